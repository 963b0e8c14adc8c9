using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Shardwright.Datasets.Building;
using Shardwright.Foundation.Files;

namespace Shardwright.Datasets.Layouts.Documents;

/// <summary><c>rejected.jsonl</c> while it grows. For one thread, but <see cref="Sync"/> may run beside it.</summary>
internal sealed class RejectedList(string path, long lengthBytes) : IDisposable
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly SpillFile file = new(path, lengthBytes);
    private readonly ArrayBufferWriter<byte> line = new();

    public long LengthBytes => file.LengthBytes;

    public void Append(string source, string? place, string reason, string message)
    {
        line.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(line, Options))
        {
            json.WriteStartObject();
            SideFiles.WriteRejection(json, source, place, reason, message);
            json.WriteEndObject();
        }

        line.Write("\n"u8);
        file.Append(line.WrittenSpan);
    }

    public void Flush() => file.Flush();

    public void Sync() => file.Sync();

    /// <summary>Publishes the list.</summary>
    public void CopyTo(string target)
    {
        file.Flush();
        using var whole = AtomicFile.Create(target);
        var buffer = new byte[1 << 16];
        for (var offset = 0L; offset < file.LengthBytes;)
        {
            var piece = buffer.AsSpan(0, (int)Math.Min(buffer.Length, file.LengthBytes - offset));
            file.Read(piece, offset);
            whole.Stream.Write(piece);
            offset += piece.Length;
        }

        whole.Commit();
    }

    public void Dispose() => file.Dispose();
}
