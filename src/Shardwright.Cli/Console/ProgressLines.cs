using System.Diagnostics;
using Shardwright.Foundation.Reporting;

namespace Shardwright.Cli.Console;

/// <summary>Progress where nobody watches: a line every few seconds.</summary>
internal sealed class ProgressLines(MessageWriter messages, string activity, long? total, ProgressUnit unit) : IProgressTask
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly Lock gate = new();
    private long done;
    private TimeSpan next = Pause;

    public void Advance(long amount)
    {
        lock (gate)
        {
            done += amount;
            if (clock.Elapsed >= next)
            {
                next = clock.Elapsed + Pause;
                Say();
            }
        }
    }

    public void Dispose()
    {
    }

    private void Say()
    {
        var goal = total is { } all ? $" of {ProgressWords.Amount(all, unit)}" : "";
        var left = total is { } end ? ProgressWords.Left(done, end, clock.Elapsed) : "";
        messages.Write($"{activity}: {ProgressWords.Amount(done, unit)}{goal}, {ProgressWords.Rate(done, clock.Elapsed, unit)} {left}");
    }
}
