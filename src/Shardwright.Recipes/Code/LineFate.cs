namespace Shardwright.Recipes.Code;

/// <summary>What becomes of a line.</summary>
internal enum LineFate
{
    Chunked,
    TooSmall,
    NotText,
    LoneSurrogate,
    NotUtf8,
    JsonError,
}
