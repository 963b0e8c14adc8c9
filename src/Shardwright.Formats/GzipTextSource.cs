namespace Shardwright.Formats;

/// <summary>The text of a gzip file (RFC 1952) of any number of members, every checksum and length checked.</summary>
internal sealed class GzipTextSource : TextSource
{
    private const int InputBytes = 256 << 10;

    private readonly InputFile file;
    private readonly ZlibInflate inflate = new();
    private readonly byte[] input;
    private int next;
    private int end;
    private long endOffset;
    private bool betweenMembers;
    private bool padding;
    private Action? damage;

    /// <summary>Begins at a member, or at what follows one.</summary>
    /// <param name="file">The file, which this disposes with itself.</param>
    /// <param name="blockBytes">Bytes that are asked for at once, at most.</param>
    /// <param name="offsetBytes">Where in the file; past 0, zeros and the end are as good as a member.</param>
    internal GzipTextSource(InputFile file, int blockBytes, long offsetBytes = 0)
    {
        this.file = file;
        input = new byte[Math.Min(InputBytes, blockBytes)];
        endOffset = offsetBytes;
        betweenMembers = offsetBytes > 0;
    }

    private long Offset => endOffset - (end - next);

    /// <summary>What was inflated before a damage is given first; then every call says what is wrong.</summary>
    internal override int Read(Span<byte> target)
    {
        var given = 0;
        while (given < target.Length && damage is null)
        {
            var hasInput = Refill();
            if (betweenMembers && !(hasInput && StartMember()))
            {
                break;
            }

            // Also without input: zlib may hold back what found no room before.
            var state = inflate.Run(input.AsSpan(next, end - next), target[given..], out var read, out var written);
            next += read;
            given += written;
            if (!hasInput && written == 0)
            {
                var end = Offset;
                damage = () => InputThrow.GzipCut(file, end);
                break;
            }

            if (state == ZlibInflateState.Damaged)
            {
                var (offset, found) = (Offset, inflate.Message);
                damage = () => InputThrow.GzipDamaged(file, offset, found);
            }

            betweenMembers = state == ZlibInflateState.End;
        }

        if (given == 0)
        {
            damage?.Invoke();
        }

        return given;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        inflate.Dispose();
        file.Dispose();
    }

    /// <summary>Sees that there is input; false at the file's end.</summary>
    private bool Refill()
    {
        if (next < end)
        {
            return true;
        }

        (next, end) = (0, file.Read(input, endOffset));
        endOffset += end;
        return end > 0;
    }

    /// <summary>After a member: begins another one, or passes over zeros, which are padding. False when there is nothing to inflate.</summary>
    private bool StartMember()
    {
        do
        {
            if (input[next] == GzipFirst && !padding)
            {
                inflate.Reset();
                betweenMembers = false;
                return true;
            }

            var other = input.AsSpan(next, end - next).IndexOfAnyExcept((byte)0);
            padding = other != 0;
            next = other < 0 ? end : next + other;
            if (other >= 0)
            {
                var offset = Offset;
                damage = () => InputThrow.GzipGarbage(file, offset);
                return false;
            }
        }
        while (Refill());
        return false;
    }
}
