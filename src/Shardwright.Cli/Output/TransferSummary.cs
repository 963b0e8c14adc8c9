using System.Globalization;
using Shardwright.Cli.Console;
using Shardwright.Foundation.Text;
using Shardwright.Stores.Comparing;
using Shardwright.Stores.Transfers;

namespace Shardwright.Cli.Output;

/// <summary>Prints what a push, a pull or a comparison came to.</summary>
internal static class TransferSummary
{
    /// <summary>Prints what moved, or with a dry run how each file stands.</summary>
    /// <param name="done">What was done: <c>pushed</c>.</param>
    /// <param name="report">What came of it.</param>
    public static void Print(string done, TransferReport report)
    {
        if (report.Lines.Count > 0)
        {
            Print(report.Lines);
            return;
        }

        var speed = report.Seconds > 0 ? $", {ByteSize.Format((long)(report.MovedBytes / report.Seconds))}/s" : "";
        Terminal.Print(string.Create(
            CultureInfo.InvariantCulture,
            $"{done} {report.Moved} of {report.Files} files, {ByteSize.Format(report.MovedBytes)} in {DurationText.Format(TimeSpan.FromSeconds(report.Seconds))}{speed}; {report.Same} were there"));
        Terminal.Print($"{report.Target}: {(report.IsComplete ? "complete" : "not complete")}{(report.Root is null ? "" : $", root {report.Root}")}");
    }

    /// <summary>Prints how files stand, and how many stand how.</summary>
    public static void Print(IReadOnlyList<SyncLine> lines)
    {
        foreach (var line in lines)
        {
            Terminal.Print($"{line.Sign} {line.Name}{(line.Reason is null ? "" : $"  ({line.Reason})")}");
        }

        Terminal.Print(string.Join(", ", lines.GroupBy(line => line.Letter).OrderBy(group => group.Key).Select(group => string.Create(
            CultureInfo.InvariantCulture, $"{group.Count()} {Meaning(group.Key)} ({ByteSize.Format(group.Sum(line => line.Bytes))})"))));
    }

    private static string Meaning(SyncLetter letter) => letter switch
    {
        SyncLetter.Same => "the same",
        SyncLetter.OnlySource => "only at the source",
        SyncLetter.OnlyTarget => "only at the target",
        SyncLetter.Differs => "with other bytes",
        _ => "not comparable",
    };
}
