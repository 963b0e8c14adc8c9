using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Shardwright.Stores.Transfers;

/// <summary>What is known of a partial file, beside it: a line that says of which object, then the number of each part that is there.</summary>
/// <remarks>Not flushed to disk: whatever a power cut leaves, the hash of the whole decides. Only written where there is a hash.</remarks>
internal sealed class DownloadState : IDisposable
{
    private const long MostBytes = 1 << 24;

    private readonly Lock gate = new();
    private readonly FileStream file;

    private DownloadState(FileStream file) => this.file = file;

    /// <summary>The parts that an earlier run brought; null where there is nothing to go on from.</summary>
    /// <param name="request">What is asked for now; its hash must be known.</param>
    /// <param name="partBytes">Bytes of a part; 0 where the file comes in one piece.</param>
    public static IReadOnlySet<int>? Read(DownloadRequest request, long partBytes)
    {
        if (request.Sha256 is null || !File.Exists(request.Partial) || new FileInfo(request.State) is not { Exists: true, Length: <= MostBytes })
        {
            return null;
        }

        var lines = File.ReadAllLines(request.State);
        if (lines.Length == 0 || lines[0] != Header(request, partBytes))
        {
            return null;
        }

        // Each line stands for itself: of one that was cut, or damaged, the part comes again or the hash of all tells.
        var parts = new HashSet<int>();
        foreach (var line in lines.Skip(1))
        {
            if (int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var part))
            {
                parts.Add(part);
            }
        }

        return parts;
    }

    /// <summary>Begins, or goes on with, the state of a download.</summary>
    public static DownloadState Open(DownloadRequest request, long partBytes, bool continues)
    {
        var state = new DownloadState(new FileStream(request.State, continues ? FileMode.Append : FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0));
        state.Append(continues ? "" : Header(request, partBytes));
        return state;
    }

    /// <summary>Remembers that a part is there.</summary>
    public void Add(int part) => Append(part.ToString(CultureInfo.InvariantCulture));

    public void Dispose() => file.Dispose();

    private static string Header(DownloadRequest request, long partBytes)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("tag", request.Tag);
            json.WriteNumber("bytes", request.Bytes);
            json.WriteNumber("part_bytes", partBytes);
            json.WriteString("sha256", request.Sha256);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    private void Append(string line)
    {
        try
        {
            lock (gate)
            {
                file.Write(Encoding.UTF8.GetBytes(line + "\n"));
            }
        }
        catch (IOException error)
        {
            throw TransferThrow.NotWritten(file.Name, error);
        }
    }
}
