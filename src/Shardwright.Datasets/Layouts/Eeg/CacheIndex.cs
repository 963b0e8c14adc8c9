using System.Globalization;
using System.Text;
using System.Text.Json;
using Shardwright.Foundation.Files;
using Shardwright.Foundation.Text;

namespace Shardwright.Datasets.Layouts.Eeg;

/// <summary><c>_dataset_index.json</c>: the recordings of a cache and how many windows each has. Source: brain-go-brr-v2, key for key.</summary>
/// <param name="Files">Recordings, as they were named when the cache was built, in build order.</param>
/// <param name="WindowCounts">Windows of each.</param>
public sealed record CacheIndex(IReadOnlyList<string> Files, IReadOnlyList<long> WindowCounts)
{
    /// <summary>The file's name.</summary>
    public const string FileName = "_dataset_index.json";

    private const long MostWindows = 1L << 27;
    private const long LargestBytes = 256L << 20;

    /// <summary>Windows in all.</summary>
    public long Windows => WindowCounts.Sum();

    /// <summary>Reads an index: ours, or the original's. Keys that are not known are passed over.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="Foundation.Errors.StorageException">It is not there.</exception>
    /// <exception cref="Foundation.Errors.MalformedDataException">It is not JSON, a value is of another kind, or the lists differ in length.</exception>
    public static CacheIndex Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(CacheFile.ReadAll(path, "dataset index", LargestBytes));
            var files = List(path, document.RootElement, "files", item => item.ValueKind == JsonValueKind.String ? item.GetString() : null);
            var counts = List(path, document.RootElement, "window_counts", item => item.ValueKind == JsonValueKind.Number && item.TryGetInt64(out var count) && count is >= 0 and <= WindowShard.MostWindows ? count : (long?)null);
            if (files.Length != counts.Length)
            {
                CacheThrow.Index(path, "a count for each file", $"{files.Length} files and {counts.Length} counts");
            }

            if (counts.Sum(count => count!.Value) > MostWindows)
            {
                CacheThrow.Index(path, $"at most {MostWindows} windows in all", "more");
            }

            return new CacheIndex([.. files.Select(file => file!)], [.. counts.Select(count => count!.Value)]);
        }
        catch (JsonException error)
        {
            CacheThrow.Index(path, "JSON", "something else", error);
            throw;
        }
        catch (InvalidOperationException error)
        {
            // What System.Text.Json throws for a text that holds half a character, or bytes that are not UTF-8.
            CacheThrow.Index(path, "text in UTF-8", "bytes that are none", error);
            throw;
        }
    }

    /// <summary>Writes the index into a folder, atomically, with the bytes of Python's <c>json.dump</c>: one line without an end.</summary>
    /// <param name="folder">The cache's folder.</param>
    /// <exception cref="Foundation.Errors.StorageException">The disk or file system refused; the old file, if any, still stands.</exception>
    public void Write(string folder)
    {
        var json = new StringBuilder("{\"files\": [");
        for (var i = 0; i < Files.Count; i++)
        {
            PythonJson.AppendString(json.Append(i > 0 ? ", " : ""), Files[i]);
        }

        json.Append("], \"window_counts\": [").AppendJoin(", ", WindowCounts.Select(count => count.ToString(CultureInfo.InvariantCulture))).Append("]}");
        AtomicFile.WriteAllText(Path.Combine(folder, FileName), json.ToString());
    }

    private static T[] List<T>(string path, JsonElement root, string key, Func<JsonElement, T> read)
    {
        var list = root.ValueKind == JsonValueKind.Object && root.TryGetProperty(key, out var value) ? value : default;
        if (list.ValueKind != JsonValueKind.Array)
        {
            CacheThrow.Index(path, $"an object with a list {key}", "none");
        }

        var items = new T[list.GetArrayLength()];
        var i = 0;
        foreach (var item in list.EnumerateArray())
        {
            items[i] = read(item);
            if (items[i++] is null)
            {
                CacheThrow.Index(path, $"a list {key} of one kind", $"item {i - 1} of another: {item.ValueKind}");
            }
        }

        return items;
    }
}
