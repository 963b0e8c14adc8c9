using System.Text.Json;
using Shardwright.Datasets.Building;
using Shardwright.Datasets.Layouts.Genome;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Text;
using Shardwright.Formats.Fasta;

namespace Shardwright.Recipes.Genome;

/// <summary>Reads which sequences the inputs have, and makes a unit of each sample.</summary>
internal sealed class GenomePlanner(GenomeStoreOptions options, PlanContext context)
{
    public PlannedWork Plan(IReadOnlyList<InputSource> inputs)
    {
        var survey = InputSurvey.Run(inputs, context, "reading headers", GenomeReasons.UnreadableInput, input =>
        {
            var scan = new InputScan(input, options.Naming);
            Scan(scan, input);
            return scan;
        });
        var kept = survey.Found.OfType<InputScan>().ToArray();
        foreach (var empty in kept.Where(scan => scan.Pieces.Count == 0))
        {
            context.Reporter.Warn($"{empty.Input.Name} has no sequences");
        }

        return new PlannedWork(Units(kept), survey.Rejected, kept.Sum(scan => EstimatedBytes(scan)));
    }

    private void Scan(InputScan scan, InputSource input)
    {
        switch (options.Kind)
        {
            case GenomeInputKind.Sequences:
                using (var store = SequenceStore.Open([SequenceSources.Stored(input)], new SequenceStoreOptions()))
                {
                    var (count, letters) = (0L, 0L);
                    store.VisitSequences(0, (_, _, length) => (count, letters) = (count + 1, letters + length));
                    scan.AddSample(input.Name, count, letters);
                }

                break;
            case GenomeInputKind.Parquet:
                ParquetInputs.ReadIds(input.Path, id => scan.Add(id, 0), context.Cancel);
                break;
            default:
                using (var reader = FastaReader.Open(input.Path))
                {
                    while (reader.ReadHeader(out var header))
                    {
                        context.Cancel.ThrowIfCancellationRequested();
                        scan.Add(header.Id, header.OffsetBytes);
                    }

                    scan.EndText(reader.OffsetBytes);
                }

                break;
        }
    }

    private PlannedUnit[] Units(InputScan[] scans)
    {
        var samples = scans.SelectMany(scan => scan.Pieces).GroupBy(piece => piece.Sample, piece => piece.Piece, StringComparer.Ordinal).OrderBy(group => group.Key, CodePointComparer.Instance).ToArray();
        CheckNames(samples, scans);
        var namesSample = samples.Length > 1 && options.Kind != GenomeInputKind.Sequences;
        return [.. samples.Select(sample =>
        {
            GenomePiece[] pieces = [.. sample];
            var work = JsonSerializer.SerializeToElement(new GenomeWork(sample.Key, namesSample, pieces), GenomeJson.Default.GenomeWork);
            return new PlannedUnit(sample.Key, GenomeRecipe.OutputOf(sample.Key, options.Output), null, [.. pieces.Select(piece => piece.Input).Distinct()], work, pieces.Sum(piece => piece.Records));
        })];
    }

    // A file system that does not tell cases apart would make one file of two samples, and two files of one name would be one sample.
    private void CheckNames(IGrouping<string, GenomePiece>[] samples, InputScan[] scans)
    {
        var byFile = scans.Where(scan => scan.UsesFileName).GroupBy(scan => scan.FileSample, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1)?.ToArray();
        if (byFile is not null)
        {
            throw new StorageException(
                new DataLocation(byFile[1].Input.Path), "sample", "a file name that no other input has", $"sample {byFile[1].FileSample} of {byFile[0].Input.Path} too", "Rename one of the files.");
        }

        if (samples.FirstOrDefault(sample => !SampleNames.IsUsable(sample.Key)) is { } unusable)
        {
            throw new StorageException(
                new DataLocation(unusable.First().Input), "sample", "a name that a folder can have, of at most 180 bytes", $"\"{unusable.Key}\"", "Rename the file.");
        }

        var alike = samples.GroupBy(sample => sample.Key, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1)?.Select(sample => sample.Key).ToArray();
        if (alike is not null)
        {
            context.Reporter.Warn($"samples {alike[0]} and {alike[1]} differ in case alone: a copy to a file system that does not tell cases apart would lose one");
        }
    }

    private long EstimatedBytes(InputScan scan)
    {
        var text = scan.TextBytes ?? new FileInfo(scan.Input.Path).Length;
        return options.Output == GenomeOutput.Packed && options.Bits == PackedBits.Two ? text / 3 : text + (text / 10);
    }
}
