using System.Globalization;
using System.Text;

namespace Shardwright.Streaming.Genome;

/// <summary>Samples and sequences that were not found: the first of each in the original's words, and how many in all.</summary>
internal sealed class MissingSequences
{
    private const int MostNames = 20;

    private readonly Dictionary<string, string?> samples = new(StringComparer.Ordinal);
    private readonly List<string> sequences = [];
    private readonly List<string> unnamed = [];
    private long sequenceCount;
    private long unnamedCount;

    /// <summary>Whether there is any.</summary>
    public bool HasAny => samples.Count > 0 || sequenceCount > 0 || unnamedCount > 0;

    /// <summary>A sample has no file that can be used.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="why">What is wrong with its file; null where it has none.</param>
    public void AddSample(string sample, string? why = null) => samples.TryAdd(sample, why);

    /// <summary>A sequence is not in the file of its sample.</summary>
    /// <param name="contigId">The sequence's id.</param>
    /// <param name="sample">The sample.</param>
    public void AddSequence(string contigId, string sample) => Add(sequences, ref sequenceCount, $"Sequence ID {contigId} not found in database for sample {sample}");

    /// <summary>A sequence's id does not say its sample.</summary>
    /// <param name="contigId">The sequence's id.</param>
    public void AddUnnamed(string contigId) => Add(unnamed, ref unnamedCount, $"Sequence ID {contigId} has no __ before its sample");

    /// <summary>All of them on one line, the longer lists cut with how many more there are.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        var names = samples.Take(MostNames).Select(
            sample => $"No pre-opened SQLite connection found for sample {sample.Key}" + (sample.Value is { } why ? $" ({why.TrimEnd('.')})" : ""));
        Append(text, names, samples.Count, "samples");
        Append(text, sequences, sequenceCount, "sequences");
        Append(text, unnamed, unnamedCount, "ids without a sample");
        return text.ToString();
    }

    private static void Add(List<string> list, ref long count, string message)
    {
        count++;
        if (list.Count < MostNames)
        {
            list.Add(message);
        }
    }

    private static void Append(StringBuilder text, IEnumerable<string> list, long count, string what)
    {
        if (count == 0)
        {
            return;
        }

        text.Append(text.Length == 0 ? "" : "; ").AppendJoin("; ", list);
        if (count > MostNames)
        {
            text.Append(CultureInfo.InvariantCulture, $"; and {count - MostNames} more, {count} {what} in all");
        }
    }
}
