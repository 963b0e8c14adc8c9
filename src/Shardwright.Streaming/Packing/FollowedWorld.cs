using System.Globalization;
using System.Runtime.CompilerServices;
using Shardwright.Formats.Tokenizers;

namespace Shardwright.Streaming.Packing;

/// <summary>What all ranks of a growing folder read, batch by batch in turn.</summary>
/// <remarks>The state of its cursor: the rank whose turn it is, and the state of each, with a full stop between; empty before its first batch.</remarks>
internal static class FollowedWorld
{
    private const char Between = '.';

    internal static async IAsyncEnumerable<PackedBatch> ReadAsync(
        string folder, Tokenizer tokenizer, PackPlan plan, string? cursorJson, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var cursor = cursorJson is null ? null : PackCursor.Parse(cursorJson);
        var (turn, states) = Parse(folder, plan, cursor);
        var ranks = new IAsyncEnumerator<PackedBatch>?[plan.World];
        try
        {
            for (var rank = 0; rank < ranks.Length; rank++)
            {
                // Every rank reads ahead by itself: all of them together have the plan's jobs.
                var packing = new FollowedPacking(folder, tokenizer, plan with { Jobs = Math.Max(1, plan.Jobs / plan.World) }, rank);
                if (states[rank].Length > 0)
                {
                    packing.Resume(cursor! with { State = states[rank] }, cancellationToken);
                }

                ranks[rank] = packing.ReadAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
            }

            var position = cursor?.Position ?? 0;
            var ended = 0;
            while (ended < ranks.Length)
            {
                if (!await ranks[turn]!.MoveNextAsync().ConfigureAwait(false))
                {
                    ended++;
                    turn = (turn + 1) % ranks.Length;
                    continue;
                }

                ended = 0;
                var batch = ranks[turn]!.Current;
                var at = PackCursor.Parse(batch.Cursor);
                states[turn] = at.State!;
                turn = (turn + 1) % ranks.Length;
                position += batch.Rows;
                var state = string.Join(Between, states.Prepend(turn.ToString(CultureInfo.InvariantCulture)));
                yield return batch with { Cursor = (at with { Position = position, State = state }).ToJson() };
            }
        }
        finally
        {
            foreach (var rank in ranks)
            {
                if (rank is not null)
                {
                    await rank.DisposeAsync().ConfigureAwait(false);
                }
            }
        }
    }

    private static (int Turn, string[] States) Parse(string folder, PackPlan plan, PackCursor? cursor)
    {
        if (cursor is null)
        {
            return (0, [.. Enumerable.Repeat("", plan.World)]);
        }

        var parts = (cursor.State ?? "").Split(Between);
        if (parts.Length != plan.World + 1)
        {
            throw PackThrow.CursorOf(folder, "world", $"{plan.World} ranks in turn", parts.Length < 2 ? "one rank" : $"{parts.Length - 1}");
        }

        return int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var turn) && turn < plan.World
            ? (turn, parts[1..])
            : throw PackThrow.Cursor("a turn of no rank");
    }
}
