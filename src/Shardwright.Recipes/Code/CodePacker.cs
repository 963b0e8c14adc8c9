using System.Buffers;

namespace Shardwright.Recipes.Code;

/// <summary>Packs the units of one file into pieces. For one file, on one thread.</summary>
/// <remarks>
/// Sums of counts say where a piece should end; an exact count of the document decides. Sums and counts differ by a few tokens at
/// most, because tokens seldom span line ends.
/// </remarks>
internal ref partial struct CodePacker
{
    private const int SlackTokens = 8;

    private readonly ReadOnlySpan<byte> text;
    private readonly TokenMeasure measure;
    private readonly int limit;
    private readonly CodeOutline outline;
    private readonly CodePlaces all;
    private readonly CodePlaces preferred;
    private readonly CodePlaces strong;
    private readonly ArrayBufferWriter<byte> document = new();
    private CodePreamble preamble = CodePreamble.None;
    private int preambleTokens;

    // Inside of a unit: its lines that have been counted, the end of the line that is being cut, and room for a window of characters.
    private CodePlaces lines = new(Memory<int>.Empty, Memory<int>.Empty);
    private int lineEnd;
    private int charactersBytes = LeastWindowBytes;
    private int[] offsetsBuffer = [];
    private int[] countsBuffer = [];

    /// <summary>Counts a file's units.</summary>
    /// <param name="text">The file.</param>
    /// <param name="outline">Its outline.</param>
    /// <param name="measure">What the limit counts.</param>
    /// <param name="limit">The most tokens that a document may have.</param>
    public CodePacker(ReadOnlySpan<byte> text, CodeOutline outline, TokenMeasure measure, int limit)
    {
        this.text = text;
        this.outline = outline;
        this.measure = measure;
        this.limit = limit;
        var boundaries = outline.Boundaries;
        var offsets = new int[boundaries.Count];
        for (var i = 0; i < offsets.Length; i++)
        {
            offsets[i] = boundaries[i].OffsetBytes;
        }

        var counts = new int[offsets.Length];
        measure.CountAt(text, offsets, counts);
        all = new(offsets, counts);
        preferred = Chosen(outline, offsets, counts, limit);
        strong = Chosen(outline, offsets, counts, limit: -1);
    }

    /// <summary>Packs the file.</summary>
    public CodePieces Pack(PreambleUse use)
    {
        if (use == PreambleUse.Repeat)
        {
            preamble = CodePreamble.Find(text, outline, all.Counts.Span, measure, limit);
            preambleTokens = preamble.Parts.Count > 0 ? Count(0, 0, withPreamble: true) : 0;
        }

        var pieces = new List<CodePiece>();
        for (var start = 0; start < text.Length;)
        {
            var mayRepeat = preamble.Parts.Count > 0 && pieces.Count > 0 && start >= preamble.EndBytes;
            var end = Next(start, mayRepeat, out var repeats);
            pieces.Add(new(start, end - start, repeats));
            start = end;
        }

        return new(pieces, preamble.Parts, outline.IsBalanced);
    }

    /// <summary>The places between units that a good cut takes: not before closing braces, and not inside of what fits as a whole.</summary>
    private static CodePlaces Chosen(CodeOutline outline, int[] offsets, int[] counts, int limit)
    {
        var (places, sums) = (new int[offsets.Length], new int[offsets.Length]);
        var kept = 0;
        for (var i = 0; i < offsets.Length; i++)
        {
            var boundary = outline.Boundaries[i];
            if (!boundary.IsWeak && !Fits(outline.Containers, boundary.Container) && !Fits(outline.Conditionals, boundary.Conditional))
            {
                (places[kept], sums[kept]) = (offsets[i], counts[i]);
                kept++;
            }
        }

        return new(places.AsMemory(0, kept), sums.AsMemory(0, kept));

        bool Fits(IReadOnlyList<CodeRegion> regions, int region)
            => region >= 0 && counts[regions[region].Last] - counts[regions[region].First] <= limit;
    }

    private int Next(int start, bool mayRepeat, out bool repeats)
    {
        if (SumAt(start, all) is { } sum)
        {
            foreach (var places in (ReadOnlySpan<CodePlaces>)[preferred, strong, all])
            {
                if (Furthest(start, sum, places, mayRepeat, out repeats) is var end and >= 0)
                {
                    return end;
                }
            }
        }

        return NextInside(start, mayRepeat, out repeats);
    }

    /// <summary>The furthest place that a piece may reach, with the preamble if that is asked for and possible; -1 where none can be reached.</summary>
    private readonly int Furthest(int start, long sum, CodePlaces places, bool mayRepeat, out bool repeats)
    {
        repeats = mayRepeat;
        var end = mayRepeat ? Furthest(start, sum, places, withPreamble: true) : -1;
        if (end < 0)
        {
            repeats = false;
            end = Furthest(start, sum, places, withPreamble: false);
        }

        return end;
    }

    private readonly int Furthest(int start, long sum, CodePlaces places, bool withPreamble)
    {
        var offsets = places.Offsets.Span;
        var counts = places.Counts.Span;
        var first = places.After(start);
        var room = sum + limit - (withPreamble ? preambleTokens : 0);
        if (first == offsets.Length || counts[first] > room + SlackTokens)
        {
            return -1;
        }

        var best = Math.Max(first, places.LastWithin(room));
        if (IsWithin(start, offsets[best], withPreamble))
        {
            while (best + 1 < offsets.Length && counts[best + 1] <= room + SlackTokens && IsWithin(start, offsets[best + 1], withPreamble))
            {
                best++;
            }

            return offsets[best];
        }

        // Steps back, ever longer ones, to a place that fits; then the furthest before the last that did not.
        var (over, step) = (best, 1);
        for (best--; best >= first && !IsWithin(start, offsets[best], withPreamble); best -= step)
        {
            over = best;
            step *= 2;
        }

        best = Math.Max(best, first - 1);
        while (over - best > 1)
        {
            var middle = best + ((over - best) / 2);
            (best, over) = IsWithin(start, offsets[middle], withPreamble) ? (middle, over) : (best, middle);
        }

        return best >= first ? offsets[best] : -1;
    }

    /// <summary>How many tokens come before a place; null where it lies inside of a unit whose rest is over the limit.</summary>
    private readonly long? SumAt(int start, CodePlaces places)
    {
        var next = places.After(start);
        if (next > 0 && places.Offsets.Span[next - 1] == start)
        {
            return places.Counts.Span[next - 1];
        }

        var most = (int)Math.Min((long)limit + SlackTokens, int.MaxValue);
        var rest = CountTo(start, places.Offsets.Span[next], most);
        return rest <= most ? (long)places.Counts.Span[next] - rest : null;
    }

    /// <summary>Counts a stretch, or says that it has more tokens than some. A tokenizer reads a giant word to its end before it counts it, so only as much as may matter is shown to it.</summary>
    private readonly int CountTo(int start, int end, int most)
    {
        for (var bytes = Math.Max(LeastWindowBytes, (long)most * MaxTokenBytes); bytes < end - start; bytes *= 2)
        {
            var front = start + (int)bytes;
            for (var back = 0; back < 3 && (text[front] & 0xC0) == 0x80; back++)
            {
                front--;
            }

            var limitOfFront = (int)Math.Min((long)most + SlackTokens, int.MaxValue - 1);
            if (measure.Count(text[start..front], limitOfFront) is var count && count > limitOfFront)
            {
                return count;
            }
        }

        return measure.Count(text[start..end], most);
    }

    private readonly bool IsWithin(int start, int end, bool withPreamble)
        => withPreamble ? Count(start, end, true) <= limit : measure.IsWithin(text[start..end], limit);

    private readonly int Count(int start, int end, bool withPreamble)
    {
        if (!withPreamble)
        {
            return measure.Count(text[start..end], limit);
        }

        document.ResetWrittenCount();
        foreach (var (partStart, length) in preamble.Parts)
        {
            document.Write(text.Slice(partStart, length));
        }

        document.Write(text[start..end]);
        return measure.Count(document.WrittenSpan, limit);
    }
}
