namespace Shardwright.Formats.Tokenizers;

/// <summary>Counts ids until there are more than some limit.</summary>
internal struct CountingSink(int limit) : IIdSink
{
    /// <summary>How many came.</summary>
    internal int Count { get; private set; }

    public bool Take(ReadOnlySpan<int> ids, int start, int end)
    {
        Count += ids.Length;
        return Count <= limit;
    }
}
