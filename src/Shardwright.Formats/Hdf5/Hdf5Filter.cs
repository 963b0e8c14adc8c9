using System.Collections.Immutable;
using System.Globalization;

namespace Shardwright.Formats.Hdf5;

/// <summary>One step that chunks go through when they are written.</summary>
/// <param name="Number">The number under which the filter is registered: 1 deflate, 2 shuffle, 3 fletcher32, 4 szip, 32000 lzf.</param>
/// <param name="Name">The name that the file gives it; may be empty.</param>
/// <param name="Parameters">Its settings, such as the level of deflate.</param>
public sealed record Hdf5Filter(int Number, string Name, ImmutableArray<int> Parameters)
{
    /// <summary>The number of deflate, which users call gzip.</summary>
    public const int Deflate = 1;

    /// <summary>The number of shuffle: all first bytes of a chunk's elements, then all second ones, and so on.</summary>
    public const int Shuffle = 2;

    /// <summary>The number of the fletcher32 checksum.</summary>
    public const int Fletcher32 = 3;

    /// <summary>The filter as people read it: <c>gzip 4</c>, <c>shuffle</c>, <c>lzf (32000)</c>.</summary>
    public override string ToString() => Number switch
    {
        Deflate => Parameters.Length > 0 ? string.Create(CultureInfo.InvariantCulture, $"gzip {Parameters[0]}") : "gzip",
        Shuffle => "shuffle",
        Fletcher32 => "fletcher32",
        4 => "szip",
        _ => string.Create(CultureInfo.InvariantCulture, $"{(Name.Length > 0 ? Name : "filter")} ({Number})"),
    };
}
