namespace Shardwright.Recipes.Code;

/// <summary>What a file begins with that each of its pieces may repeat.</summary>
/// <param name="Parts">The parts that are repeated, in order, as ranges of the file.</param>
/// <param name="EndBytes">Where the preamble ends; before it nothing is repeated.</param>
internal sealed record CodePreamble(IReadOnlyList<(int StartBytes, int LengthBytes)> Parts, int EndBytes)
{
    private const int Share = 4;

    /// <summary>No preamble.</summary>
    public static CodePreamble None { get; } = new([], 0);

    /// <summary>
    /// Finds a file's leading comments, directives, whole conditionals of them, and using, typedef and namespace alias declarations.
    /// What of it is over a quarter of the limit is left out, item by item, in order.
    /// </summary>
    /// <param name="text">The file.</param>
    /// <param name="outline">Its outline.</param>
    /// <param name="counts">The tokens before each boundary.</param>
    /// <param name="measure">What the limit counts.</param>
    /// <param name="limit">The most tokens that a document may have.</param>
    public static CodePreamble Find(ReadOnlySpan<byte> text, CodeOutline outline, ReadOnlySpan<int> counts, TokenMeasure measure, int limit)
    {
        var boundaries = outline.Boundaries;
        var last = 0;
        while (last + 1 < boundaries.Count && boundaries[last + 1].Unit is CodeUnit.Comment or CodeUnit.Directive or CodeUnit.Alias)
        {
            last++;
        }

        var tail = TailStart(outline);
        last = Whole(outline, last, tail);
        if (last == 0)
        {
            return None;
        }

        var end = boundaries[last].OffsetBytes;
        var quarter = limit / Share;
        var parts = new List<(int StartBytes, int LengthBytes)>();
        if (measure.Count(text[..end], quarter) <= quarter)
        {
            parts.Add((0, end));
            return new(parts, end);
        }

        var kept = 0L;
        for (var (first, next) = (0, 0); first < last; first = next)
        {
            next = ItemEnd(outline, first, last, tail);
            var tokens = counts[next] - counts[first];
            if (kept + tokens <= quarter)
            {
                kept += tokens;
                var (start, length) = (boundaries[first].OffsetBytes, boundaries[next].OffsetBytes - boundaries[first].OffsetBytes);
                if (parts.Count > 0 && parts[^1].StartBytes + parts[^1].LengthBytes == start)
                {
                    parts[^1] = (parts[^1].StartBytes, parts[^1].LengthBytes + length);
                }
                else
                {
                    parts.Add((start, length));
                }
            }
        }

        return new(parts, end);
    }

    /// <summary>The first boundary after which there are only comments and directives.</summary>
    private static int TailStart(CodeOutline outline)
    {
        var tail = outline.Boundaries.Count - 1;
        while (tail > 0 && outline.Boundaries[tail].Unit is CodeUnit.Comment or CodeUnit.Directive)
        {
            tail--;
        }

        return tail;
    }

    /// <summary>Whether a conditional stands around all of the file that follows: a header guard, or one arm that nothing but comments and directives follows.</summary>
    private static bool IsWrapper(CodeRegion conditional, int tail) => conditional.IsGuard || (!conditional.HasElse && conditional.Last >= tail);

    /// <summary>Steps back to before a container or conditional that is not over yet, those around the whole file aside.</summary>
    private static int Whole(CodeOutline outline, int last, int tail)
    {
        var container = outline.Boundaries[last].Container;
        for (; container >= 0; container = outline.Containers[container].Parent)
        {
            last = Math.Min(last, outline.Containers[container].First);
        }

        return Math.Min(last, OutermostStart(outline, outline.Boundaries[last].Conditional, last, tail));
    }

    private static int OutermostStart(CodeOutline outline, int conditional, int start, int tail)
    {
        for (; conditional >= 0 && !IsWrapper(outline.Conditionals[conditional], tail); conditional = outline.Conditionals[conditional].Parent)
        {
            start = outline.Conditionals[conditional].First;
        }

        return start;
    }

    /// <summary>The boundary after one item: a unit, or a whole conditional.</summary>
    private static int ItemEnd(CodeOutline outline, int first, int last, int tail)
    {
        var next = first + 1;
        var conditional = outline.Boundaries[next].Conditional;
        for (; conditional >= 0 && !IsWrapper(outline.Conditionals[conditional], tail); conditional = outline.Conditionals[conditional].Parent)
        {
            next = Math.Max(next, outline.Conditionals[conditional].Last);
        }

        return Math.Min(next, last);
    }
}
