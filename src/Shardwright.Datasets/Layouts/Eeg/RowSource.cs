using Shardwright.Formats.Npz;

namespace Shardwright.Datasets.Layouts.Eeg;

/// <summary>Rows of float32 out of one array of a cache file, whatever it stores. For one thread at a time.</summary>
internal abstract class RowSource : IDisposable
{
    private byte[] converted = [];

    protected RowSource(NpyType type, int rowElements)
    {
        Type = type;
        RowElements = rowElements;
        RowBytes = (long)rowElements * type.ElementBytes;
    }

    /// <summary>Numbers of a row.</summary>
    public int RowElements { get; }

    protected NpyType Type { get; }

    protected long RowBytes { get; }

    /// <summary>Reads one row.</summary>
    /// <param name="index">The row, from 0.</param>
    /// <param name="values">Receives all of its numbers.</param>
    public void Read(long index, Span<float> values)
    {
        if (NumberElements.IsSingle(Type))
        {
            ReadBytes(index, System.Runtime.InteropServices.MemoryMarshal.AsBytes(values));
            return;
        }

        if (converted.Length < RowBytes)
        {
            converted = new byte[RowBytes];
        }

        ReadBytes(index, converted);
        NumberElements.ToSingle(Type, converted, values);
    }

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }

    /// <summary>Reads the bytes of one row as they lie in the array.</summary>
    protected abstract void ReadBytes(long index, Span<byte> bytes);
}
