namespace Shardwright.Formats.Tokenizers;

/// <summary>The few kinds of values that the pickle of an encoding has.</summary>
internal enum PickleKind : byte
{
    /// <summary>Where the items of a dict begin.</summary>
    Mark,

    /// <summary>An integer.</summary>
    Number,

    /// <summary>A stretch of bytes of the file.</summary>
    Bytes,

    /// <summary>UTF-8 text.</summary>
    Text,

    /// <summary>A dict.</summary>
    Dict,

    /// <summary>The empty tuple.</summary>
    Tuple,

    /// <summary>The class <c>tiktoken.core.Encoding</c>.</summary>
    Class,

    /// <summary>An object of that class, without its state.</summary>
    Object,

    /// <summary>An object of that class, with its state.</summary>
    Built,
}
