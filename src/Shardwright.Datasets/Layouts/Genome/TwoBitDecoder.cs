using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Shardwright.Datasets.Layouts.Genome;

/// <summary>Turns two bits back into letters, and puts the runs in that two bits cannot say. Does not allocate. Safe from many threads.</summary>
/// <remarks>The counterpart of <see cref="TwoBitEncoder"/>. Bytes that nobody checked give wrong letters, never an error or a letter out of place.</remarks>
internal static class TwoBitDecoder
{
    /// <summary>Bytes behind the codes that decoding reads, without using them, where there are any: with them it is faster at the end.</summary>
    public const int SlackBytes = 16;

    private const byte LowerCase = 0x20;

    private static ReadOnlySpan<byte> Letters => "ACGT"u8;

    // Of a byte's half, the even letters look at the lower two bits alone and the odd ones at the upper two.
    private static Vector128<byte> LetterOfHalf => Vector128.Create(
        (byte)'A', (byte)'C', (byte)'G', (byte)'T', (byte)'C', 0, 0, 0, (byte)'G', 0, 0, 0, (byte)'T', 0, 0, 0);

    private static Vector128<byte> FourTimes => Vector128.Create((byte)0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3);

    /// <summary>Decodes letters.</summary>
    /// <param name="codes">Codes, four a byte; bytes behind the last that is needed are not used.</param>
    /// <param name="skip">Letters of the first byte to leave out: 0 to 3.</param>
    /// <param name="letters">Receives the letters after those.</param>
    public static void Decode(ReadOnlySpan<byte> codes, int skip, Span<byte> letters)
    {
        var done = Avx2.IsSupported ? DecodeByThirtyTwo(codes, skip, letters) : DecodeBySixteen(codes, skip, letters);
        DecodeByOne(codes[(done / PackedFormat.LettersPerByte)..], skip, letters[done..]);
    }

    /// <summary><see cref="Decode"/> without vectors.</summary>
    internal static void DecodeByOne(ReadOnlySpan<byte> codes, int skip, Span<byte> letters)
    {
        for (var i = 0; i < letters.Length; i++)
        {
            var at = skip + i;
            letters[i] = Letters[(codes[at / PackedFormat.LettersPerByte] >> (at % PackedFormat.LettersPerByte * 2)) & 3];
        }
    }

    /// <summary><see cref="Decode"/> as far as vectors of sixteen letters reach.</summary>
    /// <returns>Letters that were decoded, a multiple of four.</returns>
    internal static int DecodeBySixteen(ReadOnlySpan<byte> codes, int skip, Span<byte> letters)
    {
        const int AtOnce = 16;
        const int Needed = sizeof(ulong);
        if (!Vector128.IsHardwareAccelerated)
        {
            return 0;
        }

        var halves = Vector128.Create(0xf0f0_0f0fu).AsByte();
        var parts = Vector128.Create(0x0c03_0c03u).AsByte();
        var done = 0;
        while (letters.Length - done >= AtOnce && codes.Length - (done / PackedFormat.LettersPerByte) >= Needed)
        {
            // Sixteen letters that begin inside a byte end inside another: both are in the eight.
            var word = BinaryPrimitives.ReadUInt64LittleEndian(codes[(done / PackedFormat.LettersPerByte)..]) >> (2 * skip);
            var fours = Vector128.Shuffle(Vector128.CreateScalar(word).AsByte(), FourTimes) & halves;
            fours |= (fours.AsUInt16() >>> 4).AsByte();
            Vector128.Shuffle(LetterOfHalf, fours & parts).CopyTo(letters[done..]);
            done += AtOnce;
        }

        return done;
    }

    /// <summary>Decodes as far as vectors of thirty-two letters reach.</summary>
    private static int DecodeByThirtyTwo(ReadOnlySpan<byte> codes, int skip, Span<byte> letters)
    {
        const int AtOnce = 32;
        const int Needed = sizeof(ulong) + 1;
        var halves = Vector256.Create(0xf0f0_0f0fu).AsByte();
        var parts = Vector256.Create(0x0c03_0c03u).AsByte();
        var table = Vector256.Create(LetterOfHalf, LetterOfHalf);
        var spread = Vector256.Create(FourTimes, FourTimes + Vector128.Create((byte)4));
        var done = 0;
        while (letters.Length - done >= AtOnce && codes.Length - (done / PackedFormat.LettersPerByte) >= Needed)
        {
            // Thirty-two letters that begin inside a byte end inside the ninth.
            var some = codes.Slice(done / PackedFormat.LettersPerByte, Needed);
            var word = (MemoryMarshal.Read<ulong>(some) >> (2 * skip)) | ((ulong)some[sizeof(ulong)] << 1 << (63 - (2 * skip)));
            var fours = Avx2.Shuffle(Vector256.Create(word).AsByte(), spread) & halves;
            fours |= (fours.AsUInt16() >>> 4).AsByte();
            Avx2.Shuffle(table, fours & parts).CopyTo(letters[done..]);
            done += AtOnce;
        }

        return done;
    }

    /// <summary>Puts the runs of a block over letters of it.</summary>
    /// <param name="runs">The block's runs: firsts and lasts of lower case, firsts and lasts of other letters, and the letters.</param>
    /// <param name="caseRuns">How many of lower case.</param>
    /// <param name="letterRuns">How many of other letters.</param>
    /// <param name="from">Where in the block the letters begin.</param>
    /// <param name="letters">The letters that codes gave.</param>
    public static void ApplyRuns(ReadOnlySpan<byte> runs, int caseRuns, int letterRuns, int from, Span<byte> letters)
    {
        var firsts = runs[..(caseRuns * sizeof(ushort))];
        var lasts = runs.Slice(firsts.Length, firsts.Length);
        for (var run = FirstThatEnds(lasts, caseRuns, from); run < caseRuns; run++)
        {
            var first = Number(firsts, run) - from;
            if (first >= letters.Length)
            {
                break;
            }

            Lower(Part(letters, first, Number(lasts, run) - from));
        }

        runs = runs[(caseRuns * PackedFormat.CaseRunBytes)..];
        firsts = runs[..(letterRuns * sizeof(ushort))];
        lasts = runs.Slice(firsts.Length, firsts.Length);
        var others = runs.Slice(2 * firsts.Length, letterRuns);
        for (var run = FirstThatEnds(lasts, letterRuns, from); run < letterRuns; run++)
        {
            var first = Number(firsts, run) - from;
            if (first >= letters.Length)
            {
                break;
            }

            Part(letters, first, Number(lasts, run) - from).Fill(others[run]);
        }
    }

    /// <summary>Whether runs follow each other, do not touch what is not theirs, and end inside the block.</summary>
    /// <param name="runs">Firsts, then lasts.</param>
    /// <param name="count">How many.</param>
    /// <param name="letters">Letters of the block.</param>
    public static bool AreInOrder(ReadOnlySpan<byte> runs, int count, int letters)
    {
        var next = 0;
        for (var run = 0; run < count; run++)
        {
            var first = Number(runs, run);
            var last = Number(runs, count + run);
            if (first < next || last < first || last >= letters)
            {
                return false;
            }

            next = last + 1;
        }

        return true;
    }

    private static int FirstThatEnds(ReadOnlySpan<byte> lasts, int count, int from)
    {
        var low = 0;
        while (low < count)
        {
            var middle = (low + count) >> 1;
            if (Number(lasts, middle) < from)
            {
                low = middle + 1;
            }
            else
            {
                count = middle;
            }
        }

        return low;
    }

    private static int Number(ReadOnlySpan<byte> numbers, int index) => BinaryPrimitives.ReadUInt16LittleEndian(numbers[(index * sizeof(ushort))..]);

    private static Span<byte> Part(Span<byte> letters, int first, int last)
    {
        first = Math.Max(first, 0);
        last = Math.Min(last, letters.Length - 1);
        return last < first ? [] : letters[first..(last + 1)];
    }

    private static void Lower(Span<byte> letters)
    {
        var at = 0;
        for (; letters.Length - at >= Vector128<byte>.Count; at += Vector128<byte>.Count)
        {
            var part = letters.Slice(at, Vector128<byte>.Count);
            (Vector128.Create<byte>(part) | Vector128.Create(LowerCase)).CopyTo(part);
        }

        for (; at < letters.Length; at++)
        {
            letters[at] |= LowerCase;
        }
    }
}
