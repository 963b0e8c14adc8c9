using System.Runtime.InteropServices;
using Shardwright.Formats.Npz;

namespace Shardwright.Recipes.Ptycho;

/// <summary>Reads an array of a scan from its first row to its last, a few at a time, in C order and little-endian whatever the file has.</summary>
internal sealed class ScanRows : IDisposable
{
    private const int BlockBytes = 4 << 20;
    private const long MostRowBytes = 1 << 30;

    private readonly Stream stream;
    private readonly NpyType fileType;
    private readonly int rowBytes;
    private readonly byte[] buffer;
    private long rowsLeft;

    /// <summary>Begins with the first row.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="archive">It, open.</param>
    /// <param name="member">The array.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="inFileOrder">Whether its bytes are taken as the file has them, apart from their byte order.</param>
    public ScanRows(string path, NpzReader archive, NpzMember member, long rows, bool inFileOrder)
    {
        var bytes = rows == 0 ? 0 : member.Header.Bytes / rows;
        if (bytes > MostRowBytes)
        {
            ScanThrow.RowTooLong(path, member.Name, bytes, MostRowBytes);
        }

        (rowBytes, rowsLeft) = ((int)bytes, rows);
        buffer = new byte[Math.Max(rowBytes, Math.Min(Math.Max(1, BlockBytes / Math.Max(1, rowBytes)), rows) * rowBytes)];
        if (inFileOrder || !member.Header.IsFortranOrder || member.Header.Shape.Count < 2)
        {
            (stream, fileType) = (archive.OpenData(member), member.Header.Type);
            return;
        }

        // Rows of an array in Fortran order lie all over it: it is turned as a whole, as far as one array in memory goes.
        var whole = archive.Read(member);
        fileType = whole.Header.Type;
        stream = MemoryMarshal.TryGetArray(whole.Data, out var segment) ? new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false) : new MemoryStream(whole.Data.ToArray());
    }

    /// <summary>The next rows; none at the end. They are lent until the next call.</summary>
    public ReadOnlySpan<byte> Next()
    {
        var rows = rowBytes == 0 ? 0 : Math.Min(rowsLeft, buffer.Length / rowBytes);
        var block = buffer.AsSpan(0, (int)rows * rowBytes);
        stream.ReadExactly(block);
        fileType.MakeLittleEndian(block);
        rowsLeft -= rows;
        return block;
    }

    public int RowBytes => rowBytes;

    public void Dispose() => stream.Dispose();
}
