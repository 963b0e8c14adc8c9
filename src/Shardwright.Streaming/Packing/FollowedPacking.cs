using System.Buffers;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Shardwright.Formats.Tokenizers;
using Shardwright.Streaming.Documents;

namespace Shardwright.Streaming.Packing;

/// <summary>Packs the documents of one rank of a growing folder, in the order in which they arrive.</summary>
internal sealed partial class FollowedPacking
{
    private readonly string folder;
    private readonly Tokenizer tokenizer;
    private readonly PackPlan plan;
    private readonly int rank;
    private readonly int? begin;
    private readonly string planHash;
    private readonly FollowedFolder followed;
    private readonly BestFitPacker packer;
    private readonly List<BufferedDocument> buffered = [];
    private readonly Stack<int> free = new();
    private FollowPlace place = FollowPlace.Start;
    private FollowedShard? first;
    private string? live;
    private long rows;

    internal FollowedPacking(string folder, Tokenizer tokenizer, PackPlan plan, int rank)
    {
        this.folder = folder;
        this.tokenizer = tokenizer;
        this.plan = plan;
        this.rank = rank;
        begin = plan.BeginOfText(tokenizer);
        planHash = plan.Hash(tokenizer);
        followed = new FollowedFolder(folder, plan, tokenizer);
        packer = new BestFitPacker(plan.BufferDocuments);
    }

    /// <summary>Batches of this rank, on from where it stands.</summary>
    internal async IAsyncEnumerable<PackedBatch> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var ahead = Channel.CreateBounded<Task<TokenizedBatch>>(new BoundedChannelOptions(plan.Jobs) { SingleReader = true, SingleWriter = true });
        var pump = Task.Run(() => PumpAsync(ahead.Writer, stop.Token), CancellationToken.None);
        try
        {
            var isAtEnd = false;
            while (true)
            {
                var batch = new PackedRowWriter(plan.BatchSize, plan.Length, begin ?? 0);
                while (batch.Rows < plan.BatchSize && (packer.Count > 0 || !isAtEnd))
                {
                    while (batch.Room > 0)
                    {
                        while (packer.NeedsDocuments && !isAtEnd)
                        {
                            isAtEnd = !await RefillAsync(ahead.Reader, cancellationToken).ConfigureAwait(false);
                        }

                        if (packer.Count == 0)
                        {
                            break;
                        }

                        Place(batch);
                    }

                    if (batch.IsBegun)
                    {
                        batch.EndRow();
                    }
                }

                if (batch.Rows == 0)
                {
                    break;
                }

                rows += batch.Rows;
                yield return batch.ToBatch(place.Epoch, Cursor());
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await pump.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Place(PackedRowWriter batch)
    {
        var placed = packer.Place(batch.Room);
        batch.Append(buffered[placed.Document].Tokens.AsSpan(0, placed.Tokens), placed.DroppedTokens);
        buffered[placed.Document] = default;
        free.Push(placed.Document);
    }

    private void Add(FollowedShard shard, long row, TokenizedDocument document)
    {
        var one = new BufferedDocument(shard, row, document.Tokens);
        if (free.TryPop(out var slot))
        {
            buffered[slot] = one;
        }
        else
        {
            slot = buffered.Count;
            buffered.Add(one);
        }

        packer.Add(slot, document.Length);
    }

    private async Task<bool> RefillAsync(ChannelReader<Task<TokenizedBatch>> ahead, CancellationToken cancel)
    {
        if (!await ahead.WaitToReadAsync(cancel).ConfigureAwait(false) || !ahead.TryRead(out var next))
        {
            return false;
        }

        var batch = await next.ConfigureAwait(false);
        first ??= batch.Source.First;
        live ??= batch.Live;
        foreach (var (read, tokens) in batch.Source.Documents.Zip(batch.Tokens))
        {
            Add(batch.Source.Shard, read.Row, tokens);
        }

        place = batch.Source.After;
        return true;
    }

    // Reads ahead, and hands each refill to a thread of the pool: the channel keeps their order, and holds as many as there are jobs.
    private async Task PumpAsync(ChannelWriter<Task<TokenizedBatch>> ahead, CancellationToken cancel)
    {
        try
        {
            var known = live;
            await foreach (var batch in new FollowedDocuments(followed, plan, rank).ReadAsync(place, first, cancel).ConfigureAwait(false))
            {
                known ??= Identity(batch.First);
                var name = known;
                if (!await ahead.WaitToWriteAsync(cancel).ConfigureAwait(false))
                {
                    return;
                }

                await ahead.WriteAsync(Task.Run(() => new TokenizedBatch(batch, Encode([.. batch.Documents.Select(document => document.Utf8)]), name), cancel), cancel).ConfigureAwait(false);
            }

            ahead.Complete();
        }
        catch (Exception error)
        {
            // The reader gets it behind all that was read before it.
            ahead.Complete(error);
            throw;
        }
    }

    private TokenizedDocument[] Encode(byte[][] texts)
    {
        var scratch = new ArrayBufferWriter<int>(1 << 12);
        return Array.ConvertAll(texts, utf8 => TokenizedDocument.Encode(tokenizer, begin, utf8, plan.Length + 1, scratch));
    }

    private sealed record TokenizedBatch(FollowedBatch Source, TokenizedDocument[] Tokens, string Live);
}
