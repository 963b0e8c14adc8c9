using System.Security.Cryptography;
using Shardwright.Formats.Tokenizers;
using Shardwright.Foundation.Reporting;
using Shardwright.Streaming.Documents;

namespace Shardwright.Streaming.Packing;

/// <summary>Makes the index: every document is counted once.</summary>
internal sealed partial class PackIndex
{
    // Enough documents that every thread has some; whole blocks, so that a block's rows are known when they are counted.
    private const int DocumentsAtOnce = 4 * BlockDocuments;

    private static async Task<byte[]> BuildAsync(DocumentSequence documents, Tokenizer tokenizer, PackPlan plan, byte[] key, CancellationToken cancel)
    {
        using var progress = plan.Reporter.Begin("counting tokens, once for this length and tokenizer", documents.Count, ProgressUnit.Records);
        var begin = plan.BeginOfText(tokenizer) is null ? 0 : 1;
        var index = new VarintWriter();
        index.AddBytes(Magic);
        index.AddBytes(key);
        index.Add(documents.Count);
        for (var first = 0L; first < documents.Count; first += DocumentsAtOnce)
        {
            var lengths = new int[Math.Min(DocumentsAtOnce, documents.Count - first)];
            var (filling, counting) = (new DocumentWave(), Task.CompletedTask);
            void Count(DocumentWave wave) => wave.Work(plan.Jobs, () => 0, (document, utf8, _) => lengths[document - first] = begin + tokenizer.Count(utf8), cancel);
            await documents.ReadAsync(first, lengths.Length, (document, utf8) =>
            {
                filling.Add(document, utf8);
                if (filling.IsFull)
                {
                    // One wave is counted while the next is read.
                    counting.GetAwaiter().GetResult();
                    var wave = filling;
                    counting = Task.Run(() => Count(wave), cancel);
                    filling = new DocumentWave();
                }
            }, cancel).ConfigureAwait(false);
            await counting.ConfigureAwait(false);
            Count(filling);
            var blocks = new byte[(lengths.Length + BlockDocuments - 1) / BlockDocuments][];
            Parallel.For(0, blocks.Length, new ParallelOptions { MaxDegreeOfParallelism = plan.Jobs, CancellationToken = cancel }, block
                => blocks[block] = Encode(lengths.AsSpan(block * BlockDocuments, Math.Min(BlockDocuments, lengths.Length - (block * BlockDocuments))), plan));
            foreach (var block in blocks)
            {
                index.AddBytes(block);
            }

            progress.Advance(lengths.Length);
        }

        return [.. index.Written, .. SHA256.HashData(index.Written)];
    }

    private static byte[] Encode(ReadOnlySpan<int> lengths, PackPlan plan)
    {
        var (head, body) = (new VarintWriter(), new VarintWriter());
        foreach (var length in lengths)
        {
            body.Add((long)length);
        }

        head.Add((long)body.Written.Length);
        head.Add((long)BlockRows.Pack(lengths, plan).Rows);
        return [.. head.Written, .. body.Written];
    }
}
