namespace Shardwright.Recipes.Spectra;

/// <summary>Which sources have runs in common, in bounded memory: past a limit of runs, all are taken to have.</summary>
internal sealed class SharedRuns
{
    private const int MostRuns = 4_000_000;

    private readonly Dictionary<ulong, List<int>> sourcesOf = [];
    private bool overflowed;

    /// <summary>Notes that a source has a run.</summary>
    public void Add(int source, ulong run)
    {
        if (overflowed)
        {
            return;
        }

        if (!sourcesOf.TryGetValue(run, out var sources))
        {
            if (sourcesOf.Count == MostRuns)
            {
                overflowed = true;
                sourcesOf.Clear();
                return;
            }

            sourcesOf.Add(run, [source]);
        }
        else if (sources[^1] != source)
        {
            sources.Add(source);
        }
    }

    /// <summary>For each source, the sources before it that share a run with it.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Earlier(int sources)
    {
        if (overflowed)
        {
            return [.. Enumerable.Range(0, sources).Select(source => (IReadOnlyList<int>)[.. Enumerable.Range(0, source)])];
        }

        var earlier = Enumerable.Range(0, sources).Select(_ => new SortedSet<int>()).ToArray();
        foreach (var sharing in sourcesOf.Values.Where(list => list.Count > 1))
        {
            for (var i = 1; i < sharing.Count; i++)
            {
                earlier[sharing[i]].UnionWith(sharing.Take(i));
            }
        }

        return [.. earlier.Select(set => (IReadOnlyList<int>)[.. set])];
    }
}
