using System.Security.Cryptography;
using System.Text;
using Shardwright.Foundation.Text;

namespace Shardwright.Tests.Stores;

/// <summary>What several <see cref="MemoryStore"/>s share: the objects, and all that was done to them in its order. Safe from many threads.</summary>
internal sealed class MemoryBucket(TimeProvider? clock = null)
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<string, MemoryObject> objects = new(CodePointComparer.Instance);
    private readonly Dictionary<string, MemoryObject?> frozen = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedDictionary<int, byte[]>> uploads = new(StringComparer.Ordinal);
    private readonly List<StoreOperation> log = [];
    private int lastUpload;

    /// <summary>The objects as they are now.</summary>
    public IReadOnlyDictionary<string, MemoryObject> Objects
    {
        get
        {
            lock (gate)
            {
                return new SortedDictionary<string, MemoryObject>(objects, CodePointComparer.Instance);
            }
        }
    }

    /// <summary>All that was done, in order; what <see cref="Plant(string, byte[], bool)"/> and <see cref="Remove"/> did is not in it.</summary>
    public IReadOnlyList<StoreOperation> Log
    {
        get
        {
            lock (gate)
            {
                return [.. log];
            }
        }
    }

    /// <summary>Uploads in parts that were begun and not ended.</summary>
    public int OpenUploads
    {
        get
        {
            lock (gate)
            {
                return uploads.Count;
            }
        }
    }

    /// <summary>The objects after the first so many operations of the log, over those that were there before all of them.</summary>
    public static SortedDictionary<string, MemoryObject> After(IReadOnlyDictionary<string, MemoryObject> before, IEnumerable<StoreOperation> operations)
    {
        var state = new SortedDictionary<string, MemoryObject>(CodePointComparer.Instance);
        foreach (var (name, content) in before)
        {
            state[name] = content;
        }

        foreach (var operation in operations.Where(operation => operation.Changes))
        {
            if (operation.Content is { } content)
            {
                state[operation.Name] = content;
            }
            else
            {
                state.Remove(operation.Name);
            }
        }

        return state;
    }

    /// <summary>Puts an object there behind everybody's back: somebody else's, unless its hash is to be claimed.</summary>
    public void Plant(string name, byte[] bytes, bool claims = false)
    {
        lock (gate)
        {
            objects[name] = Made(bytes, claims ? Convert.ToHexStringLower(SHA256.HashData(bytes)) : null);
        }
    }

    public void Plant(string name, string text, bool claims = false) => Plant(name, Encoding.UTF8.GetBytes(text), claims);

    public void Remove(string name)
    {
        lock (gate)
        {
            objects.Remove(name);
        }
    }

    /// <summary>From now on listings show of these names what is there now, whatever becomes of them.</summary>
    public void FreezeListing(params string[] names)
    {
        lock (gate)
        {
            foreach (var name in names)
            {
                frozen[name] = objects.GetValueOrDefault(name);
            }
        }
    }

    /// <summary>Listings are true again.</summary>
    public void ThawListing()
    {
        lock (gate)
        {
            frozen.Clear();
        }
    }

    internal void Record(StoreOperation operation)
    {
        lock (gate)
        {
            log.Add(operation);
        }
    }

    internal List<(string Name, MemoryObject Content)> List(string handle)
    {
        lock (gate)
        {
            log.Add(new StoreOperation(handle, StoreAction.List, ""));
            return [.. objects.Where(pair => !frozen.ContainsKey(pair.Key)).Select(pair => (pair.Key, pair.Value))
                .Concat(frozen.Where(pair => pair.Value is not null).Select(pair => (pair.Key, pair.Value!)))
                .OrderBy(pair => pair.Key, CodePointComparer.Instance)];
        }
    }

    internal MemoryObject? Find(string name)
    {
        lock (gate)
        {
            return objects.GetValueOrDefault(name);
        }
    }

    /// <summary>Stores an object, unless one is there that may not be replaced.</summary>
    internal (bool Stored, MemoryObject Content) Put(string handle, string name, byte[] bytes, string sha256, bool onlyNew)
    {
        lock (gate)
        {
            if (onlyNew && objects.TryGetValue(name, out var there))
            {
                log.Add(new StoreOperation(handle, StoreAction.Put, name));
                return (false, there);
            }

            var content = Made(bytes, sha256);
            objects[name] = content;
            log.Add(new StoreOperation(handle, StoreAction.Put, name, content));
            return (true, content);
        }
    }

    internal void Delete(string handle, string name)
    {
        lock (gate)
        {
            objects.Remove(name);
            log.Add(new StoreOperation(handle, StoreAction.Delete, name));
        }
    }

    internal string BeginUpload()
    {
        lock (gate)
        {
            lastUpload++;
            uploads[$"upload-{lastUpload}"] = [];
            return $"upload-{lastUpload}";
        }
    }

    /// <summary>The parts that an upload has; null where there is none of this name any more.</summary>
    internal Dictionary<int, byte[]>? Parts(string upload)
    {
        lock (gate)
        {
            return uploads.TryGetValue(upload, out var parts) ? new Dictionary<int, byte[]>(parts) : null;
        }
    }

    internal void PutPart(string upload, int index, byte[] bytes)
    {
        lock (gate)
        {
            uploads[upload][index] = bytes;
        }
    }

    internal byte[] EndUpload(string upload)
    {
        lock (gate)
        {
            uploads.Remove(upload, out var parts);
            return [.. parts!.Values.SelectMany(part => part)];
        }
    }

    private MemoryObject Made(byte[] bytes, string? sha256) => new(bytes, (clock ?? TimeProvider.System).GetUtcNow(), sha256);
}
