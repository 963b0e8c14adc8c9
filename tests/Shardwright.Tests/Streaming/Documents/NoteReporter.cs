using System.Collections.Concurrent;
using Shardwright.Foundation.Reporting;

namespace Shardwright.Tests.Streaming.Documents;

/// <summary>Keeps the notes and warnings that it is told, and how often work was begun.</summary>
internal sealed class NoteReporter : IReporter
{
    private int begun;

    public ConcurrentQueue<string> Notes { get; } = new();

    public ConcurrentQueue<string> Warnings { get; } = new();

    public int Begun => begun;

    public IProgressTask Begin(string activity, long? total, ProgressUnit unit)
    {
        Interlocked.Increment(ref begun);
        return Reporter.Silent.Begin(activity, total, unit);
    }

    public void Warn(string message) => Warnings.Enqueue(message);

    public void Note(string message) => Notes.Enqueue(message);
}
