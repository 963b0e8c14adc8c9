using Shardwright.Streaming.Documents;

namespace Shardwright.Streaming.Packing;

/// <summary>The cursor of one rank: what it says, and how it is gone on from.</summary>
internal sealed partial class FollowedPacking
{
    private const string LivePrefix = "live:";

    private ConsumedShards? encodedFor;
    private byte[]? encoded;

    /// <summary>Goes to where a cursor was made: reads and encodes the documents again that waited then.</summary>
    internal void Resume(PackCursor cursor, CancellationToken cancel)
    {
        if (cursor.Plan != planHash)
        {
            throw PackThrow.OtherPlan(folder);
        }

        var state = FollowState.Parse(cursor.State ?? throw PackThrow.Cursor("no state"));
        if (state.Rank != rank || state.World != plan.World)
        {
            throw PackThrow.CursorOf(folder, "rank", $"rank {rank} of {plan.World}", $"rank {state.Rank} of {state.World}");
        }

        (first, place, rows) = (state.First, state.Place, state.Rows);
        live = Identity(first);
        if (cursor.Root != LivePrefix + live)
        {
            throw PackThrow.CursorOf(folder, "root", LivePrefix + live, cursor.Root);
        }

        FolderFacts.Check(folder, plan, tokenizer);
        var texts = new Dictionary<(FollowedShard, long), byte[]>();
        foreach (var shard in state.Buffer.GroupBy(document => document.Shard))
        {
            cancel.ThrowIfCancellationRequested();
            using var opened = followed.Reopen(shard.Key);
            foreach (var document in opened.ReadRows([.. shard.Select(document => document.Row).Distinct().Order()]))
            {
                texts[(shard.Key, document.Row)] = document.Utf8;
            }
        }

        var tokens = Encode([.. state.Buffer.Select(document => texts[document])]);
        foreach (var (document, one) in state.Buffer.Zip(tokens))
        {
            Add(document.Shard, document.Row, one);
        }
    }

    private string Cursor()
    {
        if (encoded is null || !ReferenceEquals(encodedFor, place.Consumed))
        {
            (encodedFor, encoded) = (place.Consumed, FollowState.WriteNames(ConsumedShards.Names(place.Consumed)));
        }

        var waiting = new (FollowedShard, long)[packer.Count];
        for (var i = 0; i < waiting.Length; i++)
        {
            var one = buffered[packer.Documents[i]];
            waiting[i] = (one.Shard, one.Row);
        }

        var state = new FollowState(rank, plan.World, rows, place, first!, waiting).ToText(folder, encoded);
        return new PackCursor(LivePrefix + live, planHash, place.Epoch, rows, state).ToJson();
    }

    private string Identity(FollowedShard shard)
    {
        using var opened = followed.Reopen(shard);
        return opened.Identity();
    }
}
