using Shardwright.Cli.Console;
using Shardwright.Streaming.Eeg;

namespace Shardwright.Cli.Output;

/// <summary>What training will see of a window cache.</summary>
internal sealed record CacheStatistics(
    long Windows, int Partial, int Full, int None, double CacheSeizureRatio, int? BalancedWindows, double SeizureRatio, double PosWeight, string? Stale, IReadOnlyList<string> Lines)
{
    public static CacheStatistics Of(EegStatistics found) => new(
        found.Windows, found.Partial, found.Full, found.None, found.CacheSeizureRatio, found.BalancedWindows, found.SeizureRatio, found.PosWeight, found.Stale, found.Lines);

    public static void Print(CacheStatistics result)
    {
        Terminal.Print(FormattableString.Invariant(
            $"{result.Windows:N0} windows: {result.Partial:N0} partial, {result.Full:N0} full, {result.None:N0} without seizure; {100 * result.CacheSeizureRatio:0.0} % have some"));
        foreach (var line in result.Lines)
        {
            Terminal.Print(line);
        }
    }
}
