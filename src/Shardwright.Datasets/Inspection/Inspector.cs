using System.Globalization;
using Shardwright.Datasets.Building;
using Shardwright.Datasets.Discovery;
using Shardwright.Datasets.Layouts.Eeg;
using Shardwright.Datasets.Manifests;
using Shardwright.Datasets.Splits;
using Shardwright.Formats.Sqlite;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;
using Shardwright.Foundation.Reporting;
using Shardwright.Foundation.Text;

namespace Shardwright.Datasets.Inspection;

/// <summary>Says what a file or folder is, by its first bytes rather than by its name.</summary>
public static class Inspector
{
    private const int ListedShards = 10;
    private const int HeadBytes = 256;
    private const int ShownBytes = 16;

    /// <summary>Inspects a file or folder.</summary>
    /// <exception cref="StorageException">There is nothing there.</exception>
    /// <exception cref="MalformedDataException">It is of a kind that is known, but damaged.</exception>
    public static Inspection Inspect(string path)
    {
        if (Directory.Exists(path))
        {
            return File.Exists(Path.Combine(path, DatasetManifest.FileName)) ? OfDataset(path, ManifestReader.Read(path))
                : WindowCaches.IsCache(path) ? WindowCacheInspection.Of(path)
                : OfFolder(path);
        }

        if (!File.Exists(path))
        {
            throw new StorageException(new DataLocation(path), "inspect", "a file or a folder", "nothing there", "Check the path.");
        }

        _ = FileIdentity.Of(path);
        Span<byte> head = stackalloc byte[HeadBytes];
        using (var file = File.OpenHandle(path))
        {
            head = head[..RandomAccess.Read(file, head, 0)];
        }

        return head.StartsWith(HdfSignature) ? Hdf5Inspection.Of(path)
            : SqliteHeader.Knows(head) ? SqliteInspection.Of(path)
            : GenomeInspection.IsPacked(head) ? GenomeInspection.OfPacked(path)
            : head.StartsWith("PAR1"u8) ? ParquetInspection.Of(path)
            : NpzInspection.IsNpy(head) ? NpzInspection.OfArray(path)
            : NpzInspection.IsArchive(path, head) ? NpzInspection.OfArchive(path)
            : EdfInspection.Knows(path, head) ? EdfInspection.Of(path)
            : FastaInspection.Knows(path, head) ? FastaInspection.Of(path)
            : IsJsonl(path, head) ? JsonlInspection.Of(path)
            : TokenizerInspection.Knows(path, head) ? TokenizerInspection.Of(path)
            : Path.GetFileName(path) is ClassManifest.FileName ? WindowCacheInspection.OfManifest(path)
            : Path.GetFileName(path) is CacheIndex.FileName ? WindowCacheInspection.OfIndex(path)
            : Path.GetFileName(path).EndsWith(".json", StringComparison.Ordinal) ? OfDataset(path, ManifestReader.Read(path))
            : new Inspection(
                path, "file of a kind that is not known",
                [Fact("size", ByteSize.Format(new FileInfo(path).Length)), Fact("first bytes", Convert.ToHexStringLower(head[..Math.Min(ShownBytes, head.Length)]))], []);
    }

    /// <summary>By its name, or an object that begins a file which is not named <c>.json</c>.</summary>
    private static bool IsJsonl(string path, ReadOnlySpan<byte> head)
    {
        var name = Path.GetFileName(path.AsSpan());
        return head.IsEmpty ? name.EndsWith(".jsonl", StringComparison.Ordinal)
            : head is [0x1f, 0x8b, ..] ? name.EndsWith(".jsonl.gz", StringComparison.Ordinal)
            : name.EndsWith(".jsonl", StringComparison.Ordinal)
            || (!name.EndsWith(".json", StringComparison.Ordinal) && head.TrimStart("\uFEFF \t\r\n"u8) is [(byte)'{', ..]);
    }

    internal static InspectionFact Fact(string name, string value) => new(name, value);

    internal static InspectionFact Fact(string name, long value) => new(name, value.ToString("N0", CultureInfo.InvariantCulture));

    private static ReadOnlySpan<byte> HdfSignature => [0x89, (byte)'H', (byte)'D', (byte)'F', 0x0d, 0x0a, 0x1a, 0x0a];

    private static Inspection OfDataset(string path, DatasetManifest manifest)
    {
        var folder = Directory.Exists(path) ? path : Path.GetDirectoryName(Path.GetFullPath(path))!;
        var facts = new List<InspectionFact>
        {
            Fact("version", manifest.Version), Fact("created at", manifest.CreatedAt), Fact("seed", manifest.GlobalSeed.ToString(CultureInfo.InvariantCulture)),
            Fact("recipe", manifest.Recipe ?? "not said"), Fact("split by", ManifestWords.Of(manifest.SplitBy)),
            Fact("complete", File.Exists(Path.Combine(folder, CompletionMark.FileName)) ? "yes" : "not marked"),
        };
        if (manifest.Counts is { } counts)
        {
            facts.Add(Fact("records", counts.Kept));
            facts.Add(Fact("rejected", counts.RejectedTotal));
            facts.Add(Fact("dropped by rule", counts.DroppedTotal));
        }

        if (manifest.Recipe == WindowCaches.Recipe)
        {
            facts.AddRange(WindowCacheInspection.Classes(folder));
        }

        facts.Add(Fact("bytes", ByteSize.Format(manifest.Shards.Sum(shard => shard.Bytes))));
        facts.Add(Fact("root", manifest.Root ?? "none"));
        var splits = SplitNames.All.Select(split => (IReadOnlyList<string>)
        [
            split.Key(), Number(manifest.Splits[split].Count),
            manifest.Shards.Any(shard => shard.Rows is null) || manifest.Format is null ? "?" : Number(manifest.Shards.Where(shard => shard.Split == split).Sum(shard => shard.Rows!.Value)),
            ByteSize.Format(manifest.Shards.Where(shard => shard.Split == split).Sum(shard => shard.Bytes)),
        ]).ToArray();
        var shards = manifest.Shards.Take(ListedShards).Select(shard => (IReadOnlyList<string>)
            [shard.Name, shard.Split?.Key() ?? "", shard.Rows is { } rows ? Number(rows) : "?", ByteSize.Format(shard.Bytes)]).ToArray();
        var total = manifest.Shards.Count();
        var tables = new List<InspectionTable>
        {
            new("splits", ["split", "shards", "records", "bytes"], splits),
            new(total > ListedShards ? $"first {ListedShards} of {total} shards" : "shards", ["shard", "split", "records", "bytes"], shards),
        };
        if (manifest.Shards.FirstOrDefault() is { } first && File.Exists(Path.Combine(folder, first.Name)))
        {
            tables.AddRange(Inspect(Path.Combine(folder, first.Name)).Tables);
        }

        return new Inspection(path, manifest.Format is null ? "dataset manifest of the original's" : "dataset", facts, tables);
    }

    private static Inspection OfFolder(string path)
    {
        var files = FileSearch.Find(path, [""], Reporter.Silent);
        var kinds = files.GroupBy(file => Path.GetExtension(file.Name)).OrderByDescending(group => group.Count()).Take(ListedShards)
            .Select(group => (IReadOnlyList<string>)[group.Key.Length == 0 ? "(no ending)" : group.Key, Number(group.Count()), ByteSize.Format(group.Sum(file => file.Bytes))]).ToArray();
        return new Inspection(path, "folder without a manifest", [Fact("files", files.Count), Fact("bytes", ByteSize.Format(files.Sum(file => file.Bytes)))], [new("files", ["ending", "files", "bytes"], kinds)]);
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
