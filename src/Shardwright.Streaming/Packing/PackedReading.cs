using System.Runtime.CompilerServices;
using Shardwright.Datasets.Opening;
using Shardwright.Formats.Tokenizers;
using Shardwright.Foundation.Errors;

namespace Shardwright.Streaming.Packing;

/// <summary>Reads documents as packed rows of tokens: best fit, every document behind the token that begins one.</summary>
public static class PackedReading
{
    /// <summary>Reads a folder of document shards.</summary>
    /// <param name="folder">A finished dataset; where the plan follows, a folder that may still grow, or does not exist yet.</param>
    /// <param name="tokenizer">What turns the documents into tokens.</param>
    /// <param name="plan">How rows are packed, and which of them this reader gets.</param>
    /// <param name="cursorJson">A batch's cursor, behind which the reading goes on; null for the start.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>
    /// Batches. Of a finished dataset, row p of the reading goes to rank p mod world, so that the rows are the same for any world, and a cursor holds
    /// for any rank and world. Of a growing folder each rank packs its own share of every shard, and a cursor is its rank's own; without a rank,
    /// batches of all ranks come in turn.
    /// </returns>
    /// <exception cref="ArgumentException">The plan makes no sense.</exception>
    /// <exception cref="DatasetStateException">
    /// Length, tokenizer or cursor do not belong to the folder; the folder did not change for as long as the plan waits; a rank gets nothing.
    /// </exception>
    /// <exception cref="MalformedDataException">A shard is damaged, or the cursor is.</exception>
    /// <exception cref="StorageException">A file is not there.</exception>
    /// <remarks>Shards and memory are let go of when the enumeration ends. Each enumeration reads by itself.</remarks>
    public static IAsyncEnumerable<PackedBatch> ReadPackedAsync(
        string folder, Tokenizer tokenizer, PackPlan plan, string? cursorJson = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(plan);
        plan.Validate();
        return (plan.Follow, plan.Rank, plan.World) switch
        {
            (false, _, _) => BlockPacking.ReadAsync(folder, tokenizer, plan, cursorJson, cancellationToken),
            (true, { } rank, _) => FollowRankAsync(folder, tokenizer, plan, rank, cursorJson, cancellationToken),
            (true, null, 1) => FollowRankAsync(folder, tokenizer, plan, 0, cursorJson, cancellationToken),
            _ => FollowedWorld.ReadAsync(folder, tokenizer, plan, cursorJson, cancellationToken),
        };
    }

    /// <summary>Reads a finished dataset that is open already, such as one of a store.</summary>
    /// <param name="dataset">The dataset; the caller disposes it.</param>
    /// <param name="tokenizer">What turns the documents into tokens.</param>
    /// <param name="plan">How rows are packed, and which of them this reader gets; it follows nothing.</param>
    /// <param name="cursorJson">A batch's cursor, behind which the reading goes on; null for the start.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The batches of <see cref="ReadPackedAsync(string, Tokenizer, PackPlan, string?, CancellationToken)"/>.</returns>
    /// <exception cref="ArgumentException">The plan makes no sense, or follows.</exception>
    public static IAsyncEnumerable<PackedBatch> ReadPackedAsync(
        this Dataset dataset, Tokenizer tokenizer, PackPlan plan, string? cursorJson = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(plan);
        plan.Validate();
        return plan.Follow
            ? throw new ArgumentException("A dataset that is open is finished: there is nothing to follow.", nameof(plan))
            : BlockPacking.ReadAsync(dataset, tokenizer, plan, cursorJson, cancellationToken);
    }

    private static async IAsyncEnumerable<PackedBatch> FollowRankAsync(
        string folder, Tokenizer tokenizer, PackPlan plan, int rank, string? cursorJson, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var packing = new FollowedPacking(folder, tokenizer, plan, rank);
        if (cursorJson is not null)
        {
            packing.Resume(PackCursor.Parse(cursorJson), cancellationToken);
        }

        await foreach (var batch in packing.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return batch;
        }
    }
}
