namespace Shardwright.Streaming.Packing;

/// <summary>The rows of one batch while they are filled: tokens go straight to inputs and targets.</summary>
internal sealed class PackedRowWriter
{
    private readonly int length;
    private readonly int padding;
    private int[] inputs;
    private int[] targets;
    private int used;

    internal PackedRowWriter(int rows, int length, int padding)
    {
        this.length = length;
        this.padding = padding;
        inputs = GC.AllocateUninitializedArray<int>(checked(rows * length));
        targets = GC.AllocateUninitializedArray<int>(inputs.Length);
    }

    /// <summary>Whole rows so far.</summary>
    internal int Rows { get; private set; }

    /// <summary>Tokens that the current row still takes; a row takes one more than its length.</summary>
    internal int Room => length + 1 - used;

    /// <summary>Whether the current row has a document, be it an empty one.</summary>
    internal bool IsBegun { get; private set; }

    internal int Documents { get; private set; }

    internal long DroppedTokens { get; private set; }

    internal void Append(ReadOnlySpan<int> tokens, int droppedTokens)
    {
        var start = Rows * length;
        tokens[..Math.Min(tokens.Length, length - used)].CopyTo(inputs.AsSpan(start + used));
        if (!tokens.IsEmpty)
        {
            // The first token of a row is nothing's target.
            var skipped = used == 0 ? 1 : 0;
            tokens[skipped..].CopyTo(targets.AsSpan(start + used - 1 + skipped));
        }

        IsBegun = true;
        used += tokens.Length;
        Documents++;
        DroppedTokens += droppedTokens;
    }

    /// <summary>Ends the current row; where it is not full, inputs are padded and the targets there are -1.</summary>
    internal void EndRow()
    {
        var start = Rows * length;
        if (used <= length)
        {
            inputs.AsSpan(start + used, length - used).Fill(padding);
            var known = Math.Max(used - 1, 0);
            targets.AsSpan(start + known, length - known).Fill(-1);
        }

        Rows++;
        used = 0;
        IsBegun = false;
    }

    internal PackedBatch ToBatch(long epoch, string cursor)
    {
        if (inputs.Length != Rows * length)
        {
            Array.Resize(ref inputs, Rows * length);
            Array.Resize(ref targets, Rows * length);
        }

        return new PackedBatch(Rows, length, inputs, targets, cursor, epoch, Documents, DroppedTokens);
    }
}
