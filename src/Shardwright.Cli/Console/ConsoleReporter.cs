using Shardwright.Foundation.Reporting;
using Shardwright.Hygiene.Outputs;

namespace Shardwright.Cli.Console;

/// <summary>Progress, notes and warnings on standard error: bars on a terminal, a line every few seconds elsewhere.</summary>
internal sealed class ConsoleReporter(MessageWriter messages, bool quiet) : IReporter, IDisposable
{
    private readonly Lock gate = new();
    private ProgressBars? bars;

    public IProgressTask Begin(string activity, long? total, ProgressUnit unit)
    {
        if (quiet)
        {
            return Reporter.Silent.Begin(activity, total, unit);
        }

        if (!messages.IsTerminal)
        {
            return new ProgressLines(messages, activity, total, unit);
        }

        lock (gate)
        {
            bars ??= new ProgressBars(messages.Ansi, End);
            return bars.Begin(activity, total, unit);
        }
    }

    public void Warn(string message)
    {
        lock (gate)
        {
            messages.Write(message, "warning:");
        }
    }

    public void Note(string message)
    {
        if (quiet)
        {
            messages.Log?.Write(DebugLevel.Info, message);
            return;
        }

        lock (gate)
        {
            messages.Write(message);
        }
    }

    public void Dispose() => bars?.Dispose();

    private void End(ProgressBars ended)
    {
        lock (gate)
        {
            if (bars == ended)
            {
                bars = null;
            }
        }
    }
}
