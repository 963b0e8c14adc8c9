namespace Shardwright.Hygiene.Memoization;

/// <summary>Results that this process has used last, up to a number of bytes. Safe from many threads.</summary>
internal sealed class MemoMemory(long limitBytes)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, LinkedListNode<(string Key, MemoResult Result)>> places = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Key, MemoResult Result)> latest = [];
    private long bytes;

    /// <summary>The result of a key, where it is still here.</summary>
    public MemoResult? Find(string key)
    {
        lock (gate)
        {
            if (!places.TryGetValue(key, out var place))
            {
                return null;
            }

            latest.Remove(place);
            latest.AddFirst(place);
            return place.Value.Result;
        }
    }

    /// <summary>Keeps a result, and lets go of those used longest ago.</summary>
    public void Keep(string key, MemoResult result)
    {
        lock (gate)
        {
            if (result.Bytes > limitBytes || places.ContainsKey(key))
            {
                return;
            }

            places.Add(key, latest.AddFirst((key, result)));
            bytes += result.Bytes;
            while (bytes > limitBytes && latest.Last is { } oldest)
            {
                latest.RemoveLast();
                places.Remove(oldest.Value.Key);
                bytes -= oldest.Value.Result.Bytes;
            }
        }
    }
}
