using System.Security.Cryptography;
using System.Text;
using Shardwright.Foundation.Files;
using Shardwright.Stores.Pulling;

namespace Shardwright.Stores.Caching;

/// <summary>Where the files of one dataset lie in a cache, and the locks that say who uses them.</summary>
/// <param name="Folder">Laid out like the dataset, so that readers need to know nothing.</param>
internal sealed record CachedDataset(string Folder)
{
    private const int Digits = 32;

    /// <summary>Says that a folder is a cache's, which may be deleted.</summary>
    public string Marker => Path.Combine(Own, "source.txt");

    /// <summary>Shared by whoever has the dataset open.</summary>
    public string OpenLock => Path.Combine(Own, "open.lock");

    /// <summary>Shared by whoever needs all shards to stay.</summary>
    public string AllLock => Path.Combine(Own, "all.lock");

    /// <summary>The folder of the locks on shards in use; their times say when each was last used.</summary>
    public string Uses => Path.Combine(Own, "use");

    /// <summary>The folder of files whose lengths are room that is taken before the bytes come.</summary>
    public string Reservations => Path.Combine(Own, "reserved");

    private string Own => Path.Combine(Folder, ".shardwright", "cache");

    /// <summary>The dataset of an address in a cache.</summary>
    public static CachedDataset Of(string cache, string address, string root) => new(Path.Combine(cache, PullState.Short($"{address} {root}")));

    /// <summary>The datasets of a cache.</summary>
    public static IEnumerable<CachedDataset> All(string cache)
        => Directory.EnumerateDirectories(cache).Select(folder => new CachedDataset(folder)).Where(dataset => File.Exists(dataset.Marker));

    /// <summary>The lock of a shard in use.</summary>
    public string UseLock(string name) => Path.Combine(Uses, Key(name));

    /// <summary>The lock of whoever fetches a file.</summary>
    public string FetchLock(string name) => Path.Combine(Own, "fetch", Key(name));

    /// <summary>The room that is taken for a file.</summary>
    public string Reservation(string name) => Path.Combine(Reservations, Key(name));

    /// <summary>The fetch lock that belongs to a reservation.</summary>
    public string FetchLockOf(string reservation) => Path.Combine(Own, "fetch", Path.GetFileName(reservation));

    /// <summary>Makes the folders.</summary>
    public void Create(string source)
    {
        DurableFolder.Create(Uses);
        DurableFolder.Create(Reservations);
        if (!File.Exists(Marker))
        {
            AtomicFile.WriteAllText(Marker, source + "\n");
        }
    }

    /// <summary>What a file is called in the folders of locks.</summary>
    public static string Key(string name) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..Digits];
}
