using Shardwright.Cli.Console;
using Shardwright.Recipes.Eeg;

namespace Shardwright.Cli.Output;

/// <summary>The splits of a corpus: their recordings and patients, none of whom stands in two.</summary>
internal sealed record SplitsSummary(string Root, IReadOnlyList<SplitCounts> Splits, IReadOnlyList<string> Lines)
{
    public static SplitsSummary Of(OfficialSplits splits) => new(
        splits.Root, [.. splits.Splits.Select(split => new SplitCounts(split.FolderName, split.Files.Count, split.Patients.Count, split.OtherFiles))], [OfficialSplits.ValidatedLine, .. splits.StatsLines]);

    public static void Print(SplitsSummary result)
    {
        foreach (var line in result.Lines)
        {
            Terminal.Print(line);
        }
    }
}

/// <summary>One split of a corpus.</summary>
/// <param name="Split">Its folder's name.</param>
/// <param name="Files">Recordings.</param>
/// <param name="Patients">Whose they are.</param>
/// <param name="OtherFiles">Files of other endings, which are not read.</param>
internal sealed record SplitCounts(string Split, int Files, int Patients, int OtherFiles);
