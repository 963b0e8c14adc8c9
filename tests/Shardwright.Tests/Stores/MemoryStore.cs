using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;
using Shardwright.Stores.Objects;

namespace Shardwright.Tests.Stores;

/// <summary>A store in memory that does on demand what servers do. Several may stand on one bucket. Safe from many threads.</summary>
internal sealed class MemoryStore(MemoryBucket bucket, string name = "memory:bucket/set") : IObjectStore
{
    public MemoryStore()
        : this(new MemoryBucket())
    {
    }

    public MemoryBucket Bucket => bucket;

    public string Name => name;

    public bool IsLocal => false;

    public bool IsDisposed { get; private set; }

    /// <summary>Whether a put that may not replace is refused where something is there; otherwise it replaces, as old servers do.</summary>
    public bool HonoursOnlyNew { get; init; } = true;

    /// <summary>Files above this are put in parts of this size, which the journal outlives.</summary>
    public int PartBytes { get; init; } = int.MaxValue;

    /// <summary>Comes before every operation has any effect: may throw a <see cref="StorageException"/>, cancel, or wait.</summary>
    public Func<StoreOperation, CancellationToken, Task>? Before { get; set; }

    /// <summary>Comes after every operation had its effect, before its caller knows: what is thrown is an answer that was lost.</summary>
    public Func<StoreOperation, CancellationToken, Task>? After { get; set; }

    /// <summary>What a reader gets in place of an object's bytes.</summary>
    public Func<string, Stream, Stream>? Body { get; set; }

    public async IAsyncEnumerable<StoredObject> ListAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        var operation = await BeginAsync(StoreAction.List, "", cancel);
        var listed = bucket.List(name);
        await EndAsync(operation, cancel);
        foreach (var (key, content) in listed)
        {
            yield return content.Described(key, withClaim: false);
        }
    }

    public async Task<StoredObject?> FindAsync(string name, CancellationToken cancel)
    {
        var operation = await BeginAsync(StoreAction.Find, name, cancel);
        var found = bucket.Find(name);
        bucket.Record(operation);
        await EndAsync(operation, cancel);
        return found?.Described(name, withClaim: true);
    }

    public async Task<PutOutcome> PutAsync(string name, ObjectContent content, PutOptions options, CancellationToken cancel)
    {
        var operation = await BeginAsync(StoreAction.Put, name, cancel);
        var bytes = await ReadAsync(content, cancel);
        var sent = bytes.LongLength;
        if (bytes.Length > PartBytes)
        {
            (bytes, sent) = await SendPartsAsync(name, bytes, content.Sha256, options, cancel);
        }
        else
        {
            options.Progress?.Advance(bytes.Length);
        }

        var (stored, there) = bucket.Put(Name, name, bytes, content.Sha256, onlyNew: !options.Replaces && HonoursOnlyNew);
        await EndAsync(operation with { Content = stored ? there : null }, cancel);
        return new PutOutcome(stored, there.Described(name, withClaim: true), sent);
    }

    public async Task<ObjectReading?> OpenAsync(string name, long offsetBytes, long? bytes, string? tag, CancellationToken cancel)
    {
        var operation = await BeginAsync(StoreAction.Open, name, cancel);
        var found = bucket.Find(name);
        bucket.Record(operation);
        await EndAsync(operation, cancel);
        if (found is null)
        {
            return tag is null ? null : throw new ObjectChangedException(name);
        }

        if (tag is not null && tag != found.Tag)
        {
            throw new ObjectChangedException(name);
        }

        var first = (int)Math.Min(offsetBytes, found.Bytes.Length);
        var count = (int)Math.Min(bytes ?? long.MaxValue, found.Bytes.Length - first);
        var content = new MemoryStream(found.Bytes, first, count, writable: false);
        return new ObjectReading(Body?.Invoke(name, content) ?? content, found.Described(name, withClaim: true));
    }

    public async Task DeleteAsync(string name, CancellationToken cancel)
    {
        var operation = await BeginAsync(StoreAction.Delete, name, cancel);
        bucket.Delete(Name, name);
        await EndAsync(operation, cancel);
    }

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return ValueTask.CompletedTask;
    }

    private static async Task<byte[]> ReadAsync(ObjectContent content, CancellationToken cancel)
    {
        byte[] bytes;
        try
        {
            bytes = await File.ReadAllBytesAsync(content.Path, cancel);
        }
        catch (FileNotFoundException gone)
        {
            throw new StorageException(new DataLocation(content.Path), "read the file", inner: gone);
        }

        return FileIdentity.Of(content.Path) == content.Identity && Convert.ToHexStringLower(SHA256.HashData(bytes)) == content.Sha256
            ? bytes
            : throw new InputChangedException(new DataLocation(content.Path), "the file while it was sent");
    }

    private async Task<StoreOperation> BeginAsync(StoreAction action, string name, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var operation = new StoreOperation(Name, action, name);
        if (Before is { } before)
        {
            await before(operation, cancel);
        }

        return operation;
    }

    private Task EndAsync(StoreOperation operation, CancellationToken cancel) => After?.Invoke(operation, cancel) ?? Task.CompletedTask;

    private async Task<(byte[] Bytes, long Sent)> SendPartsAsync(string name, byte[] bytes, string sha256, PutOptions options, CancellationToken cancel)
    {
        var begun = options.Journal?.Find(name, sha256);
        if (begun is null || begun.PartBytes != PartBytes || bucket.Parts(begun.Id) is not { } there)
        {
            begun = new BegunUpload(bucket.BeginUpload(), PartBytes);
            options.Journal?.Begin(name, sha256, begun);
            there = [];
        }

        var sent = 0L;
        foreach (var (index, part) in bytes.Chunk(PartBytes).Index())
        {
            if (!there.TryGetValue(index, out var old) || !old.AsSpan().SequenceEqual(part))
            {
                var operation = await BeginAsync(StoreAction.Part, name, cancel);
                bucket.PutPart(begun.Id, index, part);
                sent += part.Length;
                await EndAsync(operation, cancel);
            }

            options.Progress?.Advance(part.Length);
        }

        bytes = bucket.EndUpload(begun.Id);
        options.Journal?.End(name);
        return (bytes, sent);
    }
}
