using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Shardwright.Datasets.Building;
using Shardwright.Datasets.Layouts.Genome;

namespace Shardwright.Recipes.Genome;

/// <summary>Makes the file of one sample.</summary>
internal sealed class GenomeUnit(GenomeStoreOptions options, SequenceSources sources, GenomeWork work, PlannedUnit unit, UnitContext context)
{
    private const int PieceBytes = 1 << 20;

    // Hashes of ids: what is known of one is small, however long it is.
    private readonly HashSet<UInt128> ids = [];
    private readonly byte[] buffer = new byte[PieceBytes];

    public void Run()
    {
        using var writer = Create();
        var (source, input) = ((ISequenceSource?)null, "");
        try
        {
            foreach (var piece in work.Pieces)
            {
                if (source is null || piece.Input != input || !source.MoveTo(piece))
                {
                    source?.Dispose();
                    source = null;
                    (source, input) = (sources.Open(context.Input(piece.Input).Path, piece, Path.GetDirectoryName(context.OutputPath)!, context.Cancel), piece.Input);
                }

                while (source.Next(out var sequence))
                {
                    context.Cancel.ThrowIfCancellationRequested();
                    Take(sequence, piece.Input, source, writer);
                    context.Advance(1);
                }
            }
        }
        finally
        {
            source?.Dispose();
        }

        writer.Finish();
        context.Rows = writer.Sequences;
        context.Counts.Keep(writer.Sequences);
        context.ListGroups(unit.Output, [work.Sample]);
    }

    private void Take(SourceSequence sequence, string input, ISequenceSource source, ISequenceWriter writer)
    {
        var id = work.NamesSample ? SampleNames.Named(sequence.Id, work.Sample) : sequence.Id;
        if (Flaw(sequence, id) is var (reason, message))
        {
            context.Reject(input, string.Create(CultureInfo.InvariantCulture, $"sequence {sequence.Record}{(sequence.Id.Length == 0 ? "" : $" ({sequence.Id})")}"), reason, message);
            return;
        }

        writer.BeginSequence(id);
        var length = 0L;
        for (int count; (count = source.Read(buffer)) > 0; length += count)
        {
            writer.Write(buffer.AsSpan(0, count));
        }

        writer.EndSequence();
        context.List(GenomeRecipe.ContigList, json =>
        {
            json.WriteString("contig_id", id);
            json.WriteString("sample", work.Sample);
            json.WriteNumber("length", length);
            json.WriteString("input", input);
            json.WriteNumber("sequence", sequence.Record);
            if (id != sequence.Id)
            {
                json.WriteString("id", sequence.Id);
            }

            if (sequence.Description.Length > 0)
            {
                json.WriteString("description", sequence.Description);
            }
        });
    }

    private (string Reason, string Message)? Flaw(SourceSequence sequence, string id)
        => sequence.Flaw is not null ? (sequence.Flaw, sequence.FlawMessage)
            : sequence.Id.Length == 0 ? (GenomeReasons.NoId, "it has no id")
            : ids.Add(HashOf(id)) ? null
            : (GenomeReasons.DuplicateId, $"another sequence of sample {work.Sample} has the id {id}; the first one was kept");

    private static UInt128 HashOf(string id) => MemoryMarshal.Read<UInt128>(SHA256.HashData(Encoding.UTF8.GetBytes(id)));

    private ISequenceWriter Create() => options.Output switch
    {
        GenomeOutput.Packed => PackedSequenceWriter.Create(context.OutputPath, new PackedOptions { Bits = options.Bits }),
        GenomeOutput.Fasta => new FastaSequenceWriter(context.OutputPath),
        _ => SequenceDatabaseWriter.Create(context.OutputPath, work.Pieces.All(piece => piece.Letters is not null) ? work.Pieces.Sum(piece => piece.Letters) : null),
    };
}
