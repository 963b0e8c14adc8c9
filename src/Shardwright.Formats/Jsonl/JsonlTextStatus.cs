namespace Shardwright.Formats.Jsonl;

/// <summary>What a line holds under a key.</summary>
public enum JsonlTextStatus
{
    /// <summary>A text.</summary>
    Text,

    /// <summary>The key is not there, or its value is null.</summary>
    Missing,

    /// <summary>The value is a number, a list, an object, true or false.</summary>
    NotText,

    /// <summary>The text has half a surrogate pair, which UTF-8 cannot hold.</summary>
    LoneSurrogate,

    /// <summary>The line is not UTF-8.</summary>
    NotUtf8,

    /// <summary>The line is not one JSON object.</summary>
    Malformed,
}
