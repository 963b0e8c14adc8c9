using Shardwright.Formats.Npz;
using Shardwright.Foundation.Checksums;

namespace Shardwright.Hygiene.Memoization;

/// <summary>The value of one input of a memoized computation: a number, a text, an array, a file's content, or nothing. Immutable.</summary>
public sealed record MemoValue
{
    private MemoValue(MemoValueKind kind)
    {
        Kind = kind;
    }

    /// <summary>No value: Python's <c>None</c>.</summary>
    public static MemoValue None { get; } = new(MemoValueKind.None);

    internal MemoValueKind Kind { get; }

    internal long Integer { get; private init; }

    internal double Real { get; private init; }

    internal string Text { get; private init; } = "";

    internal NpyArray? Array { get; private init; }

    /// <summary>A truth value.</summary>
    /// <param name="value">The value.</param>
    public static MemoValue Of(bool value) => new(MemoValueKind.Boolean) { Integer = value ? 1 : 0 };

    /// <summary>A whole number; 1 and 1.0 are different inputs.</summary>
    /// <param name="value">The value.</param>
    public static MemoValue Of(long value) => new(MemoValueKind.Integer) { Integer = value };

    /// <summary>A floating-point number; all that are no number count as one.</summary>
    /// <param name="value">The value.</param>
    public static MemoValue Of(double value) => new(MemoValueKind.Real) { Real = value };

    /// <summary>A text.</summary>
    /// <param name="value">The value.</param>
    public static MemoValue Of(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new(MemoValueKind.Text) { Text = value };
    }

    /// <summary>An array: its type, shape and bytes count.</summary>
    /// <param name="value">The array; not to be changed afterwards.</param>
    public static MemoValue Of(NpyArray value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new(MemoValueKind.Array) { Array = value };
    }

    /// <summary>The content of a file, wherever it lies: its size and SHA-256 count, its name does not.</summary>
    /// <param name="digest">What a reading of the file found, as by <see cref="FileHasher.Hash"/>.</param>
    public static MemoValue Of(FileDigest digest)
    {
        ArgumentNullException.ThrowIfNull(digest);
        return new(MemoValueKind.File) { Integer = digest.Bytes, Text = digest.Sha256 };
    }
}
