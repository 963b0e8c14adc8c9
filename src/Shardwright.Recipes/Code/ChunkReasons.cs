namespace Shardwright.Recipes.Code;

/// <summary>The words for why a line or a document is not among the documents.</summary>
internal static class ChunkReasons
{
    public const string JsonError = "json_error";

    public const string NotUtf8 = "not_utf8";

    public const string LoneSurrogate = "lone_surrogate";

    public const string NotText = "not_text";

    public const string TooSmall = "too_small";

    public const string Duplicate = "duplicate";

    public const string MissingInput = "missing_input";

    public const string DamagedInput = "damaged_input";
}
