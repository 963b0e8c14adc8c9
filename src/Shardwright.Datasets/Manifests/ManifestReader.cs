using System.Text.Json;
using Shardwright.Datasets.Building;
using Shardwright.Datasets.Splits;
using Shardwright.Foundation.Errors;

namespace Shardwright.Datasets.Manifests;

/// <summary>Reads <c>dataset_manifest.json</c>: ours, or the original's six keys.</summary>
public static class ManifestReader
{
    /// <summary>The largest manifest that is read, in bytes: a million shards stand in less.</summary>
    public const long LargestBytes = 1L << 30;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 64 };

    /// <summary>Reads the manifest of a folder, or the file itself.</summary>
    /// <param name="path">A folder with a manifest in it, or the manifest.</param>
    /// <returns>The manifest, every name in it checked.</returns>
    /// <exception cref="StorageException">There is none.</exception>
    /// <exception cref="MalformedDataException">It is not JSON, is another document, or names a file outside its folder.</exception>
    public static DatasetManifest Read(string path)
    {
        var file = Directory.Exists(path) ? Path.Combine(path, DatasetManifest.FileName) : path;
        if (!File.Exists(file))
        {
            if (File.Exists(Path.Combine(path, BuildFolder.StateName, BuildFolder.PlanName)))
            {
                ManifestThrow.Unfinished(path);
            }

            ManifestThrow.Missing(path);
        }

        var length = new FileInfo(file).Length;
        if (length > LargestBytes)
        {
            ManifestThrow.TooLarge(file, length);
        }

        var bytes = File.ReadAllBytes(file);
        if (!Path.GetFileName(file).EndsWith(".json", StringComparison.Ordinal) && bytes.AsSpan().TrimStart("\uFEFF \t\r\n"u8) is not [(byte)'{', ..])
        {
            ManifestThrow.OtherFile(file);
        }

        return Parse(file, bytes);
    }

    /// <summary>Reads a manifest from memory.</summary>
    /// <param name="path">What errors call it.</param>
    /// <param name="json">UTF-8.</param>
    /// <returns>The manifest, every name in it checked.</returns>
    /// <exception cref="MalformedDataException">As for <see cref="Read"/>.</exception>
    public static DatasetManifest Parse(string path, ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Options);
            return FromJson(path, document.RootElement);
        }
        catch (JsonException error)
        {
            ManifestThrow.NotJson(path, error.BytePositionInLine, error);
            throw;
        }
        catch (InvalidOperationException error)
        {
            // What System.Text.Json throws for a text that holds half a character, or bytes that are not UTF-8.
            ManifestThrow.NotText(path, error);
            throw;
        }
    }

    private static DatasetManifest FromJson(string path, JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            ManifestThrow.Key(path, "$", "an object", root.ValueKind.ToString());
        }

        if (!root.TryGetProperty("splits", out _) && root.TryGetProperty("dataset_hash", out _))
        {
            ManifestThrow.OtherDocument(path);
        }

        var at = new ManifestKeys(path, root);
        var splits = at.Required("splits", JsonValueKind.Object);
        var manifest = new DatasetManifest
        {
            Version = at.Text("version")!,
            GlobalSeed = at.Number("global_seed"),
            ShardSizeBytes = at.Number("shard_size_bytes"),
            CreatedAt = at.Text("created_at")!,
            Splits = new SplitLists(at.Names(splits, "train"), at.Names(splits, "val"), at.Names(splits, "test")),
            Checksums = [.. at.Texts("checksums")],
        };
        return root.TryGetProperty("format", out _) ? WithOurs(manifest, at) : manifest;
    }

    private static DatasetManifest WithOurs(DatasetManifest manifest, ManifestKeys at)
    {
        var format = at.Text("format");
        if (format != DatasetManifest.CurrentFormat)
        {
            ManifestThrow.Key(at.Path, "format", $"\"{DatasetManifest.CurrentFormat}\"", $"\"{format}\"");
        }

        var files = at.Files();
        at.CheckOnce("shards.name", files.Select(file => file.Name));
        at.CheckOnce("splits", manifest.Splits.All);
        at.CheckTotal("shards.bytes", files.Select(file => file.Bytes));
        at.CheckTotal("shards.rows", files.Select(file => file.Rows ?? 0));
        return manifest with
        {
            Format = format,
            Recipe = at.TextOrNull("recipe"),
            SplitBy = at.Word("split_by", ManifestWords.SplitBy, "shards, groups or official"),
            SplitAlias = at.Texts("split_alias"),
            Fingerprint = at.TextOrNull("fingerprint"),
            Counts = at.Counts(),
            Files = files,
            Root = at.TextOrNull("root"),
            PartOf = at.TextOrNull("part_of"),
        };
    }
}
