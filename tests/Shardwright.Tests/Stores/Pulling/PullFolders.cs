using System.Security.Cryptography;
using System.Text;
using Shardwright.Datasets.Building;
using Shardwright.Datasets.Manifests;
using Shardwright.Datasets.Splits;
using Shardwright.Foundation.Text;
using Shardwright.Stores;
using Shardwright.Stores.Objects;
using Shardwright.Stores.Pulling;
using Shardwright.Stores.Transfers;
using Shardwright.Tests.Datasets;

namespace Shardwright.Tests.Stores.Pulling;

/// <summary>A dataset in a bucket in memory, and folders that it is pulled into.</summary>
internal sealed class PullFolders : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public MemoryBucket Bucket { get; } = new();

    public RecordingReporter Reporter { get; } = new();

    public string Folder => folder.File("out");

    public static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>Bytes that are others for each name.</summary>
    public static byte[] Bytes(string name, int count)
    {
        var bytes = new byte[count];
        new Random(name.Sum(letter => letter) + count).NextBytes(bytes);
        return bytes;
    }

    public void Dispose() => folder.Dispose();

    public string Other(string name) => folder.File(name);

    public MemoryStore Store(string name = "memory:bucket/set") => new(Bucket, name);

    /// <summary>The files of a dataset with a manifest: shards in two splits, one file beside them, manifest, sums, mark.</summary>
    public static Dictionary<string, byte[]> Dataset(int train = 4, int val = 2, int bytes = 1000)
    {
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var entries = new List<ManifestFile>();
        string[] trains = [.. Enumerable.Range(0, train).Select(i => $"shard_{i:d5}.parquet")];
        string[] vals = [.. Enumerable.Range(train, val).Select(i => $"shard_{i:d5}.parquet")];
        foreach (var name in trains.Concat(vals))
        {
            Add(name, ShardRole.Shard, trains.Contains(name) ? SplitName.Train : SplitName.Val, 10, Bytes(name, bytes));
            Add(BlockChecksums.NameOf(name), ShardRole.Aux, null, null, Bytes(name, 4));
        }

        Add("rejected.jsonl", ShardRole.Aux, null, null, []);
        var lists = new SplitLists(trains, vals, []);
        var counts = new RecordCounts();
        counts.Keep(10 * (train + val));
        ManifestFile[] sorted = [.. entries.OrderBy(entry => entry.Name, CodePointComparer.Instance)];
        var manifest = new DatasetManifest
        {
            Version = "v1", GlobalSeed = 1, ShardSizeBytes = 1, CreatedAt = "2026-01-01T00:00:00Z", Splits = lists, Checksums = [], Format = DatasetManifest.CurrentFormat, Recipe = "spectra",
            Counts = counts, Files = sorted, Root = DatasetRoot.Compute(sorted, lists),
        };
        using var scratch = new TemporaryFolder();
        FinishedFolder.Publish(scratch.Path, manifest, null, CancellationToken.None);
        foreach (var name in new[] { Sha256Sums.FileName, DatasetManifest.FileName, CompletionMark.FileName })
        {
            files[name] = File.ReadAllBytes(scratch.File(name));
        }

        return files;

        void Add(string name, ShardRole role, SplitName? split, long? rows, byte[] content)
        {
            files[name] = content;
            entries.Add(new ManifestFile(name, role, split, content.Length, rows, Sha256(content)));
        }
    }

    public Dictionary<string, byte[]> Plant(Dictionary<string, byte[]> files, bool claims = true)
    {
        foreach (var (name, bytes) in files)
        {
            Bucket.Plant(name, bytes, claims);
        }

        return files;
    }

    public PullOptions Options(string? folder = null) => new()
    {
        Source = StoreUrl.Parse("s3://bucket/set"), Folder = folder ?? Folder, Store = new StoreOptions { Jobs = 4, Retries = 4, RetryDelay = TimeSpan.FromMilliseconds(1), JitterSeed = 1, Reporter = Reporter },
    };

    public Task<TransferReport> PullAsync(PullOptions? options = null, IObjectStore? store = null, CancellationToken? cancel = null)
        => DatasetPull.RunAsync(options ?? Options(), store ?? Store(), cancel ?? TestContext.Current.CancellationToken);

    /// <summary>Whether a folder has these files, and nothing else but our state.</summary>
    public void AssertHas(Dictionary<string, byte[]> files, string? folder = null)
    {
        var root = folder ?? Folder;
        var found = Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Select(path => RelativeName.Of(root, path))
            .Where(name => !name.StartsWith(".shardwright/stores/", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        Assert.Equal(files.Keys.Order(StringComparer.Ordinal), found);
        Assert.All(files, pair => Assert.Equal(pair.Value, File.ReadAllBytes(Path.Combine(root, pair.Key))));
    }

    /// <summary>What must hold at every moment: no mark without a manifest that stands, no manifest without its files.</summary>
    public void AssertOrder(string? folder = null)
    {
        var root = folder ?? Folder;
        var hasManifest = File.Exists(Path.Combine(root, DatasetManifest.FileName));
        Assert.True(hasManifest || !File.Exists(Path.Combine(root, CompletionMark.FileName)), "a mark stands without a manifest");
        if (hasManifest)
        {
            Assert.All(ManifestReader.Read(root).Files, file => Assert.Equal(file.Sha256, Sha256(File.ReadAllBytes(Path.Combine(root, file.Name)))));
        }
    }

    public static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);
}
