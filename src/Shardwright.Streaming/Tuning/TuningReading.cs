using System.Runtime.CompilerServices;
using Shardwright.Formats.Tokenizers;
using Shardwright.Foundation.Errors;

namespace Shardwright.Streaming.Tuning;

/// <summary>Reads fine-tuning files in batches.</summary>
public static class TuningReading
{
    /// <summary>Looks through a file, then reads it.</summary>
    /// <param name="path">Plain JSONL of tool-call, combined or instruction records.</param>
    /// <param name="tokenizer">Encodes the texts.</param>
    /// <param name="plan">How it is read.</param>
    /// <param name="cursor">Where to take up again; null for the start.</param>
    /// <param name="cancel">Stops the reading.</param>
    /// <returns>As <see cref="ReadAsync(TuningSet, TuningCursor?, CancellationToken)"/>; its errors and those of <see cref="TuningSet.OpenAsync"/> come with the first batch.</returns>
    public static async IAsyncEnumerable<TuningBatch> ReadAsync(
        string path, Tokenizer tokenizer, TuningPlan plan, TuningCursor? cursor = null, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        var set = await TuningSet.OpenAsync(path, tokenizer, plan, cancel).ConfigureAwait(false);
        await foreach (var batch in set.ReadAsync(cursor, cancel).ConfigureAwait(false))
        {
            yield return batch;
        }
    }

    /// <summary>Reads this rank's batches of all epochs.</summary>
    /// <param name="set">The file.</param>
    /// <param name="cursor">Where to take up again, of any rank and world; null for the start.</param>
    /// <param name="cancel">Stops the reading.</param>
    /// <returns>
    /// Batches in turns: of each turn's <see cref="TuningPlan.World"/> batches, which may reach into the next epoch, every rank gets one. When the last turn is not full the
    /// ranks above get one batch fewer. After a cursor the rest is the same, whatever the world then is.
    /// </returns>
    /// <exception cref="DatasetStateException">The cursor is of another file, or of a reading with other options.</exception>
    /// <exception cref="InputChangedException">The file changed since it was looked through.</exception>
    public static async IAsyncEnumerable<TuningBatch> ReadAsync(this TuningSet set, TuningCursor? cursor = null, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(set);
        var start = cursor ?? new TuningCursor(set.Root, set.PlanHash(), 0, 0, []);
        Check(set, start);
        using var rows = await Task.Run(() => TuningRows.Of(set, start), cancel).ConfigureAwait(false);
        while (await Task.Run(() => Turn(set, rows, start), cancel).ConfigureAwait(false) is { } batch)
        {
            yield return batch;
            cancel.ThrowIfCancellationRequested();
        }
    }

    private static TuningBatch? Turn(TuningSet set, TuningRows rows, TuningCursor start)
    {
        rows.CheckUnchanged();
        TuningRows.BuiltRows? mine = null;
        for (var rank = 0; rank < set.Plan.World && rows.Next(rank == set.Plan.Rank, out var built); rank++)
        {
            mine ??= built;
        }

        return mine is null ? null : new TuningBatch(
            mine.Epoch, mine.Rows, mine.Width, mine.Inputs, mine.Targets, mine.Lengths, mine.Samples,
            start with { Epoch = rows.Epoch, Position = rows.Position, Waiting = rows.Waiting });
    }

    private static void Check(TuningSet set, TuningCursor cursor)
    {
        var path = set.File.Path;
        if (cursor.Root != set.Root)
        {
            throw TuningThrow.OtherReading(path, "file that the cursor is of (SHA-256)", cursor.Root, set.Root);
        }

        if (cursor.Plan != set.PlanHash())
        {
            throw TuningThrow.OtherReading(path, "options that the cursor is of (SHA-256)", cursor.Plan, set.PlanHash());
        }

        var isSound = cursor.Epoch >= 0 && cursor.Position >= 0 && cursor.Position <= set.Count
            && cursor.Waiting.Count <= (set.Plan.PackRows ? set.Plan.PackBuffer : 0)
            && cursor.Waiting.All(position => position >= 0 && position < cursor.Position) && cursor.Waiting.Distinct().Count() == cursor.Waiting.Count;
        if (!isSound)
        {
            throw TuningThrow.NoCursor(path, "a position that the file does not have");
        }
    }
}
