using Shardwright.Hygiene.Git;

namespace Shardwright.Hygiene.Guard;

/// <summary>Learns what contents are, by the cheapest way that cannot be fooled.</summary>
/// <remarks>
/// A file on disk stands for its object only where its size, times and inode are those that the index holds, and only to say that it is harmless: what looks like
/// data is asked of git. Then objects in files of their own are read here, and all others through git. One call at a time.
/// </remarks>
internal sealed class BlobExaminer(GitRepository repository, int jobs) : IDisposable
{
    private const int Chunk = 512;

    private readonly LooseObjects loose = new(repository.ObjectsFolder);

    /// <summary>Examines files.</summary>
    /// <param name="entries">The files; those with stamps are looked for on disk first.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>What is known of each, in the same order.</returns>
    public BlobFacts[] Examine(IReadOnlyList<GitEntry> entries, CancellationToken cancel)
    {
        var facts = new BlobFacts[entries.Count];
        Array.Fill(facts, BlobFacts.Missing);
        var isOpen = new bool[entries.Count];
        Array.Fill(isOpen, true);
        if (entries.Any(entry => entry.Stamp is not null) && repository.WorkFolder is { } folder)
        {
            // The filters are asked for while files are looked at already: few have any.
            var filtered = Task.Run(() => repository.Filtered(entries), cancel);
            using var disk = new WorkFiles(folder, repository.IndexFile);
            Spread(
                entries.Count, () => new BlobSampler(entries, facts), (sampler, i) => isOpen[i] = !(disk.Visit(i, entries[i], sampler) && IsHarmless(entries[i], facts[i])), cancel);
            var names = filtered.GetAwaiter().GetResult();
            for (var i = 0; names.Count > 0 && i < isOpen.Length; i++)
            {
                isOpen[i] |= names.Contains(entries[i].Path.Raw);
            }
        }

        Spread(
            entries.Count, () => (Sampler: new BlobSampler(entries, facts), Source: new DescriptorStream()),
            (state, i) => isOpen[i] = isOpen[i] && !loose.Visit(i, entries[i].Id, state.Source, state.Sampler), cancel);
        var left = Enumerable.Range(0, entries.Count).Where(i => isOpen[i]).Select(i => (i, entries[i].Id)).ToArray();
        foreach (var (place, _) in left)
        {
            facts[place] = BlobFacts.Missing;
        }

        // More than one git where there is work enough for two.
        var parts = left.Chunk(Math.Max(Chunk, (left.Length + jobs - 1) / jobs)).ToArray();
        var readers = parts.Select(part => Task.Run(() => ObjectReader.Visit(repository, part, new BlobSampler(entries, facts), cancel), cancel)).ToArray();
        Task.WhenAll(readers).GetAwaiter().GetResult();
        return facts;
    }

    /// <inheritdoc/>
    public void Dispose() => loose.Dispose();

    private static bool IsHarmless(GitEntry entry, BlobFacts facts) => facts.Format == DataFormat.None && facts.Bytes <= GuardLimits.Of(entry.Path);

    private void Spread<T>(int count, Func<T> begin, Action<T, int> one, CancellationToken cancel)
    {
        var next = 0;
        void Work()
        {
            var state = begin();
            for (var from = Interlocked.Add(ref next, Chunk) - Chunk; from < count; from = Interlocked.Add(ref next, Chunk) - Chunk)
            {
                cancel.ThrowIfCancellationRequested();
                for (var i = from; i < Math.Min(count, from + Chunk); i++)
                {
                    one(state, i);
                }
            }
        }

        var others = Enumerable.Range(1, Math.Min(jobs, (count / Chunk) + 1) - 1).Select(_ => Task.Run(Work, cancel)).ToArray();
        Work();
        Task.WhenAll(others).GetAwaiter().GetResult();
    }
}
