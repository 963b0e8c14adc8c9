namespace Shardwright.Streaming.Tuning;

/// <summary>Why a line of a fine-tuning file gives no sample.</summary>
public enum TuningFlaw
{
    /// <summary>The line is not one JSON object.</summary>
    NotJson,

    /// <summary>The line is not UTF-8.</summary>
    NotUtf8,

    /// <summary>A key that the kind of record needs is not there, or null.</summary>
    MissingText,

    /// <summary>The value of such a key is no text.</summary>
    NotText,

    /// <summary>A text has half a surrogate pair.</summary>
    LoneSurrogate,

    /// <summary>The sample has fewer than three tokens; dropped by rule, not damaged.</summary>
    TooShort,
}
