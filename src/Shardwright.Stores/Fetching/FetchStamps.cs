using System.Text.Json;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;

namespace Shardwright.Stores.Fetching;

/// <summary>The hashes of a dataset's files as they were last read, so that a file that has not changed is not read again: <c>.fetch/stamps.json</c>.</summary>
internal sealed class FetchStamps
{
    public const string FolderName = ".fetch";
    private const long MostBytes = 16L << 20;

    private readonly string path;
    private readonly SortedDictionary<string, (string Sha256, FileIdentity Identity)> stamps = new(StringComparer.Ordinal);

    private FetchStamps(string path)
    {
        this.path = path;
    }

    /// <summary>Reads the stamps of a dataset's folder; none where there are none that can be read.</summary>
    public static FetchStamps Read(string folder)
    {
        var stamps = new FetchStamps(Path.Combine(folder, FolderName, "stamps.json"));
        if (new FileInfo(stamps.path) is not { Exists: true, Length: <= MostBytes })
        {
            return stamps;
        }

        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(stamps.path));
            foreach (var stamp in json.RootElement.EnumerateObject())
            {
                stamps.stamps[stamp.Name] = (
                    stamp.Value.GetProperty("sha256").GetString()!,
                    new FileIdentity(stamp.Value.GetProperty("bytes").GetInt64(), stamp.Value.GetProperty("mtime_ns").GetInt64(), stamp.Value.GetProperty("inode").GetInt64()));
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            // Stamps only save time: without them the files are read.
            stamps.stamps.Clear();
        }

        return stamps;
    }

    /// <summary>The hash of a file that has not changed since; else null.</summary>
    public string? Find(string name, FileIdentity identity) => stamps.TryGetValue(name, out var stamp) && stamp.Identity == identity ? stamp.Sha256 : null;

    /// <summary>Keeps a file's hash.</summary>
    public void Keep(string name, string sha256, FileIdentity identity)
    {
        stamps[name] = (sha256, identity);
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            foreach (var (file, (sum, state)) in stamps)
            {
                json.WriteStartObject(file);
                json.WriteString("sha256", sum);
                json.WriteNumber("bytes", state.Bytes);
                json.WriteNumber("mtime_ns", state.ModifiedNanoseconds);
                json.WriteNumber("inode", state.Inode);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        try
        {
            AtomicFile.WriteAllBytes(path, bytes.ToArray());
        }
        catch (Exception error) when (error is StorageException or IOException or UnauthorizedAccessException)
        {
            // Stamps only save time: the file itself is whole, and is read again next time.
        }
    }
}
