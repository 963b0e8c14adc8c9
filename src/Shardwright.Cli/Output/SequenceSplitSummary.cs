using System.Globalization;
using Shardwright.Cli.Console;
using Shardwright.Datasets.Splits;
using Shardwright.Recipes.Genome;

namespace Shardwright.Cli.Output;

/// <summary>What stands on which side of a split of genomes.</summary>
internal sealed record SequenceSplitSummary(IReadOnlyList<SequenceSplitCounts> Splits, int Samples, long Sequences, int SharedSamples, string? Root)
{
    public static SequenceSplitSummary Of(SequenceSplitReport report, string? root) => new(
        [.. report.Files.Select(file => new SequenceSplitCounts(file.Split.Key(), file.Path, file.Samples, file.Sequences, file.Bases))], report.Samples, report.Sequences, report.SharedSamples, root);

    public static void Print(SequenceSplitSummary result)
    {
        foreach (var split in result.Splits)
        {
            Terminal.Print(Text($"{split.Split}: {split.Sequences:N0} sequences of {split.Samples:N0} samples, {split.Bases:N0} letters: {split.Path}"));
        }

        Terminal.Print(result.SharedSamples == 0 ? "No sample stands on two sides." : Text($"{result.SharedSamples:N0} samples stand on more than one side."));
        if (result.Root is not null)
        {
            Terminal.Print($"Listed in the manifest, root {result.Root}");
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>One side of the split.</summary>
/// <param name="Split">Its key.</param>
/// <param name="Path">Its list.</param>
/// <param name="Samples">Samples with sequences there.</param>
/// <param name="Sequences">Sequences.</param>
/// <param name="Bases">Their letters.</param>
internal sealed record SequenceSplitCounts(string Split, string Path, int Samples, long Sequences, long Bases);
