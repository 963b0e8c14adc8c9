using System.Buffers;
using Shardwright.Formats.Jsonl;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;

namespace Shardwright.Recipes.Code;

/// <summary>Cuts the inputs, one after another, into batches of whole lines. For one thread.</summary>
/// <param name="options">What is read, and how.</param>
/// <param name="inputs">The inputs as planned.</param>
/// <param name="start">The first line.</param>
internal sealed class ChunkReading(ChunkOptions options, IReadOnlyList<ChunkInput> inputs, ChunkPosition start)
{
    /// <summary>Reads everything.</summary>
    /// <param name="empty">Gives an empty batch.</param>
    /// <param name="full">Takes a full one.</param>
    /// <param name="cancel">Stops between lines.</param>
    public void Run(Func<ChunkBatch> empty, Action<ChunkBatch> full, CancellationToken cancel)
    {
        for (var input = start.Input; input < inputs.Count; input++)
        {
            var from = input == start.Input ? start : new ChunkPosition(input, 0, 0, 0);
            if (inputs[input].Identity is not null)
            {
                Read(inputs[input], from, empty, full, cancel);
            }
        }
    }

    private void Read(ChunkInput input, ChunkPosition at, Func<ChunkBatch> empty, Action<ChunkBatch> full, CancellationToken cancel)
    {
        var batch = empty();
        string? flaw = null;
        try
        {
            using var reader = JsonlReader.Open(input.Path, new JsonlOptions { MaxLineBytes = options.MaxLineBytes }, at.OffsetBytes);
            while ((options.MaxRecords == 0 || at.Records < options.MaxRecords) && reader.ReadLine())
            {
                cancel.ThrowIfCancellationRequested();
                var line = reader.Line;
                if (batch.Bytes.WrittenCount > 0 && batch.Bytes.WrittenCount + (long)line.Length > options.BatchBytes)
                {
                    batch.Next = at;
                    full(batch);
                    batch = empty();
                }

                at = at with { OffsetBytes = reader.OffsetBytes };
                var isBlank = JsonlText.IsBlank(line);
                if (!isBlank)
                {
                    batch.Lines.Add(new ChunkLine(at, batch.Bytes.WrittenCount, line.Length));
                    batch.Bytes.Write(line);
                }

                batch.InputBytes += reader.NextOffsetBytes - reader.OffsetBytes;
                at = at with { OffsetBytes = reader.NextOffsetBytes, Line = at.Line + 1, Records = at.Records + (isBlank ? 0 : 1) };
            }
        }
        catch (MalformedDataException error)
        {
            flaw = error.Message;
        }

        if (FileIdentity.Of(input.Path) != input.Identity)
        {
            throw ChunkThrow.Changed(input.Path, "a file written since");
        }

        batch.InputFlaw = flaw;
        batch.Next = new ChunkPosition(at.Input + 1, 0, 0, 0);
        full(batch);
    }
}
