namespace Shardwright.Formats.Jsonl;

/// <summary>The text of a gzip file (RFC 1952) of any number of members, every checksum and length checked.</summary>
internal sealed class JsonlGzipSource : JsonlSource
{
    private const int InputBytes = 256 << 10;
    private const byte GzipFirst = 0x1f;

    private readonly JsonlFile file;
    private readonly JsonlInflate inflate = new();
    private readonly byte[] input;
    private int next;
    private int end;
    private long endOffset;
    private bool betweenMembers;
    private bool padding;
    private Action? damage;

    private JsonlGzipSource(JsonlFile file, JsonlOptions options)
    {
        this.file = file;
        input = new byte[Math.Min(InputBytes, options.BlockBytes)];
    }

    private long Offset => endOffset - (end - next);

    /// <summary>Goes to a place of the text, through all that stands before it.</summary>
    internal static JsonlGzipSource Open(JsonlFile file, JsonlOptions options, long offsetBytes)
    {
        var source = new JsonlGzipSource(file, options);
        try
        {
            var passed = new byte[offsetBytes > 0 ? options.BlockBytes : 0];
            for (var left = offsetBytes; left > 0;)
            {
                var count = source.Read(passed.AsSpan(0, (int)Math.Min(left, passed.Length)));
                left -= count;
                if (count == 0)
                {
                    JsonlThrow.OffsetPastEnd(file.Path, offsetBytes, offsetBytes - left);
                }
            }

            return source;
        }
        catch
        {
            source.inflate.Dispose();
            throw;
        }
    }

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
                damage = () => JsonlThrow.GzipCut(file.Path, end);
                break;
            }

            if (state == JsonlInflateState.Damaged)
            {
                var (offset, found) = (Offset, inflate.Message);
                damage = () => JsonlThrow.GzipDamaged(file.Path, offset, found);
            }

            betweenMembers = state == JsonlInflateState.End;
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
                damage = () => JsonlThrow.GzipGarbage(file.Path, offset);
                return false;
            }
        }
        while (Refill());
        return false;
    }
}
