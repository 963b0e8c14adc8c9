using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using Shardwright.Foundation.Errors;
using Shardwright.Stores.Objects;
using Shardwright.Stores.Transfers;

namespace Shardwright.Stores.Comparing;

/// <summary>Reads objects for their hashes, in bounded memory. Safe from many threads.</summary>
internal sealed class ObjectHasher(IObjectStore store, StoreOptions options)
{
    private const int BufferBytes = 256 << 10;

    private readonly RetryPolicy retry = new(options);

    /// <summary>The hash of an object's bytes: what is claimed for it, else what reading it finds.</summary>
    /// <exception cref="StorageException">The store refuses, or the object changed while it was read.</exception>
    public async Task<string> ClaimOrReadAsync(StoredObject there, CancellationToken cancel) => there.Sha256 ?? await ReadAsync(there, cancel).ConfigureAwait(false);

    /// <summary>The hash of an object's bytes, all of them read.</summary>
    /// <inheritdoc cref="ClaimOrReadAsync" path="/exception"/>
    public async Task<string> ReadAsync(StoredObject there, CancellationToken cancel)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var done = 0L;
            await retry.RunAsync(
                $"{store.Name}/{there.Name}: reading",
                async token =>
                {
                    // A new try goes on where the last one ended.
                    if (done < there.Bytes)
                    {
                        using var reading = await store.OpenAsync(there.Name, done, null, there.Tag, token).ConfigureAwait(false) ?? throw new ObjectChangedException(there.Name);
                        for (var read = 0; (read = await reading.Content.ReadAsync(buffer, token).ConfigureAwait(false)) > 0; done += read)
                        {
                            hash.AppendData(buffer, 0, read);
                        }
                    }

                    return true;
                },
                cancel).ConfigureAwait(false);
            return done == there.Bytes ? Convert.ToHexStringLower(hash.GetHashAndReset()) : throw Changed(there, string.Create(CultureInfo.InvariantCulture, $"{done} bytes"));
        }
        catch (ObjectChangedException)
        {
            throw Changed(there, "another one");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private StorageException Changed(StoredObject there, string found) => new(
        new DataLocation($"{store.Name}/{there.Name}"), "the object while it was read", string.Create(CultureInfo.InvariantCulture, $"one of {there.Bytes} bytes"), found,
        "Somebody else writes there: wait until that is done, then give the same command again.");
}
