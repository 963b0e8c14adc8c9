using Shardwright.Formats.Jsonl;

namespace Shardwright.Recipes.Code;

/// <summary>The words for why a line of a file of documents is no document.</summary>
internal static class StreamReasons
{
    public const string NoText = "no_text";

    public static string Of(JsonlTextStatus status) => status switch
    {
        JsonlTextStatus.NotText => ChunkReasons.NotText,
        JsonlTextStatus.LoneSurrogate => ChunkReasons.LoneSurrogate,
        JsonlTextStatus.NotUtf8 => ChunkReasons.NotUtf8,
        _ => ChunkReasons.JsonError,
    };

    public static string Message(JsonlTextStatus status) => status switch
    {
        JsonlTextStatus.NotText => "The value of text is not a text.",
        JsonlTextStatus.LoneSurrogate => "The text has half a surrogate pair.",
        JsonlTextStatus.NotUtf8 => "The line is not UTF-8.",
        _ => "The line is not one JSON object.",
    };
}
