using System.Diagnostics.CodeAnalysis;
using Shardwright.Foundation.Errors;

namespace Shardwright.Formats.Fasta;

/// <content>Lines: what is a header, what a comment, what letters.</content>
public sealed partial class FastaReader
{
    private const byte HeaderMark = (byte)'>';
    private const byte CommentMark = (byte)';';

    private static ReadOnlySpan<byte> ByteOrderMark => "\uFEFF"u8;

    /// <summary>Passes over a byte order mark at the start of the text.</summary>
    private void Start()
    {
        if (started)
        {
            return;
        }

        var mark = ByteOrderMark;
        var count = 0;
        while (count < mark.Length && (next + count < end || More()) && buffer[next + count] == mark[count])
        {
            count++;
        }

        next += count == mark.Length ? count : 0;
        started = true;
    }

    /// <summary>Finds the next letters that stand together, and passes over them and all that is none.</summary>
    /// <param name="most">How many are wanted at most.</param>
    /// <param name="isQuiet">Whether to stop before anything that can fail: where text has to be read, or is wrong.</param>
    /// <param name="run">The letters, at least one; lent until the next call.</param>
    /// <returns>False before a header and at the end of the text.</returns>
    private bool NextRun(int most, bool isQuiet, out ReadOnlySpan<byte> run)
    {
        while (next < end || (!isQuiet && Fill()))
        {
            if (atLineStart)
            {
                if (inComment && !PassComment())
                {
                    continue;
                }

                var first = buffer[next];
                if (first == HeaderMark)
                {
                    run = default;
                    return false;
                }

                if (first == CommentMark)
                {
                    inComment = true;
                    CommentLines++;
                    continue;
                }
            }

            run = buffer.AsSpan(next, Math.Min(most, end - next));
            var count = run.IndexOfAnyExcept(FastaLetters.Allowed);
            if (count != 0)
            {
                if (current is null)
                {
                    FastaThrow.BeforeHeader(Here(), Compression, buffer.AsSpan(next, end - next));
                }

                run = count < 0 ? run : run[..count];
                next += run.Length;
                atLineStart = false;

                // The line end that mostly follows is passed here, so that it costs no turn of its own.
                if (count > 0 && buffer[next] == (byte)'\n')
                {
                    next++;
                    atLineStart = true;
                }

                return true;
            }

            if (!PassBlank(run[0]))
            {
                if (isQuiet)
                {
                    break;
                }

                Refuse(run[0]);
            }
        }

        run = default;
        return false;
    }

    /// <summary>Passes over a line end, a space or a tab; false where the byte is none.</summary>
    private bool PassBlank(byte value)
    {
        switch (value)
        {
            case (byte)'\n' or (byte)'\r':
                atLineStart = true;
                break;
            case (byte)' ' or (byte)'\t':
                atLineStart = false;
                BlankBytes++;
                break;
            default:
                return false;
        }

        next++;
        return true;
    }

    /// <summary>Says what is wrong with a byte that has no place in a sequence.</summary>
    [DoesNotReturn]
    private void Refuse(byte value)
    {
        if (value == HeaderMark)
        {
            FastaThrow.HeaderInLine(Here(), Compression);
        }

        if (current is null)
        {
            FastaThrow.BeforeHeader(Here(), Compression, buffer.AsSpan(next, end - next));
        }

        FastaThrow.Letter(Here(), Compression, value);
    }

    /// <summary>Passes over what is at hand of a comment; false when it goes on.</summary>
    private bool PassComment()
    {
        var lineEnd = buffer.AsSpan(next, end - next).IndexOfAny(LineEnds);
        next = lineEnd < 0 ? end : next + lineEnd;
        inComment = lineEnd < 0;
        return !inComment;
    }

    /// <summary>Takes the header line whose mark is the next byte.</summary>
    private FastaHeader TakeHeader()
    {
        var searched = 1;
        while (true)
        {
            var found = buffer.AsSpan(next + searched, end - next - searched).IndexOfAny(LineEnds);
            var lineEnd = found < 0 ? end - next : searched + found;
            if (lineEnd - 1 > options.MaxHeaderBytes)
            {
                FastaThrow.HeaderTooLong(HereOfNext(), Compression, options.MaxHeaderBytes);
            }

            if (found < 0 && More())
            {
                searched = lineEnd;
                continue;
            }

            var line = buffer.AsSpan(next + 1, lineEnd - 1);
            if (line.Contains((byte)0))
            {
                FastaThrow.HeaderZero(HereOfNext(), Compression);
            }

            var header = new FastaHeader(nextRecordIndex, OffsetBytes, line);
            next += lineEnd + (found < 0 ? 0 : 1);
            atLineStart = true;
            return header;
        }
    }

    /// <summary>Reads the next block, when nothing is left of the one before.</summary>
    private bool Fill()
    {
        (next, end) = (0, 0);
        return Append();
    }

    /// <summary>Reads more behind what is left.</summary>
    private bool More()
    {
        if (next > 0)
        {
            buffer.AsSpan(next, end - next).CopyTo(buffer);
            (next, end) = (0, end - next);
        }
        else if (end == buffer.Length)
        {
            // No more than a header may have, and its mark.
            Array.Resize(ref buffer, (int)Math.Min(2L * end, Math.Max(end, options.MaxHeaderBytes) + 2L));
        }

        return Append();
    }

    private bool Append()
    {
        var count = source.Read(buffer.AsSpan(end));
        end += count;
        endOffset += count;
        return count > 0;
    }

    private DataLocation HereOfNext() => new(Path, OffsetBytes, nextRecordIndex);

    private DataLocation Here() => new(Path, OffsetBytes, current?.RecordIndex, current?.Id);
}
