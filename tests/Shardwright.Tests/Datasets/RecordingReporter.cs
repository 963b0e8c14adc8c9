using System.Collections.Concurrent;
using Shardwright.Foundation.Reporting;

namespace Shardwright.Tests.Datasets;

/// <summary>Keeps every line it is told.</summary>
internal sealed class RecordingReporter : IReporter
{
    private readonly ConcurrentQueue<string> warnings = new();
    private readonly ConcurrentQueue<string> notes = new();

    public IReadOnlyCollection<string> Warnings => warnings;

    public IReadOnlyCollection<string> Notes => notes;

    public IProgressTask Begin(string activity, long? total, ProgressUnit unit) => Reporter.Silent.Begin(activity, total, unit);

    public void Warn(string message) => warnings.Enqueue(message);

    public void Note(string message) => notes.Enqueue(message);
}
