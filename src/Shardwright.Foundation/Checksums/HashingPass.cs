using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;

namespace Shardwright.Foundation.Checksums;

/// <summary>The buffer and the hash state that one thread takes from file to file.</summary>
internal sealed class HashingPass : IDisposable
{
    private const int BufferBytes = 1 << 20;

    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
    private readonly IncrementalHash _sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _digest = new byte[SHA256.HashSizeInBytes];

    /// <inheritdoc cref="FileHasher.Hash"/>
    public FileDigest Hash(string path, int crcBlockBytes, CancellationToken cancel)
    {
        try
        {
            return Read(path, crcBlockBytes, cancel);
        }
        catch (Exception error) when (StorageThrow.IsRefusal(error))
        {
            throw StorageThrow.From(path, "read the file", error);
        }
    }

    /// <summary>Gives the buffer back.</summary>
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _sha256.Dispose();
    }

    private FileDigest Read(string path, int crcBlockBytes, CancellationToken cancel)
    {
        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var size = RandomAccess.GetLength(handle);
        var blocks = crcBlockBytes > 0 ? new BlockCrcs(size, crcBlockBytes) : null;
        // A reading that failed may have left half a file in the state.
        _sha256.GetHashAndReset(_digest);
        long offset = 0;
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            var read = RandomAccess.Read(handle, _buffer.AsSpan(0, BufferBytes), offset);
            if (read == 0)
            {
                break;
            }

            offset += read;
            if (offset > size)
            {
                break;
            }

            _sha256.AppendData(_buffer, 0, read);
            blocks?.Append(_buffer.AsSpan(0, read));
        }

        var sizeNow = RandomAccess.GetLength(handle);
        if (offset != size || sizeNow != size)
        {
            throw new InputChangedException(
                new DataLocation(path), "size of the file while it was read",
                expected: string.Create(CultureInfo.InvariantCulture, $"{size} bytes"),
                found: string.Create(CultureInfo.InvariantCulture, $"{Math.Max(offset, sizeNow)} bytes"),
                remedy: "Wait until whatever writes this file is done, then give the same command again.");
        }

        _sha256.GetHashAndReset(_digest);
        return new FileDigest(size, Convert.ToHexStringLower(_digest), blocks?.Finish());
    }
}
