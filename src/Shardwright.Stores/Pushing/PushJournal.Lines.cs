using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Shardwright.Foundation.Files;
using Shardwright.Stores.Objects;

namespace Shardwright.Stores.Pushing;

internal sealed partial class PushJournal
{
    private const int Version = 1;
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static byte[] Line(string name, SentFile file) => Line(json =>
    {
        json.WriteString("name", name);
        json.WriteNumber("bytes", file.Identity.Bytes);
        json.WriteNumber("mtime", file.Identity.ModifiedNanoseconds);
        json.WriteNumber("inode", file.Identity.Inode);
        json.WriteString("sha256", file.Sha256);
        json.WriteString("tag", file.Tag);
    });

    private static byte[] Line(string name, string sha256, BegunUpload upload) => Line(json =>
    {
        json.WriteString("upload", name);
        json.WriteString("sha256", sha256);
        json.WriteString("id", upload.Id);
        json.WriteNumber("part_bytes", upload.PartBytes);
    });

    private static byte[] EndLine(string name) => Line(json => json.WriteString("ended", name));

    private static byte[] Line(Action<Utf8JsonWriter> write)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, Writing))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return [.. bytes.WrittenSpan, (byte)'\n'];
    }

    private byte[] All()
    {
        using var all = new MemoryStream();
        all.Write(Line(json =>
        {
            json.WriteNumber("v", Version);
            json.WriteString("target", target);
        }));
        foreach (var (name, sentFile) in sent)
        {
            all.Write(Line(name, sentFile));
        }

        foreach (var (name, (sha256, upload)) in uploads)
        {
            all.Write(Line(name, sha256, upload));
        }

        return all.ToArray();
    }

    private void Load(string journal)
    {
        byte[] bytes;
        try
        {
            if (new FileInfo(journal) is not { Exists: true, Length: <= MostBytes })
            {
                isRewritten = true;
                return;
            }

            bytes = File.ReadAllBytes(journal);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            isRewritten = true;
            return;
        }

        var lines = 0;
        var rest = bytes.AsMemory();
        for (var end = rest.Span.IndexOf((byte)'\n'); end >= 0; end = rest.Span.IndexOf((byte)'\n'))
        {
            if (!Take(rest[..end], isFirst: lines == 0))
            {
                sent.Clear();
                uploads.Clear();
                isRewritten = true;
                return;
            }

            rest = rest[(end + 1)..];
            lines++;
        }

        isRewritten = lines == 0 || !rest.IsEmpty || (lines > FewLines && lines > 4 * (sent.Count + uploads.Count));

        // Whoever else is at work with them goes on with them.
        if (uploads.Count > 0 && IsHeld(journal + LockEnding))
        {
            uploads.Clear();
        }
    }

    private static bool IsHeld(string lockPath)
    {
        if (!File.Exists(lockPath))
        {
            return false;
        }

        try
        {
            using var free = FileLock.TryAcquire(lockPath, exclusive: false);
            return free is null;
        }
        catch (Foundation.Errors.StorageException)
        {
            return false;
        }
    }

    private bool Take(ReadOnlyMemory<byte> line, bool isFirst)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            if (isFirst)
            {
                return root.GetProperty("v").GetInt32() == Version && root.GetProperty("target").GetString() == target;
            }

            if (root.TryGetProperty("name", out var name))
            {
                sent[name.GetString()!] = new SentFile(
                    new FileIdentity(root.GetProperty("bytes").GetInt64(), root.GetProperty("mtime").GetInt64(), root.GetProperty("inode").GetInt64()),
                    root.GetProperty("sha256").GetString()!, root.GetProperty("tag").GetString());
            }
            else if (root.TryGetProperty("upload", out var upload))
            {
                uploads[upload.GetString()!] = (root.GetProperty("sha256").GetString()!, new BegunUpload(root.GetProperty("id").GetString()!, root.GetProperty("part_bytes").GetInt64()));
            }
            else
            {
                uploads.Remove(root.GetProperty("ended").GetString()!);
            }

            return true;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or ArgumentNullException)
        {
            return false;
        }
    }
}
