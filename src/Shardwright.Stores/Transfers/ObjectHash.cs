using System.Buffers;
using System.Security.Cryptography;
using Shardwright.Foundation.Reporting;
using Shardwright.Stores.Objects;

namespace Shardwright.Stores.Transfers;

/// <summary>Reads an object where it lies, keeps nothing, and hashes it.</summary>
internal static class ObjectHash
{
    private const int BufferBytes = 256 << 10;
    private const long EnoughBytes = 1L << 20;

    /// <summary>The SHA-256 of an object; what fails in passing goes on at the byte reached.</summary>
    /// <exception cref="ObjectChangedException">It is another one than was found.</exception>
    /// <exception cref="Foundation.Errors.StorageException">The store refuses, or does not answer.</exception>
    public static async Task<string> ComputeAsync(IObjectStore store, StoreOptions options, StoredObject found, IProgressTask progress, CancellationToken cancel)
    {
        var retry = new RetryPolicy(options);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            var at = 0L;
            while (at < found.Bytes)
            {
                await retry.RunAsync($"{store.Name}, {found.Name}: reading", Try, cancel).ConfigureAwait(false);
            }

            async Task<bool> Try(CancellationToken tryCancel)
            {
                var start = at;
                using var reading = await store.OpenAsync(found.Name, at, at == 0 ? null : found.Bytes - at, found.Tag, tryCancel).ConfigureAwait(false) ?? throw new ObjectChangedException(found.Name);
                try
                {
                    while (at < found.Bytes)
                    {
                        var read = await reading.Content.ReadAsync(buffer.AsMemory(0, (int)Math.Min(BufferBytes, found.Bytes - at)), tryCancel).ConfigureAwait(false);
                        if (read == 0)
                        {
                            throw new TransientStoreException("the connection ended before the object did");
                        }

                        hash.AppendData(buffer, 0, read);
                        at += read;
                        progress.Advance(read);
                    }
                }
                catch (TransientStoreException) when (at - start >= EnoughBytes)
                {
                    return false;
                }

                return true;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
