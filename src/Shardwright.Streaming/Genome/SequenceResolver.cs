using System.Runtime.InteropServices;
using System.Text;
using Shardwright.Datasets.Layouts.Genome;
using Shardwright.Foundation.Reporting;

namespace Shardwright.Streaming.Genome;

/// <summary>Finds each sequence of a split in the file of its sample, and keeps what cannot be found until all were looked for. For one thread.</summary>
/// <remarks>Ids are looked up a sample at a time, some ten thousands together, so that files are not opened again and again where there are more than may be open.</remarks>
internal sealed class SequenceResolver
{
    private const int MostPendingBytes = 32 << 20;

    private readonly SequenceStore store;
    private readonly ControlTags? tags;
    private readonly string databasePath;
    private readonly IProgressTask progress;
    private readonly CancellationToken cancel;
    private readonly Dictionary<string, int> samples = new(StringComparer.Ordinal);
    private readonly int most;

    // Ids that were not looked up yet: their bytes, and for each its sequence, its sample, and where its bytes begin.
    private readonly List<byte> pendingBytes = [];
    private readonly List<(int Sample, int Sequence, int Start, int Length)> pending = [];
    private readonly List<ResolvedSequence> resolved = [];
    private readonly MissingSequences missing = new();
    private readonly SampleState[] states;
    private (string ContigId, string Sample)? firstOther;
    private long others;

    /// <summary>Makes one that has found nothing.</summary>
    /// <param name="store">The sequences.</param>
    /// <param name="tags">Receives their tags; null where items have none.</param>
    /// <param name="databasePath">The window database, for messages.</param>
    /// <param name="progress">Told of sequences that were looked for.</param>
    /// <param name="cancel">Stops between two sequences.</param>
    /// <param name="most">Bytes of ids after which they are looked up.</param>
    public SequenceResolver(
        SequenceStore store, ControlTags? tags, string databasePath, IProgressTask progress, CancellationToken cancel, int most = MostPendingBytes)
    {
        this.store = store;
        this.tags = tags;
        this.databasePath = databasePath;
        this.progress = progress;
        this.cancel = cancel;
        this.most = most;
        states = new SampleState[store.Samples.Count];
        for (var i = 0; i < store.Samples.Count; i++)
        {
            if (!samples.TryAdd(store.Samples[i].Sample, i))
            {
                throw new ArgumentException($"Sample {store.Samples[i].Sample} is there twice.", nameof(store));
            }
        }
    }

    private enum SampleState : byte
    {
        NotLookedAt,
        Usable,
        Unusable,
    }

    /// <summary>Takes the next sequence, in the order of their numbers.</summary>
    /// <param name="contigId">Its id, UTF-8.</param>
    public void Add(ReadOnlySpan<byte> contigId)
    {
        var id = Encoding.UTF8.GetString(contigId);
        var sample = SampleOf(id);
        resolved.Add(new ResolvedSequence(-1, sample, tags?.Add(id) ?? ControlTags.None));
        if (sample < 0)
        {
            return;
        }

        pending.Add((sample, resolved.Count - 1, pendingBytes.Count, contigId.Length));
        pendingBytes.AddRange(contigId);
        if (pendingBytes.Count >= most)
        {
            LookUp();
        }
    }

    /// <summary>Ends the search.</summary>
    /// <param name="reporter">Warned where the one sample serves sequences of others.</param>
    /// <returns>Where each sequence lies.</returns>
    /// <exception cref="Foundation.Errors.DatasetStateException">Samples or sequences were not found.</exception>
    public ResolvedSequence[] Finish(IReporter reporter)
    {
        LookUp();
        tags?.Seal();
        if (missing.HasAny)
        {
            GenomeWindowThrow.NotFound(databasePath, missing.ToString());
        }

        if (firstOther is { } first)
        {
            reporter.Warn(
                $"{others} of {resolved.Count} sequences are not of sample {store.Samples[0].Sample}, as their ids say ({first.ContigId} is of \"{first.Sample}\"): "
                + "its file is the only one, and is used for all.");
        }

        return [.. resolved];
    }

    /// <summary>The samples that have sequences of the split, in the order of their indexes.</summary>
    public IEnumerable<int> UsedSamples => Enumerable.Range(0, states.Length).Where(sample => states[sample] == SampleState.Usable);

    private int SampleOf(string id)
    {
        var isNamed = SampleId.TryParse(id, out var name);
        if (store.Samples.Count == 1)
        {
            // As the original: one file serves all ids. It says nothing where the ids are of another sample.
            if (isNamed && name != store.Samples[0].Sample)
            {
                firstOther ??= (id, name!);
                others++;
            }

            return 0;
        }

        if (!isNamed)
        {
            missing.AddUnnamed(id);
            return -1;
        }

        if (!samples.TryGetValue(name!, out var sample))
        {
            missing.AddSample(name!);
            return -1;
        }

        return sample;
    }

    private void LookUp()
    {
        // Sequences of a sample stay in their order, in which they likely lie in its file.
        pending.Sort();
        var bytes = CollectionsMarshal.AsSpan(pendingBytes);
        foreach (var (sample, sequence, start, length) in pending)
        {
            cancel.ThrowIfCancellationRequested();
            if (!IsUsable(sample))
            {
                continue;
            }

            var id = bytes.Slice(start, length);
            var number = store.Find(sample, id);
            if (number < 0)
            {
                missing.AddSequence(Encoding.UTF8.GetString(id), store.Samples[sample].Sample);
            }

            resolved[sequence] = resolved[sequence] with { Number = number };
        }

        progress.Advance(pending.Count);
        pending.Clear();
        pendingBytes.Clear();
    }

    private bool IsUsable(int sample)
    {
        if (states[sample] == SampleState.NotLookedAt)
        {
            var unusable = store.FindUnusable([sample], cancel);
            states[sample] = unusable.Count == 0 ? SampleState.Usable : SampleState.Unusable;
            foreach (var (_, why) in unusable)
            {
                missing.AddSample(store.Samples[sample].Sample, why);
            }
        }

        return states[sample] == SampleState.Usable;
    }
}
