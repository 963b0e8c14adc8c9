using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Shardwright.Foundation.Files;
using Shardwright.Stores.Transfers;

namespace Shardwright.Stores.Pulling;

/// <summary>What is known of a folder's files from earlier pulls of one source: <c>.shardwright/stores/&lt;address&gt;.pull.jsonl</c>, a line a file, appended to.</summary>
/// <remarks>A line that cannot be read is as if it were not there, and its file is hashed again. Safe from many threads.</remarks>
internal sealed class PullState
{
    private const long MostBytes = 1L << 30;
    private const int HashDigits = 16;

    private readonly Lock gate = new();
    private readonly Dictionary<string, PulledFile> files = new(StringComparer.Ordinal);
    private readonly string path;

    private PullState(string path) => this.path = path;

    /// <summary>Whether an earlier pull of this source began here.</summary>
    public bool WasThere { get; private set; }

    /// <summary>The folder of states and locks.</summary>
    public static string FolderOf(string folder) => Path.Combine(folder, ".shardwright", "stores");

    /// <summary>Where the state of one source lies.</summary>
    public static string PathOf(string folder, string address) => Path.Combine(FolderOf(folder), Short(address) + ".pull.jsonl");

    /// <summary>The first digits of an address's hash.</summary>
    public static string Short(string address) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(address)))[..HashDigits];

    /// <summary>Reads a state; an empty one where there is none.</summary>
    public static PullState Read(string folder, string address)
    {
        var state = new PullState(PathOf(folder, address));
        if (new FileInfo(state.path) is { Exists: true } info)
        {
            state.WasThere = true;
            foreach (var line in info.Length <= MostBytes ? File.ReadLines(state.path) : [])
            {
                if (Parse(line) is { } file)
                {
                    state.files[file.Name] = file;
                }
            }
        }

        return state;
    }

    /// <summary>Says on disk that this folder is one of ours, before the first file comes.</summary>
    public void Begin()
    {
        DurableFolder.Create(Path.GetDirectoryName(path)!);
        Append([]);
    }

    /// <summary>A file's entry, if the file has not been touched since; null otherwise.</summary>
    public PulledFile? Find(string name, FileIdentity identity)
    {
        lock (gate)
        {
            return files.TryGetValue(name, out var file) && file.Identity == identity ? file : null;
        }
    }

    /// <summary>Remembers files that are durable under their names.</summary>
    public void Append(IReadOnlyList<PulledFile> added)
    {
        var text = new ArrayBufferWriter<byte>();
        lock (gate)
        {
            foreach (var file in added)
            {
                files[file.Name] = file;
                Write(text, file);
            }

            try
            {
                AppendLines(text.WrittenSpan);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw TransferThrow.NotWritten(path, error);
            }
        }
    }

    private void AppendLines(ReadOnlySpan<byte> lines)
    {
        using var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        if (stream.Length > 0)
        {
            // A line that a killed pull left half written ends here.
            stream.Seek(-1, SeekOrigin.End);
            if (stream.ReadByte() is not '\n')
            {
                stream.WriteByte((byte)'\n');
            }
        }

        stream.Write(lines);
    }

    private static void Write(ArrayBufferWriter<byte> text, PulledFile file)
    {
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            json.WriteString("name", file.Name);
            json.WriteNumber("bytes", file.Identity.Bytes);
            json.WriteNumber("modified", file.Identity.ModifiedNanoseconds);
            json.WriteNumber("inode", file.Identity.Inode);
            json.WriteString("sha256", file.Sha256);
            json.WriteString("tag", file.Tag);
            json.WriteEndObject();
        }

        text.Write("\n"u8);
    }

    private static PulledFile? Parse(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            var identity = new FileIdentity(root.GetProperty("bytes").GetInt64(), root.GetProperty("modified").GetInt64(), root.GetProperty("inode").GetInt64());
            return new PulledFile(root.GetProperty("name").GetString()!, identity, root.GetProperty("sha256").GetString()!, root.GetProperty("tag").GetString());
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return null;
        }
    }
}
