namespace Shardwright.Datasets.Contracts.Values;

/// <summary>How many values are of some sort, and the first of them.</summary>
internal sealed class Tally
{
    /// <summary>How many.</summary>
    public long Count { get; private set; }

    /// <summary>The place of the first.</summary>
    public long First { get; private set; }

    /// <summary>The first, as a message quotes it.</summary>
    public string Shown { get; private set; } = "";

    /// <summary>Counts one.</summary>
    public void Add(long place, string shown)
    {
        if (Count++ == 0)
        {
            (First, Shown) = (place, shown);
        }
    }

    /// <summary>Counts one that need not be put into words.</summary>
    public void Add() => Count++;
}
