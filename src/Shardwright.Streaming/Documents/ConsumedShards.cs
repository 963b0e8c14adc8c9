namespace Shardwright.Streaming.Documents;

/// <summary>The shards that an epoch is done with: a list that grows at one end and never changes otherwise, so that any thread may hold one.</summary>
internal sealed record ConsumedShards(string Name, ConsumedShards? Before)
{
    internal static IEnumerable<string> Names(ConsumedShards? last)
    {
        for (var one = last; one is not null; one = one.Before)
        {
            yield return one.Name;
        }
    }
}
