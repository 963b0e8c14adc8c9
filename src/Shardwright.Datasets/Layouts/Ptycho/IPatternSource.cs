using Shardwright.Formats.Npz;

namespace Shardwright.Datasets.Layouts.Ptycho;

/// <summary>Diffraction patterns that are read a few at a time, wherever they lie. For one thread at a time.</summary>
public interface IPatternSource
{
    /// <summary>Patterns there are.</summary>
    long Count { get; }

    /// <summary>Rows of a pattern.</summary>
    int Height { get; }

    /// <summary>Columns of a pattern.</summary>
    int Width { get; }

    /// <summary>What a value is stored as: float32 amplitudes, as a rule, or counts such as uint16.</summary>
    NpyType Type { get; }

    /// <summary>Reads patterns as they are stored.</summary>
    /// <param name="first">The first of them, from 0.</param>
    /// <param name="count">How many.</param>
    /// <param name="patterns">Receives (count, height, width) values, row-major, little-endian.</param>
    /// <exception cref="Foundation.Errors.MalformedDataException">Their bytes are damaged, or fewer than there should be.</exception>
    void Read(long first, int count, Span<byte> patterns);
}
