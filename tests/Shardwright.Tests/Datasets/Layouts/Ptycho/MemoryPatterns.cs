using Shardwright.Datasets.Layouts.Ptycho;
using Shardwright.Formats.Npz;

namespace Shardwright.Tests.Datasets.Layouts.Ptycho;

/// <summary>Patterns in memory.</summary>
internal sealed class MemoryPatterns(NpyArray array) : IPatternSource
{
    public long Count => array.Header.Shape[0];

    public int Height => (int)array.Header.Shape[1];

    public int Width => (int)array.Header.Shape[2];

    public NpyType Type => array.Header.Type;

    public void Read(long first, int count, Span<byte> patterns)
    {
        var bytes = Height * Width * Type.ElementBytes;
        array.Data.Span.Slice((int)first * bytes, count * bytes).CopyTo(patterns);
    }
}
