using System.Collections.Immutable;

namespace Shardwright.Formats.Hdf5;

/// <summary>How a dataset is stored.</summary>
public sealed record Hdf5DatasetOptions
{
    /// <summary>The shape of the chunks, of the dataset's rank, cut to the dataset's shape; empty for one contiguous run of bytes. Default empty.</summary>
    public ImmutableArray<long> ChunkShape { get; init; } = [];

    /// <summary>The level of gzip, 0 (none) to 9; needs chunks. Default 0.</summary>
    public int GzipLevel { get; init; }

    /// <summary>
    /// Whether shuffled bytes that hardly repeat themselves are coded by how often each occurs, without a search for repetitions, and all others with little effort, whatever level the file names: for
    /// noise twice as fast, a tenth larger. Needs <see cref="Shuffle"/>. Default no.
    /// </summary>
    public bool ExpectsNoise { get; init; }

    /// <summary>Whether bytes are shuffled before gzip, which packs numbers tighter. Default no.</summary>
    public bool Shuffle { get; init; }

    /// <summary>Threads that deflate chunks side by side; the bytes are the same for any number. Default: one for each processor.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    internal Hdf5DatasetOptions Check(ReadOnlySpan<long> shape)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(GzipLevel, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(GzipLevel, 9);
        ArgumentOutOfRangeException.ThrowIfLessThan(Threads, 1);
        if (ChunkShape.IsDefaultOrEmpty)
        {
            if (GzipLevel > 0 || Shuffle || ExpectsNoise)
            {
                throw new ArgumentException("gzip and shuffle need a ChunkShape.");
            }

            return this;
        }

        if (ChunkShape.Length != shape.Length || ChunkShape.Any(length => length is < 1 or > uint.MaxValue))
        {
            throw new ArgumentException($"ChunkShape needs {shape.Length} lengths from 1 to 2^32 - 1.");
        }

        // HDF5 refuses chunks longer than an axis that cannot grow.
        var cut = ImmutableArray.CreateBuilder<long>(shape.Length);
        for (var axis = 0; axis < shape.Length; axis++)
        {
            cut.Add(Math.Min(ChunkShape[axis], Math.Max(1, shape[axis])));
        }

        return this with { ChunkShape = cut.MoveToImmutable() };
    }
}
