using System.Runtime.CompilerServices;
using Shardwright.Streaming.Packing;

namespace Shardwright.Streaming.Documents;

/// <summary>The documents of one rank out of a growing folder: each shard once an epoch, new ones behind those that were read.</summary>
internal sealed class FollowedDocuments(FollowedFolder folder, PackPlan plan, int rank)
{
    /// <summary>Reads on from a place, waiting for shards as they arrive.</summary>
    /// <param name="place">The place.</param>
    /// <param name="first">The first shard that was opened on the way to it; null at the start.</param>
    /// <param name="cancel">Stops the reading.</param>
    internal async IAsyncEnumerable<FollowedBatch> ReadAsync(FollowPlace place, FollowedShard? first, [EnumeratorCancellation] CancellationToken cancel)
    {
        // A place in the middle of a shard was handed out with documents of its epoch.
        var gotSome = place.Shard is not null;
        var consumed = ConsumedShards.Names(place.Consumed).ToHashSet(StringComparer.Ordinal);
        while (plan.Epochs == 0 || place.Epoch < plan.Epochs)
        {
            var shard = place.Shard is null ? await folder.NextAsync(consumed, cancel).ConfigureAwait(false) : folder.Reopen(place.Shard);
            if (shard is null)
            {
                if (!gotSome)
                {
                    throw PackThrow.NothingForRank(folder.Folder, rank, plan.World, place.Epoch);
                }

                gotSome = false;
                consumed.Clear();
                place = new FollowPlace(place.Epoch + 1, null, null, 0);
                continue;
            }

            using (shard)
            {
                first ??= shard.Shard;
                place = place with { Shard = shard.Shard };
                foreach (var documents in shard.ReadShare(rank, plan.World, place.NextRow, plan.RefillDocuments))
                {
                    cancel.ThrowIfCancellationRequested();
                    gotSome = true;
                    place = place with { NextRow = documents[^1].Row + 1 };
                    yield return new FollowedBatch(shard.Shard, first, documents, place);
                }
            }

            consumed.Add(shard.Shard.Name);
            place = new FollowPlace(place.Epoch, new ConsumedShards(shard.Shard.Name, place.Consumed), null, 0);
        }
    }
}
