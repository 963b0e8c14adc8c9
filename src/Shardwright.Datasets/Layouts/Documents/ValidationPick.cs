using System.Globalization;

namespace Shardwright.Datasets.Layouts.Documents;

/// <summary>Which documents the two rules choose.</summary>
internal static class ValidationPick
{
    /// <summary>Spread: whether a document is set aside. Of n documents, ceil((n - 1) f) are, one at least from two on.</summary>
    /// <param name="index">The document's place in the stream, from 0.</param>
    /// <param name="fraction">The share f.</param>
    public static bool IsSetAside(long index, decimal fraction) => index >= 1 && decimal.Ceiling(index * fraction) > decimal.Ceiling((index - 1) * fraction);

    /// <summary>Tail: how many of the last documents the original takes, where it takes any: <c>max(1, int(total * fraction))</c> of Python.</summary>
    public static long TailCount(long total, decimal fraction)
        => Math.Max(1, (long)(total * double.Parse(fraction.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)));
}
