using System.Globalization;
using System.Text;
using Shardwright.Datasets.Layouts.Documents;
using Shardwright.Datasets.Manifests;
using Shardwright.Formats.Parquet;

namespace Shardwright.Tests.Datasets.Layouts.Documents;

/// <summary>Folders of live shards, filled with documents whose names say what they are.</summary>
internal static class LiveFolders
{
    public const string Source = "/data/docs.jsonl";

    public static LiveShardOptions Options(string folder, int rowsPerFile = 100, ValidationRule rule = ValidationRule.Spread) => new()
    {
        Folder = folder, Source = Source, RowsPerFile = rowsPerFile, Validation = rule, Clock = FixedClock.Instance,
    };

    /// <summary>Takes documents doc0 to doc{total - 1}, from where the folder stands, and finishes.</summary>
    public static DatasetManifest Write(LiveShardOptions options, int total)
    {
        using var writer = LiveShardWriter.TryOpen(options)!;
        Feed(writer, total);
        return writer.Finish(DocumentFacts.Unknown, new RecordCounts(), CancellationToken.None);
    }

    /// <summary>Takes documents up to a number, from where the folder stands.</summary>
    public static void Feed(LiveShardWriter writer, int until, Func<int, string>? text = null, bool resume = true)
    {
        if (resume)
        {
            Assert.Equal(writer.SourceState ?? "0", writer.Documents.ToString(CultureInfo.InvariantCulture));
        }

        for (var i = (int)writer.Documents; i < until; i++)
        {
            var next = (i + 1).ToString(CultureInfo.InvariantCulture);
            writer.Add(Encoding.UTF8.GetBytes(text?.Invoke(i) ?? $"doc{i}"), () => next);
        }
    }

    /// <summary>The texts of a shard.</summary>
    public static List<string> Read(string folder, string shard)
    {
        using var reader = ParquetReader.Open(Path.Combine(folder, shard));
        var texts = new List<string>();
        foreach (var batch in reader.ReadRows(0, reader.Header.Rows))
        {
            for (var row = 0; row < batch.Rows; row++)
            {
                texts.Add(Encoding.UTF8.GetString(batch.Bytes(0, row)));
            }
        }

        return texts;
    }

    /// <summary>The numbers of a shard's documents.</summary>
    public static int[] Numbers(string folder, string shard) => [.. Read(folder, shard).Select(text => int.Parse(text.AsSpan(3), CultureInfo.InvariantCulture))];

    /// <summary>Names and bytes of all that a finished folder consists of.</summary>
    public static SortedDictionary<string, string> Content(string folder)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(folder).Concat(Directory.EnumerateFiles(Path.Combine(folder, ".shardwright", "blocks"))))
        {
            files.Add(Path.GetRelativePath(folder, path), Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path))));
        }

        return files;
    }

    /// <summary>A copy of a folder as a process that dies now would leave it.</summary>
    public static void Copy(string from, string to)
    {
        foreach (var path in Directory.EnumerateFiles(from, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }).Where(path => Path.GetFileName(path) != "lock"))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, path));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(path, target);
        }
    }
}
