namespace Shardwright.Recipes.Code;

/// <summary>Cuts inside of a unit that is over the limit: at line ends, and inside of a line that is over it between characters.</summary>
internal ref partial struct CodePacker
{
    private const int LeastWindowBytes = 1024;
    private const int MostPlaces = 1 << 20;
    private const int MaxTokenBytes = 8;

    private int NextInside(int start, bool mayRepeat, out bool repeats)
    {
        var unitEnd = all.Offsets.Span[all.After(start)];
        if (lineEnd <= start)
        {
            var line = text[start..].IndexOf((byte)'\n');
            lineEnd = line < 0 ? text.Length : start + line + 1;
        }

        // A giant line is not copied behind the preamble only to find out that it does not fit.
        var end = Math.Min(lineEnd, unitEnd);
        if (CountTo(start, end, limit) <= limit && LineEnd(start, unitEnd, mayRepeat, out repeats) is var place and >= 0)
        {
            return place;
        }

        return InsideLine(start, end, mayRepeat, out repeats);
    }

    private int LineEnd(int start, int unitEnd, bool mayRepeat, out bool repeats)
    {
        for (var bytes = Math.Max(LeastWindowBytes, limit * 4L * MaxTokenBytes); ; bytes *= 2)
        {
            CountLines(start, (int)Math.Min(unitEnd, start + bytes), unitEnd);
            var end = -1;
            repeats = false;
            if (SumAt(start, lines) is { } sum)
            {
                end = Furthest(start, sum, lines, mayRepeat, out repeats);
            }

            if (end != lines.Offsets.Span[^1] || end == unitEnd)
            {
                return end;
            }

            // All of the window fits: there may be more that does.
            lines = new(Memory<int>.Empty, Memory<int>.Empty);
        }
    }

    /// <summary>Counts the lines of a window, unless they have been counted.</summary>
    private void CountLines(int start, int windowEnd, int unitEnd)
    {
        var offsets = lines.Offsets.Span;
        if (!offsets.IsEmpty && start >= offsets[0] && start < offsets[^1])
        {
            return;
        }

        var found = new List<int> { start };
        for (var place = start; place < windowEnd;)
        {
            var line = text[place..unitEnd].IndexOf((byte)'\n');
            place = line < 0 ? unitEnd : place + line + 1;
            found.Add(place);
        }

        lines = Counted(start, found.ToArray(), new int[found.Count]);
    }

    private readonly CodePlaces Counted(int start, Memory<int> offsets, Memory<int> counts)
    {
        var places = offsets.Span;
        foreach (ref var place in places)
        {
            place -= start;
        }

        measure.CountAt(text.Slice(start, places[^1]), places, counts.Span);
        foreach (ref var place in places)
        {
            place += start;
        }

        return new(offsets, counts);
    }

    private int InsideLine(int start, int end, bool mayRepeat, out bool repeats)
    {
        var bytes = Math.Min(end - start, charactersBytes);
        while (true)
        {
            var characters = Characters(start, Math.Min(end, start + bytes));
            var last = characters.Offsets.Span[^1];
            if (last == end || characters.Counts.Span[^1] > (long)limit + SlackTokens)
            {
                var place = Furthest(start, characters.Counts.Span[0], characters, mayRepeat, out repeats);
                if (place < 0 && last - start > MostPlaces)
                {
                    // The places were too far apart.
                    end = start + MostPlaces;
                    bytes = LeastWindowBytes;
                    continue;
                }

                place = place < 0 ? characters.Offsets.Span[1] : place;
                charactersBytes = (int)Math.Min(int.MaxValue, Math.Max(LeastWindowBytes, (place - start) * 3L / 2));
                return place;
            }

            bytes = (int)Math.Min(end - start, bytes * 2L);
        }
    }

    /// <summary>Counts the characters of a window: its start, then the end of each; in a very long one, of every second or of fewer.</summary>
    private CodePlaces Characters(int start, int end)
    {
        var step = 1 + ((end - start) / (MostPlaces + 1));
        var most = ((end - start) / step) + 2;
        if (offsetsBuffer.Length < most)
        {
            (offsetsBuffer, countsBuffer) = (new int[most], new int[most]);
        }

        // The bounds were checked above, and this loop sees every byte of a giant line.
        unchecked
        {
            var length = 0;
            offsetsBuffer[length++] = start;
            for (var place = start + step; place < end; place++)
            {
                if ((text[place] & 0xC0) != 0x80 && place - offsetsBuffer[length - 1] >= step)
                {
                    offsetsBuffer[length++] = place;
                }
            }

            // The window's own end may lie inside of a character; its last whole one stays then.
            if (end == text.Length || (text[end] & 0xC0) != 0x80 || length == 1)
            {
                offsetsBuffer[length++] = end;
            }

            return Counted(start, offsetsBuffer.AsMemory(0, length), countsBuffer.AsMemory(0, length));
        }
    }
}
