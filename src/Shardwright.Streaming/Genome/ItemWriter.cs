using System.Buffers;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace Shardwright.Streaming.Genome;

/// <summary>Makes tokens, labels and loss mask of a window's letters. Safe from many threads.</summary>
/// <remarks>
/// Layout: header, letters, footer, PAD up to the item's length. A letter's id is its ASCII code in upper case. An item with letters beyond ASCII takes another way:
/// <see cref="WriteUtf8"/>.
/// </remarks>
internal sealed partial class ItemWriter
{
    private readonly ControlTags tags;
    private readonly SpecialIds ids;
    private readonly bool hasBos;
    private readonly bool hasSep;
    private readonly bool hasEos;
    private readonly bool withAmbiguous;

    // ASCII codes that some item's loss mask leaves out. Windows have almost never one of them, and are then masked without looking at each label.
    private readonly SearchValues<byte> masked;

    /// <summary>Makes the items of a set of sequences.</summary>
    /// <param name="options">How items are made; checked by the caller.</param>
    /// <param name="tags">The tags of all sequences; none is added later.</param>
    public ItemWriter(GenomeOptions options, ControlTags tags)
    {
        this.tags = tags;
        ids = options.Ids;
        Length = options.SequenceLength;
        withAmbiguous = options.ComplementAmbiguous;
        hasSep = options.Layout == TokenLayout.Eden || options.ControlTags;
        hasBos = hasSep || options.IncludeBos;
        hasEos = hasSep || options.IncludeEos;
        var values = new HashSet<byte>(tags.AllIds.ToArray());
        foreach (var id in (ReadOnlySpan<int>)[ids.Bos, ids.Eos, ids.Sep, ids.Pad])
        {
            if (id is >= 0 and < 128)
            {
                values.Add((byte)id);
            }
        }

        masked = SearchValues.Create([.. values]);
    }

    /// <summary>Tokens of an item.</summary>
    public int Length { get; }

    /// <summary>How many letters an item has room for; below one where its special tokens leave none.</summary>
    /// <param name="tag">The tag of its sequence.</param>
    public int LettersOf(int tag) => Length - HeaderOf(tag) - (hasEos ? 1 : 0);

    /// <summary>The room for the letters that <see cref="Write"/> takes: that of the loss mask, which is written after they were used.</summary>
    /// <param name="tag">The tag of the item's sequence.</param>
    /// <param name="lossMask">The item's.</param>
    public Span<byte> LettersIn(int tag, Span<float> lossMask) => MemoryMarshal.AsBytes(lossMask[..Length])[..LettersOf(tag)];

    /// <summary>Writes an item.</summary>
    /// <param name="tag">The tag of its sequence.</param>
    /// <param name="count">Letters that were put into <see cref="LettersIn"/>, as they are stored.</param>
    /// <param name="isReversed">Whether the item shows the other strand.</param>
    /// <param name="tokens">Receives the ids.</param>
    /// <param name="labels">Receives the id after each.</param>
    /// <param name="lossMask">Holds the letters; receives the mask.</param>
    public void Write(int tag, int count, bool isReversed, Span<long> tokens, Span<long> labels, Span<float> lossMask)
    {
        tokens = tokens[..Length];
        labels = labels[..Length];
        lossMask = lossMask[..Length];
        var letters = LettersIn(tag, lossMask)[..count];
        if (Ascii.ToUpperInPlace(letters, out _) != OperationStatus.Done)
        {
            WriteUtf8(tag, letters.ToArray(), isReversed, tokens, labels, lossMask);
            return;
        }

        if (isReversed)
        {
            OtherStrand.Write(letters, withAmbiguous);
        }

        var header = WriteHeader(tag, tokens);
        Widen(letters, tokens[header..]);
        WriteEnd(tokens[(header + count)..]);
        if (header > 0)
        {
            // The tokens one place earlier: the letters are widened once more rather than copied, which would read eight times as much.
            tokens[1..header].CopyTo(labels);
            Widen(letters, labels[(header - 1)..]);
            WriteEnd(labels[(header - 1 + count)..]);
        }
        else
        {
            tokens[1..].CopyTo(labels);
            labels[^1] = ids.Pad;
        }

        // Whatever is no letter is masked; without a header, the first letter is no label.
        var first = Math.Max(header - 1, 0);
        var learned = header > 0 ? count : Math.Max(count - 1, 0);
        var hasMasked = letters.ContainsAny(masked);
        lossMask[..first].Clear();
        lossMask.Slice(first, learned).Fill(1);
        lossMask[(first + learned)..].Clear();
        if (hasMasked)
        {
            Mask(tag, labels.Slice(first, learned), lossMask.Slice(first, learned));
        }
    }

    // An id is the byte itself.
    internal static void Widen(ReadOnlySpan<byte> letters, Span<long> target)
    {
        target = target[..letters.Length];
        var done = 0;
        for (; done <= letters.Length - Vector256<byte>.Count; done += Vector256<byte>.Count)
        {
            var block = target.Slice(done, Vector256<byte>.Count);
            var (lower, upper) = Vector256.Widen(Vector256.Create(letters.Slice(done, Vector256<byte>.Count)));
            Store(lower, block[..16]);
            Store(upper, block[16..]);
        }

        for (; done < letters.Length; done++)
        {
            target[done] = letters[done];
        }
    }

    private static void Store(Vector256<ushort> values, Span<long> target)
    {
        var (lower, upper) = Vector256.Widen(values);
        var (first, second) = Vector256.Widen(lower);
        var (third, fourth) = Vector256.Widen(upper);
        first.AsInt64().CopyTo(target);
        second.AsInt64().CopyTo(target[4..]);
        third.AsInt64().CopyTo(target[8..]);
        fourth.AsInt64().CopyTo(target[12..]);
    }

    private int HeaderOf(int tag) => (hasBos ? 1 : 0) + tags.IdsOf(tag).Length + (hasSep ? 1 : 0);

    private int WriteHeader(int tag, Span<long> tokens)
    {
        var next = 0;
        if (hasBos)
        {
            tokens[next++] = ids.Bos;
        }

        var tagIds = tags.IdsOf(tag);
        Widen(tagIds, tokens[next..]);
        next += tagIds.Length;
        if (hasSep)
        {
            tokens[next++] = ids.Sep;
        }

        return next;
    }

    // What follows the letters: EOS where there is room for it, then PAD.
    private void WriteEnd(Span<long> rest)
    {
        rest.Fill(ids.Pad);
        if (hasEos && !rest.IsEmpty)
        {
            rest[0] = ids.Eos;
        }
    }

    private void Mask(int tag, ReadOnlySpan<long> labels, Span<float> lossMask)
    {
        Span<bool> isControl = stackalloc bool[256];
        foreach (var id in tags.IdsOf(tag))
        {
            isControl[id] = true;
        }

        for (var i = 0; i < labels.Length; i++)
        {
            var label = labels[i];
            var isMasked = label == ids.Bos || label == ids.Eos || label == ids.Sep || label == ids.Pad || (label is >= 0 and < 256 && isControl[(int)label]);
            lossMask[i] = isMasked ? 0 : 1;
        }
    }
}
