using System.Globalization;
using Shardwright.Cli.Console;

namespace Shardwright.Cli.Output;

/// <summary>Which windows were read as items, how fast, and the digest of them.</summary>
internal sealed record GenomeReadSummary(string Path, IReadOnlyList<GenomeSplitSummary> Splits, long Items, long Batches, double Seconds, string Digest)
{
    public static void Print(GenomeReadSummary result)
    {
        foreach (var split in result.Splits)
        {
            var left = split.LeftOut > 0 ? $"; {split.LeftOut:N0} left out, of a last batch that is not full" : "";
            Terminal.Print(string.Create(CultureInfo.InvariantCulture, $"{split.Split}: {split.Items:N0} items read of {split.Windows:N0} windows of {split.Sequences:N0} sequences{left}"));
        }

        var rate = result.Items / Math.Max(result.Seconds, 1e-9);
        Terminal.Print(string.Create(CultureInfo.InvariantCulture, $"{result.Items:N0} items in {result.Batches:N0} batches, {rate:N0} items/s"));
        Terminal.Print($"digest {result.Digest}");
    }
}

/// <summary>What was read of one split.</summary>
/// <param name="Split">Its key.</param>
/// <param name="Windows">Windows of its database.</param>
/// <param name="Sequences">Sequences they are of.</param>
/// <param name="Items">Items read.</param>
/// <param name="LeftOut">Items of all epochs that no rank gets, because the last batch is not full.</param>
/// <param name="TokenLayout">Which special tokens its items have: <c>eden</c> or <c>head</c>.</param>
internal sealed record GenomeSplitSummary(string Split, long Windows, long Sequences, long Items, long LeftOut, string TokenLayout);
