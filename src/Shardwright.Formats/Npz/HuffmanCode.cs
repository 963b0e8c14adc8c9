namespace Shardwright.Formats.Npz;

/// <summary>Makes the best prefix code for counted symbols, no word of it longer than a limit.</summary>
/// <remarks>
/// Lengths by Moffat and Katajainen's method in the sorted counts themselves (1995), where they keep the limit; by package-merge (Larmore and
/// Hirschberg 1990) where they do not. Among equal counts the lower symbol is the rarer, so that equal counts give equal codes. Words as RFC 1951, 3.2.2.
/// Unchecked: counts are below 2^16 and symbols fewer than 2^9, so that keys, sums and words fit in 31 bits.
/// </remarks>
internal static class HuffmanCode
{
    /// <summary>The most symbols: deflate's literals and lengths.</summary>
    public const int MaxSymbols = 288;

    /// <summary>The bits below a word, which hold its length.</summary>
    public const int LengthBits = 8;

    private const int SymbolBits = 9;
    private const int SymbolMask = (1 << SymbolBits) - 1;
    private const int MaxLength = 15;

    /// <summary>Chooses the lengths.</summary>
    /// <param name="counts">How often each symbol occurs: below 65,536. At least one does.</param>
    /// <param name="limit">The longest word, at most 15, with room for all symbols.</param>
    /// <param name="lengths">Receives a length for each symbol; 0 for those that do not occur, 1 for one that is alone.</param>
    public static void Lengths(ReadOnlySpan<int> counts, int limit, Span<byte> lengths)
    {
        unchecked
        {
            Span<uint> sorted = stackalloc uint[MaxSymbols];
            var used = 0;
            for (var symbol = 0; symbol < counts.Length; symbol++)
            {
                if (counts[symbol] > 0)
                {
                    sorted[used++] = ((uint)counts[symbol] << SymbolBits) | (uint)symbol;
                }
            }

            lengths[..counts.Length].Clear();
            sorted = sorted[..used];
            if (used == 1)
            {
                lengths[(int)(sorted[0] & SymbolMask)] = 1;
                return;
            }

            Sort(sorted);
            Span<int> depths = stackalloc int[MaxSymbols];
            depths = depths[..used];
            for (var i = 0; i < used; i++)
            {
                depths[i] = (int)(sorted[i] >> SymbolBits);
            }

            Depths(depths);

            // The rarest symbol comes first, and lies deepest.
            if (depths[0] > limit)
            {
                PackageMerge(sorted, limit, depths);
            }

            for (var i = 0; i < used; i++)
            {
                lengths[(int)(sorted[i] & SymbolMask)] = (byte)depths[i];
            }
        }
    }

    /// <summary>The words of a code, the first bit lowest, as deflate writes them.</summary>
    /// <param name="lengths">A length for each symbol.</param>
    /// <param name="words">Receives for each symbol its word above the lowest 8 bits, and its length in them.</param>
    public static void Words(ReadOnlySpan<byte> lengths, Span<uint> words)
    {
        unchecked
        {
            Span<uint> counts = stackalloc uint[MaxLength + 1];
            counts.Clear();
            foreach (var length in lengths)
            {
                counts[length]++;
            }

            Span<uint> next = stackalloc uint[MaxLength + 1];
            counts[0] = next[0] = 0;
            for (var length = 1; length <= MaxLength; length++)
            {
                next[length] = (next[length - 1] + counts[length - 1]) << 1;
            }

            for (var symbol = 0; symbol < lengths.Length; symbol++)
            {
                var length = lengths[symbol];
                words[symbol] = length == 0 ? 0 : (Reverse(next[length]++) >> (16 - length) << LengthBits) | length;
            }
        }
    }

    /// <summary>The lowest 16 bits, the other way round.</summary>
    private static uint Reverse(uint bits)
    {
        unchecked
        {
            bits = ((bits >> 1) & 0x5555) | ((bits & 0x5555) << 1);
            bits = ((bits >> 2) & 0x3333) | ((bits & 0x3333) << 2);
            bits = ((bits >> 4) & 0x0f0f) | ((bits & 0x0f0f) << 4);
            return ((bits >> 8) & 0x00ff) | ((bits & 0x00ff) << 8);
        }
    }

    /// <summary>Sorts by count; symbols are in order already, and stay so among equal counts.</summary>
    private static void Sort(Span<uint> keys)
    {
        unchecked
        {
            const int Digits = 256;
            Span<ushort> low = stackalloc ushort[Digits];
            Span<ushort> high = stackalloc ushort[Digits];
            low.Clear();
            high.Clear();
            foreach (var key in keys)
            {
                low[(byte)(key >> SymbolBits)]++;
                high[(byte)(key >> (SymbolBits + 8))]++;
            }

            ushort lowStart = 0;
            ushort highStart = 0;
            for (var digit = 0; digit < Digits; digit++)
            {
                (low[digit], lowStart) = (lowStart, (ushort)(lowStart + low[digit]));
                (high[digit], highStart) = (highStart, (ushort)(highStart + high[digit]));
            }

            Span<uint> half = stackalloc uint[MaxSymbols];
            half = half[..keys.Length];
            foreach (var key in keys)
            {
                half[low[(byte)(key >> SymbolBits)]++] = key;
            }

            foreach (var key in half)
            {
                keys[high[(byte)(key >> (SymbolBits + 8))]++] = key;
            }
        }
    }

    /// <summary>Turns at least two ascending counts into the depths of their leaves in the best tree, in place.</summary>
    private static void Depths(Span<int> values)
    {
        unchecked
        {
            // Join the two lightest of leaves and joints; a joint that is used keeps the number of the one above it.
            var count = values.Length;
            var joint = 0;
            var leaf = 0;
            for (var next = 0; next < count - 1; next++)
            {
                var weight = 0;
                for (var child = 0; child < 2; child++)
                {
                    if (leaf >= count || (joint < next && values[joint] < values[leaf]))
                    {
                        weight += values[joint];
                        values[joint++] = next;
                    }
                    else
                    {
                        weight += values[leaf++];
                    }
                }

                values[next] = weight;
            }

            // The depth of each joint, from the root down.
            values[count - 2] = 0;
            for (var next = count - 3; next >= 0; next--)
            {
                values[next] = values[values[next]] + 1;
            }

            // On each level, what is no joint is a leaf.
            var places = 1;
            var above = count - 2;
            var last = count - 1;
            for (var depth = 0; places > 0; depth++)
            {
                var joints = 0;
                while (above >= 0 && values[above] == depth)
                {
                    joints++;
                    above--;
                }

                for (; places > joints; places--)
                {
                    values[last--] = depth;
                }

                places = 2 * joints;
            }
        }
    }

    /// <summary>The best lengths within the limit, for the few counts that are so uneven that they need it.</summary>
    private static void PackageMerge(ReadOnlySpan<uint> sorted, int limit, Span<int> lengths)
    {
        var count = sorted.Length;
        var isLeaf = new bool[limit, 2 * count];
        var weights = new long[2 * count];
        var total = 0;
        for (var level = 0; level < limit; level++)
        {
            var merged = new long[2 * count];
            var (leaf, package, packages) = (0, 0, total / 2);
            total = count + packages;
            for (var i = 0; i < total; i++)
            {
                var weight = package < packages ? weights[2 * package] + weights[(2 * package) + 1] : long.MaxValue;
                isLeaf[level, i] = leaf < count && sorted[leaf] >> SymbolBits <= weight;
                merged[i] = isLeaf[level, i] ? sorted[leaf++] >> SymbolBits : weight;
                package += isLeaf[level, i] ? 0 : 1;
            }

            weights = merged;
        }

        lengths.Clear();
        var needed = 2 * (count - 1);
        for (var level = limit - 1; level >= 0; level--)
        {
            var leaves = 0;
            for (var i = 0; i < needed; i++)
            {
                leaves += isLeaf[level, i] ? 1 : 0;
            }

            for (var i = 0; i < leaves; i++)
            {
                lengths[i]++;
            }

            needed = 2 * (needed - leaves);
        }
    }
}
