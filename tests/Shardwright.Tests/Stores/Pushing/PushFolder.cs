using System.Text;
using Shardwright.Foundation.Reporting;
using Shardwright.Stores;
using Shardwright.Stores.Pushing;
using Shardwright.Stores.Transfers;
using Shardwright.Tests.Datasets;
using Shardwright.Tests.Datasets.Building;

namespace Shardwright.Tests.Stores.Pushing;

/// <summary>A folder to push from, and a bucket to push to.</summary>
internal sealed class PushFolder : IDisposable
{
    private readonly BuildFolders builds = new();

    public MemoryBucket Bucket { get; private set; } = new();

    public RecordingReporter Reporter { get; } = new();

    /// <summary>The folder that is pushed.</summary>
    public string Folder => builds.Output();

    public string State => Path.Combine(Folder, ".shardwright/stores");

    public void Dispose() => builds.Dispose();

    /// <summary>A finished dataset of ours: shards, block checksums, lists, manifest, sums and mark.</summary>
    public PushFolder Built(string suffix = "", bool rebuild = false)
    {
        builds.Run(new LineRecipe(builds.Inputs) { LinesPerUnit = 40, Suffix = suffix }, rebuild: rebuild);
        return this;
    }

    /// <summary>Copies the dataset into folders below one, and returns that; what was there goes.</summary>
    public string Below(params string[] names)
    {
        var above = Path.Combine(builds.Inputs, "above");
        foreach (var name in names)
        {
            var below = Path.Combine(above, name);
            if (Directory.Exists(below))
            {
                Directory.Delete(below, recursive: true);
            }

            foreach (var path in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories))
            {
                var target = Path.Combine(below, Path.GetRelativePath(Folder, path));
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(path, target);
            }
        }

        return above;
    }

    public void EmptyBucket() => Bucket = new MemoryBucket();

    /// <summary>Takes away what was kept of earlier pushes.</summary>
    public void Forget()
    {
        if (Directory.Exists(State))
        {
            Directory.Delete(State, recursive: true);
        }
    }

    public MemoryStore Store(string name = "memory:bucket/set") => new(Bucket, name);

    public PushOptions Options(TimeProvider? clock = null, int jobs = 4, IReporter? reporter = null) => new()
    {
        Source = Folder,
        Target = StoreUrl.Parse("s3://bucket/set"),
        Store = new StoreOptions { Jobs = jobs, Reporter = reporter ?? Reporter, Clock = clock ?? TimeProvider.System, RetryDelay = TimeSpan.FromMilliseconds(1) },
    };

    public Task<TransferReport> PushAsync(MemoryStore? store = null, PushOptions? options = null, CancellationToken? cancel = null)
        => DatasetPush.RunAsync(options ?? Options(), store ?? Store(), cancel ?? TestContext.Current.CancellationToken, Path.Combine(builds.Inputs, "cache"));

    public Task<TransferReport> WatchAsync(TimeProvider clock, MemoryStore? store = null, bool replace = false, CancellationToken? cancel = null)
        => PushAsync(store, Options(clock) with { Watch = true, Replace = replace }, cancel);

    /// <summary>Watches twice at once; what ends the one ends the other.</summary>
    public async Task<TransferReport[]> WatchTwiceAsync((TimeProvider Clock, MemoryStore Store) one, (TimeProvider Clock, MemoryStore Store) two)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var both = new[] { one, two }.Select(watch => Task.Run(() => WatchAsync(watch.Clock, watch.Store, cancel: cancel.Token))).ToArray();
        if ((await Task.WhenAny(both)).IsFaulted)
        {
            await cancel.CancelAsync();
        }

        await (await Task.WhenAny(both));
        return await Task.WhenAll(both);
    }

    public string At(string name) => Path.Combine(Folder, name);

    public void Put(string name, byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(name))!);
        File.WriteAllBytes(At(name), bytes);
    }

    public void Put(string name, string text) => Put(name, Encoding.UTF8.GetBytes(text));

    /// <summary>What begins and ends as Parquet does.</summary>
    public static byte[] Parquet(int seed, int bytes = 100) => [.. "PAR1"u8, .. Enumerable.Range(0, bytes).Select(i => (byte)(((seed * 31) + i) % 256)), .. "PAR1"u8];

    public static string ShardName(int index) => $"shard_{index:d5}.parquet";

    public void PutShard(int index) => Put(ShardName(index), Parquet(index));

    /// <summary>The original's mark.</summary>
    public void PutMark(int shards) => Put("_COMPLETE", $"{shards} train shards, 0 val docs, {shards * 10} total\n");
}
