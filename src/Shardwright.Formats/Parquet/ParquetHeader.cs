using System.Buffers;
using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;
using Shardwright.Foundation.Errors;

namespace Shardwright.Formats.Parquet;

/// <summary>The footer of a Parquet file: schema, row groups, where each lies. Read without DuckDB and without touching a page.</summary>
/// <remarks>
/// Spec: Apache Parquet format 2, parquet.thrift, FileMetaData. Immutable, so safe from many threads. What it says was checked
/// against the file's size and against itself: rows add up, every chunk lies before the footer, every row group has every column.
/// </remarks>
public sealed class ParquetHeader
{
    /// <summary>The largest footer that is read: 256 MiB.</summary>
    public const int MaxFooterBytes = 256 << 20;

    /// <summary>The most levels a schema may have: 64.</summary>
    public const int MaxSchemaDepth = 64;

    private const int MagicBytes = 4;
    private const int TailBytes = 8;
    private const int FirstReadBytes = 64 << 10;

    internal ParquetHeader(string path, long fileBytes, ParquetFooter footer)
    {
        Path = path;
        FileBytes = fileBytes;
        Version = footer.Version;
        Rows = footer.Rows;
        CreatedBy = footer.CreatedBy;
        KeyValueMetadata = footer.KeyValueMetadata;
        Schema = footer.Schema ?? throw new ArgumentException("The footer was read for its rows alone.", nameof(footer));
        RowGroups = footer.RowGroups;
        Columns = ParquetSchema.Flatten(Schema);
    }

    /// <summary>The file, as the caller named it.</summary>
    public string Path { get; }

    /// <summary>Bytes of the file.</summary>
    public long FileBytes { get; }

    /// <summary>The format version that the writer states, 1 or 2.</summary>
    public int Version { get; }

    /// <summary>Rows in the file.</summary>
    public long Rows { get; }

    /// <summary>The program that wrote it, where it says.</summary>
    public string? CreatedBy { get; }

    /// <summary>Keys and values in file order, which may repeat; bytes that are not UTF-8 are replaced.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> KeyValueMetadata { get; }

    /// <summary>The root of the schema, whose children are the columns.</summary>
    public ParquetSchemaNode Schema { get; }

    /// <summary>The row groups in file order.</summary>
    public IReadOnlyList<ParquetRowGroup> RowGroups { get; }

    /// <summary>The children of the root, seen as scalars and lists of scalars; others are <see cref="ParquetType.Other"/>.</summary>
    public IReadOnlyList<ParquetColumn> Columns { get; }

    /// <summary>Reads the footer of a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>What the footer says.</returns>
    /// <exception cref="MalformedDataException">It is not a whole Parquet file, or is encrypted; with the byte offset.</exception>
    /// <exception cref="StorageException">It cannot be opened.</exception>
    public static ParquetHeader Read(string path)
    {
        using var file = Open(path);
        return Read(file, RandomAccess.GetLength(file), path);
    }

    /// <summary>Reads the footer of an open file.</summary>
    /// <param name="file">The file; its position does not move, and it stays open.</param>
    /// <param name="lengthBytes">Bytes of the file.</param>
    /// <param name="path">Its name, for messages.</param>
    /// <returns>What the footer says.</returns>
    /// <exception cref="MalformedDataException">It is not a whole Parquet file, or is encrypted; with the byte offset.</exception>
    /// <exception cref="StorageException">It cannot be read.</exception>
    public static ParquetHeader Read(SafeFileHandle file, long lengthBytes, string path)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(path);
        return new ParquetHeader(path, lengthBytes, ReadFooter(file, lengthBytes, path, rowsOnly: false));
    }

    /// <summary>Reads only how many rows a file has: of a large footer its beginning, nothing of its row groups.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Rows that the footer states; unlike <see cref="Read(string)"/> this does not add up the row groups.</returns>
    /// <exception cref="MalformedDataException">It is not a Parquet file, or is encrypted; with the byte offset.</exception>
    /// <exception cref="StorageException">It cannot be opened.</exception>
    public static long ReadRowCount(string path)
    {
        using var file = Open(path);
        return ReadFooter(file, RandomAccess.GetLength(file), path, rowsOnly: true).Rows;
    }

    internal static SafeFileHandle Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            ParquetThrow.CannotOpen(path, error);
            throw;
        }
    }

    private static ParquetFooter ReadFooter(SafeFileHandle file, long length, string path, bool rowsOnly)
    {
        if (length < MagicBytes + TailBytes)
        {
            ParquetThrow.TooShort(path, length);
        }

        // One read serves most footers; a longer one is read again, as far as it is needed.
        var window = (int)Math.Min(length, FirstReadBytes);
        var buffer = ArrayPool<byte>.Shared.Rent(window);
        try
        {
            ReadExactly(file, buffer.AsSpan(0, MagicBytes), 0, path);
            CheckMagic(buffer.AsSpan(0, MagicBytes), path, 0, "first bytes");
            var tail = buffer.AsSpan(0, window);
            ReadExactly(file, tail, length - window, path);
            CheckMagic(tail[^MagicBytes..], path, length - MagicBytes, "last bytes");
            var footerBytes = FooterLength(tail[^TailBytes..], length, path);
            var start = length - TailBytes - footerBytes;
            if (footerBytes + TailBytes <= window)
            {
                return ParquetFooter.Parse(tail[^(footerBytes + TailBytes)..^TailBytes], start, path, rowsOnly);
            }

            if (rowsOnly && TryReadRows(file, buffer.AsSpan(0, window), start, path) is { } footer)
            {
                return footer;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return ReadLarge(file, length, path, rowsOnly);
    }

    private static ParquetFooter? TryReadRows(SafeFileHandle file, Span<byte> buffer, long start, string path)
    {
        ReadExactly(file, buffer, start, path);
        try
        {
            return ParquetFooter.Parse(buffer, start, path, rowsOnly: true);
        }
        catch (MalformedDataException)
        {
            // A schema longer than the buffer, or damage: the whole footer tells.
            return null;
        }
    }

    private static ParquetFooter ReadLarge(SafeFileHandle file, long length, string path, bool rowsOnly)
    {
        Span<byte> tail = stackalloc byte[TailBytes];
        ReadExactly(file, tail, length - TailBytes, path);
        var footerBytes = FooterLength(tail, length, path);
        var footer = new byte[footerBytes];
        var start = length - TailBytes - footerBytes;
        ReadExactly(file, footer, start, path);
        return ParquetFooter.Parse(footer, start, path, rowsOnly);
    }

    private static int FooterLength(ReadOnlySpan<byte> tail, long length, string path)
    {
        var footerBytes = BinaryPrimitives.ReadUInt32LittleEndian(tail);
        var most = Math.Min(length - TailBytes - MagicBytes, MaxFooterBytes);
        if (footerBytes > most)
        {
            ParquetThrow.Footer(path, length - TailBytes, "length of the footer", $"at most {most} bytes", $"{footerBytes}");
        }

        return (int)footerBytes;
    }

    private static void CheckMagic(ReadOnlySpan<byte> magic, string path, long offset, string what)
    {
        if (magic.SequenceEqual("PARE"u8))
        {
            ParquetThrow.Encrypted(path, offset);
        }

        if (!magic.SequenceEqual("PAR1"u8))
        {
            ParquetThrow.NotParquet(path, offset, what, Convert.ToHexStringLower(magic));
        }
    }

    private static void ReadExactly(SafeFileHandle file, Span<byte> buffer, long offset, string path)
    {
        while (!buffer.IsEmpty)
        {
            int read;
            try
            {
                read = RandomAccess.Read(file, buffer, offset);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                ParquetThrow.CannotOpen(path, error);
                throw;
            }

            if (read == 0)
            {
                ParquetThrow.Footer(path, offset, "Parquet file", $"{buffer.Length} more bytes", "its end");
            }

            buffer = buffer[read..];
            offset += read;
        }
    }
}
