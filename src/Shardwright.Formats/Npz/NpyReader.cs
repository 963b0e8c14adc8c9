using Shardwright.Foundation.Errors;

namespace Shardwright.Formats.Npz;

/// <summary>Reads an NPY file, one array, by positioned reads. No pickle is ever loaded. Safe from many threads.</summary>
/// <remarks>Source: NumPy's <c>numpy.lib.format</c>, versions 1.0, 2.0 and 3.0. The format has no checksum.</remarks>
public sealed class NpyReader : IDisposable
{
    private const int FirstRead = 256;

    private readonly NpzFile file;

    private NpyReader(NpzFile file, NpyHeader header, int headerBytes)
    {
        this.file = file;
        Header = header;
        DataOffsetBytes = headerBytes;
    }

    /// <summary>Type and shape of the array, as the file has them.</summary>
    public NpyHeader Header { get; }

    /// <summary>Where the array's first byte lies in the file.</summary>
    public long DataOffsetBytes { get; }

    /// <summary>Opens a file, reads its header, and compares it with the file's length.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="StorageException">There is no such file, or it cannot be read.</exception>
    /// <exception cref="MalformedDataException">It is no such file, shorter or longer than its header says, or of a type that is not read.</exception>
    public static NpyReader Open(string path)
    {
        var file = NpzFile.Open(path);
        try
        {
            var where = file.Place(0);
            var first = new byte[FirstRead];
            var bytes = first.AsSpan(0, file.ReadUpTo(first, 0));
            var (prefixBytes, textBytes) = NpyHeader.Measure(bytes, where);
            if (prefixBytes + textBytes > bytes.Length)
            {
                bytes = new byte[Math.Min(file.Length, prefixBytes + textBytes)];
                file.Read(bytes, 0, "array header");
            }

            var header = NpyHeader.Parse(bytes, where, out var headerBytes);
            if ((Int128)headerBytes + header.Bytes != file.Length)
            {
                NpzThrow.FileLength(where, (Int128)headerBytes + header.Bytes, file.Length);
            }

            return new NpyReader(file, header, headerBytes);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads the whole array.</summary>
    /// <returns>C order and little-endian, whatever the file has.</returns>
    /// <exception cref="MalformedDataException">The file has become shorter, or has more bytes than one array in memory can have.</exception>
    public NpyArray Read()
    {
        if (Header.Bytes > Array.MaxLength)
        {
            NpzThrow.TooLarge(file.Place(DataOffsetBytes), Header.Bytes);
        }

        var data = GC.AllocateUninitializedArray<byte>((int)Header.Bytes);
        file.Read(data, DataOffsetBytes, "array");
        return NpyOrder.Array(Header, data);
    }

    /// <summary>Reads bytes of the array, in file order, without the rest.</summary>
    /// <param name="offsetBytes">From the array's first byte on.</param>
    /// <param name="bytes">Receives the bytes as the file has them, its byte order included.</param>
    /// <exception cref="ArgumentException">The bytes lie outside the array.</exception>
    /// <exception cref="MalformedDataException">The file has become shorter.</exception>
    /// <remarks>One positioned read. Does not allocate.</remarks>
    public void ReadAt(long offsetBytes, Span<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offsetBytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offsetBytes, Header.Bytes - bytes.Length);
        file.Read(bytes, DataOffsetBytes + offsetBytes, "array");
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();
}
