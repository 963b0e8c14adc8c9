using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Shardwright.Foundation.Files;
using Shardwright.Foundation.Reporting;
using Shardwright.Stores.Objects;

namespace Shardwright.Stores.Transfers;

/// <summary>Brings one object to its partial file: goes on where an earlier run ended, large ones in parts at the same time, and checked.</summary>
/// <param name="store">Where it is.</param>
/// <param name="options">How the store is reached.</param>
/// <param name="slots">One for each transfer that may be under way.</param>
/// <param name="moved">Told of bytes as they come.</param>
internal sealed class ObjectDownload(IObjectStore store, StoreOptions options, SemaphoreSlim slots, Action<long> moved)
{
    /// <summary>Larger objects come in parts.</summary>
    internal const long WholeBytes = 64L << 20;

    // Smaller ones begin anew after a kill, so that nothing is written beside them.
    private const long ResumedBytes = 4L << 20;
    private const long EnoughBytes = 1L << 20;
    private const int BufferBytes = 256 << 10;
    private const int MostChanges = 3;

    private readonly RetryPolicy retry = new(options);

    /// <summary>Brings an object.</summary>
    /// <exception cref="Foundation.Errors.MalformedDataException">What came is not what the manifest, or the object, says, also the second time; nothing is left of it.</exception>
    /// <exception cref="Foundation.Errors.StorageException">The store or the disk refuses; what came is kept.</exception>
    public async Task<Downloaded> RunAsync(DownloadRequest request, IProgressTask progress, CancellationToken cancel)
    {
        DurableFolder.Create(Path.GetDirectoryName(request.Target)!);
        var named = request.Sha256;
        var (changes, wrong, counted) = (0, 0, 0L);
        while (true)
        {
            try
            {
                // Of a small object the claim comes with its bytes.
                if (request.Sha256 is null && request.Bytes > ResumedBytes)
                {
                    var found = await store.FindAsync(request.Name, cancel).ConfigureAwait(false) ?? throw TransferThrow.Gone(store, request.Name);
                    request = request with { Sha256 = found.Sha256, Bytes = found.Bytes, Tag = found.Tag };
                }

                var (sha256, seen) = await BringAsync(request, Count, cancel).ConfigureAwait(false);
                request = request with { Sha256 = request.Sha256 ?? seen?.Sha256, Tag = request.Tag ?? seen?.Tag };
                if (request.Sha256 is null || request.Sha256 == sha256)
                {
                    return new Downloaded(request, sha256, request.Tag, request.Sha256 is not null);
                }

                Forget(request);
                if (wrong++ > 0)
                {
                    throw TransferThrow.OtherBytes(store, request.Name, request.Sha256, sha256, isClaim: named is null);
                }
            }
            catch (ObjectChangedException)
            {
                Forget(request);
                var found = await store.FindAsync(request.Name, cancel).ConfigureAwait(false) ?? throw TransferThrow.Gone(store, request.Name);
                if (changes++ >= MostChanges)
                {
                    throw TransferThrow.KeepsChanging(store, request.Name);
                }

                if (named is not null && found.Bytes != request.Bytes)
                {
                    throw TransferThrow.OtherSize(store, request.Name, request.Bytes, found.Bytes);
                }

                request = request with { Tag = found.Tag, Bytes = found.Bytes, Sha256 = named ?? found.Sha256 };
            }
        }

        // What comes a second time is not progress.
        void Count(long at)
        {
            var more = at - Interlocked.Read(ref counted);
            if (more > 0)
            {
                Interlocked.Add(ref counted, more);
                progress.Advance(more);
            }
        }
    }

    /// <summary>Deletes what is left of a download.</summary>
    public static void Forget(DownloadRequest request)
    {
        File.Delete(request.Partial);
        File.Delete(request.State);
    }

    private Task<(string Sha256, StoredObject? Seen)> BringAsync(DownloadRequest request, Action<long> reached, CancellationToken cancel)
        => request.Bytes > WholeBytes || request.Bytes > 4 * options.PartBytes ? InPartsAsync(request, reached, cancel) : InOnePieceAsync(request, reached, cancel);

    private async Task<(string Sha256, StoredObject? Seen)> InOnePieceAsync(DownloadRequest request, Action<long> reached, CancellationToken cancel)
    {
        var isResumed = request.Bytes > ResumedBytes && request.Sha256 is not null;
        var continues = isResumed && DownloadState.Read(request, 0) is not null;
        using var state = isResumed ? DownloadState.Open(request, 0, continues) : null;
        using var file = OpenFile(request);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var at = continues ? Math.Min(RandomAccess.GetLength(file), request.Bytes) : 0;
        SetLength(request, file, at);
        HashStart(file, at, hash);
        reached(at);
        StoredObject? seen;
        await slots.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            seen = await ReadRangeAsync(request, file, at, request.Bytes, (bytes, end) =>
            {
                hash.AppendData(bytes);
                reached(end);
            }, cancel).ConfigureAwait(false);
        }
        finally
        {
            slots.Release();
        }

        return (Convert.ToHexStringLower(hash.GetHashAndReset()), seen);
    }

    private async Task<(string Sha256, StoredObject? Seen)> InPartsAsync(DownloadRequest request, Action<long> reached, CancellationToken cancel)
    {
        var partBytes = options.PartBytes;
        var parts = checked((int)((request.Bytes + partBytes - 1) / partBytes));
        var there = DownloadState.Read(request, partBytes);
        using var state = request.Sha256 is null ? null : DownloadState.Open(request, partBytes, there is not null);
        using var file = OpenFile(request);
        SetLength(request, file, request.Bytes);
        using var hash = new PartHash(file, request.Bytes, partBytes, parts);
        var done = 0L;
        var left = new List<int>();
        for (var part = 0; part < parts; part++)
        {
            if (there?.Contains(part) == true)
            {
                done += Math.Min(partBytes, request.Bytes - (part * partBytes));
                hash.Add(part);
            }
            else
            {
                left.Add(part);
            }
        }

        reached(done);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Jobs, CancellationToken = cancel };
        await Parallel.ForEachAsync(left, parallel, async (part, partCancel) =>
        {
            await slots.WaitAsync(partCancel).ConfigureAwait(false);
            try
            {
                var (from, to) = (part * partBytes, Math.Min(request.Bytes, (part + 1) * partBytes));
                await ReadRangeAsync(request, file, from, to, (bytes, _) => reached(Interlocked.Add(ref done, bytes.Length)), partCancel).ConfigureAwait(false);
            }
            finally
            {
                slots.Release();
            }

            state?.Add(part);
            hash.Add(part);
        }).ConfigureAwait(false);
        return (hash.Finish(), null);
    }

    // Goes on at the byte reached: only tries that bring next to nothing count as failed.
    private async Task<StoredObject?> ReadRangeAsync(DownloadRequest request, SafeFileHandle file, long from, long to, BytesCame came, CancellationToken cancel)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            var at = from;
            StoredObject? seen = null;
            while (!await retry.RunAsync($"{store.Name}, {request.Name}: reading", Try, cancel).ConfigureAwait(false))
            {
            }

            return seen;

            async Task<bool> Try(CancellationToken tryCancel)
            {
                var start = at;
                if (from == to && to > 0)
                {
                    return true;
                }

                using var reading = await store.OpenAsync(request.Name, at, at == 0 && to == request.Bytes ? null : to - at, request.Tag ?? seen?.Tag, tryCancel).ConfigureAwait(false) ?? throw new ObjectChangedException(request.Name);
                if (reading.Object.Bytes != request.Bytes)
                {
                    throw new ObjectChangedException(request.Name);
                }

                seen = reading.Object;
                try
                {
                    while (at < to)
                    {
                        var read = await reading.Content.ReadAsync(buffer.AsMemory(0, (int)Math.Min(BufferBytes, to - at)), tryCancel).ConfigureAwait(false);
                        if (read == 0)
                        {
                            throw new TransientStoreException("the connection ended before the object did");
                        }

                        Write(request, file, buffer.AsSpan(0, read), at);
                        at += read;
                        moved(read);
                        came(buffer.AsSpan(0, read), at);
                    }

                    return true;
                }
                catch (TransientStoreException) when (at - start >= EnoughBytes)
                {
                    return false;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static SafeFileHandle OpenFile(DownloadRequest request)
    {
        try
        {
            return File.OpenHandle(request.Partial, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw TransferThrow.NotWritten(request.Partial, error);
        }
    }

    private static void SetLength(DownloadRequest request, SafeFileHandle file, long bytes)
    {
        try
        {
            RandomAccess.SetLength(file, bytes);
        }
        catch (IOException error)
        {
            throw TransferThrow.NotWritten(request.Target, error);
        }
    }

    private static void Write(DownloadRequest request, SafeFileHandle file, ReadOnlySpan<byte> bytes, long at)
    {
        try
        {
            RandomAccess.Write(file, bytes, at);
        }
        catch (IOException error)
        {
            throw TransferThrow.NotWritten(request.Target, error);
        }
    }

    private static void HashStart(SafeFileHandle file, long bytes, IncrementalHash hash)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        for (var at = 0L; at < bytes;)
        {
            var read = RandomAccess.Read(file, buffer.AsSpan(0, (int)Math.Min(BufferBytes, bytes - at)), at);
            hash.AppendData(buffer, 0, read);
            at += read;
        }

        ArrayPool<byte>.Shared.Return(buffer);
    }

    private delegate void BytesCame(ReadOnlySpan<byte> bytes, long end);
}
