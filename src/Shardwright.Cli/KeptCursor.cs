using System.Diagnostics;
using Shardwright.Streaming.Genome;

namespace Shardwright.Cli;

/// <summary>Writes the place that was reached to a file now and then, and at the end however it comes: to flush it at each batch would take longer than the batch.</summary>
internal sealed class KeptCursor(Action<string> write) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private GenomeCursor? reached;
    private long lastWritten;

    public void Keep(GenomeCursor cursor)
    {
        reached = cursor;
        if (lastWritten == 0 || Stopwatch.GetElapsedTime(lastWritten) >= Pause)
        {
            Write();
        }
    }

    public void Dispose() => Write();

    private void Write()
    {
        if (reached is not null)
        {
            write(reached.ToJson());
            (reached, lastWritten) = (null, Stopwatch.GetTimestamp());
        }
    }
}
