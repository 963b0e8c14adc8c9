using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;
using Shardwright.Datasets.Building;
using Shardwright.Foundation.Checksums;
using Shardwright.Foundation.Errors;

namespace Shardwright.Datasets.Layouts;

/// <summary>Checks ranges of a shard's bytes against its block checksums before anybody decodes them. For one thread at a time.</summary>
public sealed class ShardIntegrity : IDisposable
{
    private const int MagicBytes = 4;
    private const int TailBytes = 8;
    private const int ReadBytes = 16 * BlockChecksums.BlockBytes;

    private readonly SafeFileHandle file;
    private readonly string path;
    private readonly long bytes;
    private readonly uint[] checksums;
    private readonly bool[] isChecked;
    private readonly byte[] buffer = new byte[ReadBytes];

    private ShardIntegrity(SafeFileHandle file, string path, long bytes, uint[] checksums)
    {
        this.file = file;
        this.path = path;
        this.bytes = bytes;
        this.checksums = checksums;
        isChecked = new bool[checksums.Length];
    }

    /// <summary>Opens a shard's checksums.</summary>
    /// <param name="folder">The dataset's folder.</param>
    /// <param name="shardName">The shard, relative to it.</param>
    /// <returns>The checker; null where the shard has no block checksums.</returns>
    public static ShardIntegrity? Open(string folder, string shardName)
    {
        var path = Path.Combine(folder, shardName);
        var file = File.OpenHandle(path);
        try
        {
            var bytes = RandomAccess.GetLength(file);
            if (BlockChecksums.Read(folder, shardName, bytes) is { } checksums)
            {
                return new ShardIntegrity(file, path, bytes, checksums);
            }
        }
        catch
        {
            file.Dispose();
            throw;
        }

        file.Dispose();
        return null;
    }

    /// <summary>Checks every block that a range of bytes touches; each block once.</summary>
    /// <param name="offset">First byte of the range.</param>
    /// <param name="length">Bytes in it.</param>
    /// <exception cref="MalformedDataException">A block's bytes are not those that were written.</exception>
    public void Check(long offset, long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, bytes - offset);
        var block = (int)(offset / BlockChecksums.BlockBytes);
        var last = (int)((offset + Math.Max(length, 1) - 1) / BlockChecksums.BlockBytes);
        while (block <= last)
        {
            if (isChecked[block])
            {
                block++;
                continue;
            }

            var count = 1;
            while (count < ReadBytes / BlockChecksums.BlockBytes && block + count <= last && !isChecked[block + count])
            {
                count++;
            }

            CheckBlocks(block, count);
            block += count;
        }
    }

    /// <summary>Checks the first bytes and the footer of a Parquet shard, which are read before any row group.</summary>
    /// <exception cref="MalformedDataException">A block's bytes are not those that were written.</exception>
    public void CheckParquetFooter()
    {
        // The footer lies before the last bytes, which say how long it is: once they are checked, all of it can be.
        var tail = Math.Min(TailBytes, bytes);
        Check(0, Math.Min(MagicBytes, bytes));
        Check(bytes - tail, tail);
        Span<byte> last = stackalloc byte[TailBytes];
        if (RandomAccess.Read(file, last, bytes - tail) == TailBytes)
        {
            var footer = Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(last), bytes - tail);
            Check(bytes - tail - footer, footer);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private void CheckBlocks(int first, int count)
    {
        var start = (long)first * BlockChecksums.BlockBytes;
        var wanted = (int)Math.Min((long)count * BlockChecksums.BlockBytes, bytes - start);
        var got = 0;
        while (got < wanted)
        {
            var read = RandomAccess.Read(file, buffer.AsSpan(got, wanted - got), start + got);
            if (read == 0)
            {
                throw Damaged(start + got, "bytes up to the end that the shard had", "the end of the file");
            }

            got += read;
        }

        for (var i = 0; i < count; i++)
        {
            var from = i * BlockChecksums.BlockBytes;
            var found = Crc32C.Compute(buffer.AsSpan(from, Math.Min(BlockChecksums.BlockBytes, wanted - from)));
            if (found != checksums[first + i])
            {
                throw Damaged(start + from, $"CRC-32C {checksums[first + i]:x8}", $"{found:x8}");
            }

            isChecked[first + i] = true;
        }
    }

    private MalformedDataException Damaged(long offset, string expected, string found) => new(
        new DataLocation(path, offset), "block of a shard", expected, found, "The bytes on disk have changed: fetch or build this shard again.");
}
