using Shardwright.Datasets.Layouts.Documents;
using Shardwright.Foundation.Files;
using Shardwright.Foundation.Reporting;

namespace Shardwright.Recipes.Code;

/// <summary>Runs inputs through to their end, from wherever a state says.</summary>
/// <param name="options">How.</param>
/// <param name="plan">What.</param>
/// <param name="state">Where to start.</param>
/// <param name="logs">The files, open at that state.</param>
/// <param name="live">Where documents go as shards; null for nowhere.</param>
internal sealed class ChunkRun(ChunkOptions options, ChunkPlan plan, ChunkState state, ChunkLogs logs, LiveShardWriter? live)
{
    private static readonly double[] Quantiles = [0.1, 0.25, 0.5, 0.75, 0.9];

    /// <summary>Delivers everything that is left.</summary>
    /// <param name="afterBatch">Told after each batch.</param>
    /// <param name="cancel">Stops between batches, and while one is waited for.</param>
    /// <returns>The marker that says so.</returns>
    public ChunkMarker Run(Action<ChunkDelivery, ChunkBatch>? afterBatch, CancellationToken cancel)
    {
        using var delivery = new ChunkDelivery(options, plan, state, logs, live);
        var reading = new ChunkReading(options, plan.Inputs, state.Position);
        using var progress = options.Reporter.Begin("cutting source files", TotalBytes(), ProgressUnit.Bytes);
        using (var flow = new ChunkFlow(options, reading, logs.Output is not null, live is not null, delivery.Documents < ChunkLogs.Sampled, cancel))
        {
            while (flow.Next() is { } batch)
            {
                cancel.ThrowIfCancellationRequested();
                delivery.Take(batch);
                if (delivery.Documents >= ChunkLogs.Sampled)
                {
                    flow.StopCounting();
                }

                // Who follows the file sees whole batches soon.
                logs.Output?.Write();
                afterBatch?.Invoke(delivery, batch);
                progress.Advance(batch.InputBytes);
                options.AtStep?.Invoke("batch");
            }
        }

        cancel.ThrowIfCancellationRequested();
        delivery.End();
        logs.Write();
        logs.Output?.Trim();
        logs.Sync();
        return Marker(delivery);
    }

    /// <summary>Publishes the list of rejected lines; without any there is none.</summary>
    public void PublishRejected(string path)
    {
        if (logs.Rejected.LengthBytes == 0)
        {
            return;
        }

        using var file = AtomicFile.Create(path);
        logs.Rejected.Replay((bytes, _) => file.Stream.Write(bytes), 1);
        file.Commit();
    }

    private ChunkMarker Marker(ChunkDelivery delivery)
    {
        var counters = delivery.ToCounters();
        var tokens = logs.ReadTokens();
        var total = tokens.Count == 0 ? 0 : (long)((Int128)tokens.Sum(count => (long)count) * counters.Documents / tokens.Count);
        tokens.Sort();
        int[] percentiles = tokens.Count == 0 ? [] : [.. Quantiles.Select(quantile => tokens[(int)(tokens.Count * quantile)])];
        return new ChunkMarker(
            counters.Documents, logs.Output?.LengthBytes ?? 0, plan.MaxTokens, plan.Tokenizer, plan.TokenizerSha256, plan.Options, counters,
            state.Fingerprint, total, percentiles, [.. delivery.RejectedInputs]);
    }

    /// <summary>What there is to read; null where a part of it is packed.</summary>
    private long? TotalBytes()
    {
        var inputs = plan.Inputs.Skip(state.Position.Input).Where(input => input.Identity is not null).ToArray();
        return options.MaxRecords > 0 || inputs.Any(input => input.Path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
            ? null
            : Math.Max(0, inputs.Sum(input => input.Identity!.Value.Bytes) - state.Position.OffsetBytes);
    }
}
