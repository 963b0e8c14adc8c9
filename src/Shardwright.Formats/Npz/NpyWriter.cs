namespace Shardwright.Formats.Npz;

/// <summary>Writes an NPY file, one array, to a stream. For one thread at a time.</summary>
/// <remarks>Source: NumPy's <c>numpy.lib.format</c>, version 1.0. The bytes are those of <c>numpy.save</c>. What the stream throws is the stream's.</remarks>
public sealed class NpyWriter
{
    private readonly Stream stream;
    private long left;

    /// <summary>Writes the header of an array whose bytes follow.</summary>
    /// <param name="stream">Where to; it need not seek, and stays open.</param>
    /// <param name="header">The array's type and shape, little-endian.</param>
    /// <exception cref="ArgumentException">NumPy has no such array, or it is big-endian.</exception>
    public NpyWriter(Stream stream, NpyHeader header)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(header);
        if (header.Type.IsBigEndian)
        {
            throw new ArgumentException("Arrays are written little-endian.", nameof(header));
        }

        stream.Write(header.ToBytes());
        this.stream = stream;
        left = header.Bytes;
    }

    /// <summary>Writes a whole file.</summary>
    /// <param name="stream">Where to; it need not seek, and stays open.</param>
    /// <param name="array">The array.</param>
    /// <exception cref="ArgumentException">NumPy has no such array, or its bytes do not fill its shape.</exception>
    public static void Write(Stream stream, NpyArray array)
    {
        ArgumentNullException.ThrowIfNull(array);
        var writer = new NpyWriter(stream, array.Header);
        writer.Write(array.Data.Span);
        writer.Finish();
    }

    /// <summary>Writes the array's next bytes, little-endian, in file order.</summary>
    /// <param name="bytes">Any number of them, up to the array's end.</param>
    /// <exception cref="ArgumentException">They are more than the array has.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > left)
        {
            throw new ArgumentException($"The array has room for {left} more bytes, not {bytes.Length}.");
        }

        left -= bytes.Length;
        stream.Write(bytes);
    }

    /// <summary>Ends the file; the stream is flushed.</summary>
    /// <exception cref="ArgumentException">The array has not all its bytes.</exception>
    public void Finish()
    {
        if (left > 0)
        {
            throw new ArgumentException($"The array lacks {left} bytes.");
        }

        stream.Flush();
    }
}
