using System.Globalization;
using System.Text.Json;
using Shardwright.Datasets.Layouts.Genome;
using Shardwright.Foundation.Reporting;
using Shardwright.Streaming.Genome;

namespace Shardwright.Bench;

/// <summary>Random windows of one genome, raw and as items, on one core: a second of processor time, the best of several turns.</summary>
internal static class GenomeWindowRate
{
    private const int Turns = 5;
    private const int Batch = 32;

    /// <summary>Ours.</summary>
    /// <param name="sequences">The folder of sequences, of either layout.</param>
    /// <param name="windows">The window database.</param>
    /// <param name="areTrusted">Whether the files are ours, and believed.</param>
    /// <param name="count">Windows of a turn.</param>
    /// <returns>Raw windows and whole items a second.</returns>
    public static (double Windows, double Items) Ours(string sequences, string windows, bool areTrusted, int count)
    {
        var sources = new GenomeSources { Samples = SequenceFolder.Find(sequences), WindowDatabase = windows, AreTrusted = areTrusted };
        using var set = GenomeWindowSet.Open(sources, new GenomeOptions(), Reporter.Silent);
        var random = new Random(3);
        var indexes = Enumerable.Range(0, count).Select(_ => random.NextInt64(set.Count)).ToArray();
        var bases = new byte[set.ItemTokens];
        var raw = Best(count, () =>
        {
            foreach (var index in indexes)
            {
                _ = set.ReadBases(index, bases);
            }
        });
        var (tokens, labels, mask) = (new long[Batch * set.ItemTokens], new long[Batch * set.ItemTokens], new float[Batch * set.ItemTokens]);
        var items = Best(count, () =>
        {
            for (var start = 0; start < count; start += Batch)
            {
                set.ReadItems(indexes.AsSpan(start, Math.Min(Batch, count - start)), 0, tokens, labels, mask);
            }
        });
        return (raw, items);
    }

    /// <summary>The original's, with two queries an item.</summary>
    /// <param name="command">Its bench.</param>
    /// <param name="sequences">Its folder of sequences.</param>
    /// <param name="windows">The window database.</param>
    /// <param name="count">Windows of a turn.</param>
    public static double Original(string command, string sequences, string windows, int count)
    {
        var run = GenomeBenchData.Peer(command, sequences, windows, "--count", count.ToString(CultureInfo.InvariantCulture));
        using var json = JsonDocument.Parse(run.Output);
        return json.RootElement.GetProperty("per_second").GetDouble();
    }

    // Once before the clock runs, for the compiler has its tiers.
    private static double Best(int count, Action action)
    {
        action();
        return count / Enumerable.Range(0, Turns).Min(_ =>
        {
            var before = Environment.CpuUsage.TotalTime;
            action();
            return (Environment.CpuUsage.TotalTime - before).TotalSeconds;
        });
    }
}
