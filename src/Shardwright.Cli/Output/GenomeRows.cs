using System.Buffers;
using System.Text.Json;
using Shardwright.Streaming.Genome;

namespace Shardwright.Cli.Output;

/// <summary>Items of genomes as JSON lines on standard output.</summary>
internal static class GenomeRows
{
    /// <summary>Prints one row of a batch.</summary>
    public static void Print(GenomeBatch batch, int row, long windows)
    {
        var buffer = new ArrayBufferWriter<byte>(batch.Width * 12);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("index", batch.Indexes.Span[row]);
            json.WriteNumber("epoch", (batch.Position + row) / windows);
            Write(json, "tokens", batch.Tokens.Span.Slice(row * batch.Width, batch.Width));
            Write(json, "labels", batch.Labels.Span.Slice(row * batch.Width, batch.Width));
            json.WriteStartArray("loss_mask");
            foreach (var value in batch.LossMask.Span.Slice(row * batch.Width, batch.Width))
            {
                json.WriteNumberValue((int)value);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        System.Console.Out.WriteLine(System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    private static void Write(Utf8JsonWriter json, string name, ReadOnlySpan<long> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteNumberValue(value);
        }

        json.WriteEndArray();
    }
}
