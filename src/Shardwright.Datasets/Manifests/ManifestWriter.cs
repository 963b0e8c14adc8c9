using System.Globalization;
using System.Text;
using Shardwright.Datasets.Splits;
using Shardwright.Foundation.Files;
using Shardwright.Foundation.Text;

namespace Shardwright.Datasets.Manifests;

/// <summary>Writes a manifest with the bytes that Python's <c>json.dump(indent=2)</c> gives: ASCII-escaped, no final newline.</summary>
public static class ManifestWriter
{
    private const int Indent = 2;

    /// <summary>Writes <c>dataset_manifest.json</c> into a folder, atomically, making the folder where it is missing.</summary>
    /// <param name="folder">The folder of the manifest.</param>
    /// <param name="manifest">What to write; with <see cref="DatasetManifest.Format"/> null, the original's six keys alone.</param>
    /// <returns>The path written.</returns>
    public static string Write(string folder, DatasetManifest manifest)
    {
        var path = Path.Combine(folder, DatasetManifest.FileName);
        AtomicFile.WriteAllText(path, Format(manifest));
        return path;
    }

    /// <summary>The manifest as text.</summary>
    public static string Format(DatasetManifest manifest)
    {
        var text = new StringBuilder(1024 + (manifest.Files.Count * 200));
        text.Append("{\n");
        Key(text, 1, "version").Append(Quote(manifest.Version)).Append(",\n");
        Key(text, 1, "global_seed").Append(CultureInfo.InvariantCulture, $"{manifest.GlobalSeed},\n");
        Key(text, 1, "shard_size_bytes").Append(CultureInfo.InvariantCulture, $"{manifest.ShardSizeBytes},\n");
        Key(text, 1, "created_at").Append(Quote(manifest.CreatedAt)).Append(",\n");
        Key(text, 1, "splits");
        Block(text, 1, '{', '}', SplitNames.All, split =>
        {
            Key(text, 2, split.Key());
            Block(text, 2, '[', ']', manifest.Splits[split], name => Pad(text, 3).Append(Quote(name)));
        });
        text.Append(",\n");
        Key(text, 1, "checksums");
        Block(text, 1, '{', '}', manifest.Checksums, pair => Key(text, 2, pair.Key).Append(Quote(pair.Value)));
        if (manifest.Format is not null)
        {
            AppendOurs(text, manifest);
        }

        return text.Append("\n}").ToString();
    }

    private static void AppendOurs(StringBuilder text, DatasetManifest manifest)
    {
        text.Append(",\n");
        Key(text, 1, "format").Append(Quote(manifest.Format)).Append(",\n");
        Key(text, 1, "recipe").Append(Quote(manifest.Recipe)).Append(",\n");
        Key(text, 1, "split_by").Append(Quote(ManifestWords.Of(manifest.SplitBy))).Append(",\n");
        Key(text, 1, "split_alias");
        Block(text, 1, '{', '}', manifest.SplitAlias.OrderBy(pair => pair.Key, StringComparer.Ordinal), pair => Key(text, 2, pair.Key).Append(Quote(pair.Value)));
        text.Append(",\n");
        Key(text, 1, "fingerprint").Append(Quote(manifest.Fingerprint)).Append(",\n");
        Key(text, 1, "counts");
        AppendCounts(text, manifest.Counts);
        text.Append(",\n");
        Key(text, 1, "shards");
        Block(text, 1, '[', ']', manifest.Files, file => AppendFile(text, file));
        text.Append(",\n");
        Key(text, 1, "root").Append(Quote(manifest.Root));
        if (manifest.PartOf is not null)
        {
            text.Append(",\n");
            Key(text, 1, "part_of").Append(Quote(manifest.PartOf));
        }
    }

    private static void AppendCounts(StringBuilder text, RecordCounts? counts)
    {
        if (counts is null)
        {
            text.Append("null");
            return;
        }

        text.Append("{\n");
        Key(text, 2, "read").Append(CultureInfo.InvariantCulture, $"{counts.Read},\n");
        Key(text, 2, "kept").Append(CultureInfo.InvariantCulture, $"{counts.Kept},\n");
        Key(text, 2, "rejected");
        Block(text, 2, '{', '}', counts.Rejected, pair => Key(text, 3, pair.Key).Append(CultureInfo.InvariantCulture, $"{pair.Value}"));
        text.Append(",\n");
        Key(text, 2, "dropped");
        Block(text, 2, '{', '}', counts.Dropped, pair => Key(text, 3, pair.Key).Append(CultureInfo.InvariantCulture, $"{pair.Value}"));
        text.Append(",\n");
        Key(text, 2, "rejected_inputs").Append(CultureInfo.InvariantCulture, $"{counts.RejectedInputs}\n");
        Pad(text, 1).Append('}');
    }

    private static void AppendFile(StringBuilder text, ManifestFile file)
    {
        Pad(text, 2).Append("{\n");
        Key(text, 3, "name").Append(Quote(file.Name)).Append(",\n");
        Key(text, 3, "role").Append(Quote(ManifestWords.Of(file.Role))).Append(",\n");
        Key(text, 3, "split").Append(Quote(file.Split?.Key())).Append(",\n");
        Key(text, 3, "bytes").Append(CultureInfo.InvariantCulture, $"{file.Bytes},\n");
        Key(text, 3, "rows").Append(file.Rows?.ToString(CultureInfo.InvariantCulture) ?? "null").Append(",\n");
        Key(text, 3, "sha256").Append(Quote(file.Sha256)).Append('\n');
        Pad(text, 2).Append('}');
    }

    private static void Block<T>(StringBuilder text, int depth, char open, char close, IEnumerable<T> items, Action<T> append)
    {
        text.Append(open);
        var first = true;
        foreach (var item in items)
        {
            text.Append(first ? "\n" : ",\n");
            first = false;
            append(item);
        }

        if (!first)
        {
            text.Append('\n');
            Pad(text, depth);
        }

        text.Append(close);
    }

    private static StringBuilder Key(StringBuilder text, int depth, string name) => Pad(text, depth).Append(Quote(name)).Append(": ");

    private static StringBuilder Pad(StringBuilder text, int depth) => text.Append(' ', Indent * depth);

    private static string Quote(string? value)
    {
        if (value is null)
        {
            return "null";
        }

        var quoted = new StringBuilder(value.Length + 2);
        PythonJson.AppendString(quoted, value);
        return quoted.ToString();
    }
}
