using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Shardwright.Foundation.Files;

namespace Shardwright.Datasets.Building;

/// <summary>A file of JSON objects, one a line.</summary>
internal sealed class SideFile : IDisposable
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly AtomicFile file;
    private readonly ArrayBufferWriter<byte> line = new();
    private readonly Utf8JsonWriter json;

    public SideFile(string path)
    {
        file = AtomicFile.Create(path);
        json = new Utf8JsonWriter(line, Options);

        // An empty list is a file too.
        _ = file.Stream;
    }

    public void Append(Action<Utf8JsonWriter> fields)
    {
        line.ResetWrittenCount();
        json.Reset();
        json.WriteStartObject();
        fields(json);
        json.WriteEndObject();
        json.Flush();
        file.Stream.Write(line.WrittenSpan);
        file.Stream.WriteByte((byte)'\n');
    }

    public void Append(Stream lines) => lines.CopyTo(file.Stream);

    public void Commit() => file.Commit();

    public void Dispose()
    {
        json.Dispose();
        file.Dispose();
    }
}
