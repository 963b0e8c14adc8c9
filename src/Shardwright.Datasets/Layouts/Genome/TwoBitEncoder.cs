using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Shardwright.Datasets.Layouts.Genome;

/// <summary>Turns a block of letters into two bits each, and runs of what two bits cannot say. For one thread at a time.</summary>
/// <remarks>
/// A = 0, C = 1, G = 2, T = 3, the first letter in a byte's lowest bits. A run of lower case goes on through letters other than these, which have
/// runs of their own and the code 0.
/// </remarks>
internal sealed class TwoBitEncoder
{
    private const int MaxRuns = PackedFormat.MaxExceptionBytes / PackedFormat.CaseRunBytes;
    private const byte LowerCase = 0x20;
    private const byte LowHalf = 0x0f;
    private const byte Nothing = 0xff;

    private readonly ushort[] caseFirst = new ushort[MaxRuns + 1];
    private readonly ushort[] caseLast = new ushort[MaxRuns + 1];
    private readonly ushort[] letterFirst = new ushort[MaxRuns + 1];
    private readonly ushort[] letterLast = new ushort[MaxRuns + 1];
    private readonly byte[] letters = new byte[MaxRuns + 1];
    private bool isLower;
    private int lastLower;

    /// <summary>Runs of lower case in the block that was encoded.</summary>
    public int CaseRuns { get; private set; }

    /// <summary>Runs of other letters in it.</summary>
    public int LetterRuns { get; private set; }

    /// <summary>Whether vectors are used where the processor has them.</summary>
    internal bool UsesVectors { get; init; } = true;

    // The low half of a letter's byte tells A, C, G and T apart, in both cases.
    private static Vector128<byte> Letters => Vector128.Create(
        Nothing, (byte)'A', Nothing, (byte)'C', (byte)'T', Nothing, Nothing, (byte)'G', Nothing, Nothing, Nothing, Nothing, Nothing, Nothing, Nothing, Nothing);

    private static Vector128<byte> Codes => Vector128.Create((byte)0, 0, 0, 1, 3, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0);

    private static Vector128<byte> FirstOfFour => Vector128.Create((byte)0, 4, 8, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /// <summary>Encodes a block.</summary>
    /// <param name="block">At most <see cref="PackedFormat.BlockLetters"/> letters.</param>
    /// <param name="target">Room for <see cref="PackedFormat.MaxTwoBitBytes"/>.</param>
    /// <returns>Bytes: codes, then runs; -1 where the runs take more than they may.</returns>
    public int Encode(ReadOnlySpan<byte> block, Span<byte> target)
    {
        CaseRuns = 0;
        LetterRuns = 0;
        isLower = false;
        var at = 0;
        if (UsesVectors && Vector128.IsHardwareAccelerated)
        {
            while (block.Length - at >= Vector128<byte>.Count)
            {
                if (!EncodeVector(block, at, target))
                {
                    return -1;
                }

                at += Vector128<byte>.Count;
            }
        }

        for (; at < block.Length; at += PackedFormat.LettersPerByte)
        {
            var some = block.Slice(at, Math.Min(PackedFormat.LettersPerByte, block.Length - at));
            var packed = 0;
            for (var i = 0; i < some.Length; i++)
            {
                packed |= Take(some[i], at + i) << (2 * i);
            }

            if (IsTooMuch)
            {
                return -1;
            }

            target[at / PackedFormat.LettersPerByte] = (byte)packed;
        }

        if (isLower)
        {
            caseLast[CaseRuns - 1] = (ushort)lastLower;
        }

        return WriteRuns(target, PackedBlock.CodeBytes(block.Length));
    }

    private bool IsTooMuch => (CaseRuns * PackedFormat.CaseRunBytes) + (LetterRuns * PackedFormat.LetterRunBytes) > PackedFormat.MaxExceptionBytes;

    private bool EncodeVector(ReadOnlySpan<byte> block, int at, Span<byte> target)
    {
        var letter = Vector128.Create(block.Slice(at, Vector128<byte>.Count));
        var low = letter & Vector128.Create(LowHalf);
        var known = Vector128.Equals(Vector128.Shuffle(Letters, low), letter & Vector128.Create(unchecked((byte)~LowerCase)));
        var codes = (Vector128.Shuffle(Codes, low) & known).AsUInt16();
        var pairs = (codes | (codes >>> 6)) & Vector128.Create((ushort)LowHalf);
        var fours = pairs.AsUInt32() | (pairs.AsUInt32() >>> 12);
        MemoryMarshal.Write(target[(at / PackedFormat.LettersPerByte)..], Vector128.Shuffle(fours.AsByte(), FirstOfFour).AsUInt32().ToScalar());
        var knownBits = known.ExtractMostSignificantBits();
        var lowerBits = (letter << 2).ExtractMostSignificantBits() & knownBits;
        const uint All = 0xffff;
        if (knownBits == All && lowerBits == (isLower ? All : 0))
        {
            lastLower = at + Vector128<byte>.Count - 1;
            return true;
        }

        TakeCases(knownBits, lowerBits, at);
        for (var others = ~knownBits & All; others != 0; others &= others - 1)
        {
            var i = at + BitOperations.TrailingZeroCount(others);
            AddLetter(block[i], i);
        }

        return !IsTooMuch;
    }

    /// <summary>Follows the case through sixteen letters.</summary>
    private void TakeCases(uint known, uint lower, int at)
    {
        while (true)
        {
            // Only a known letter of the other case ends what is.
            var change = isLower ? known & ~lower : lower;
            if (change == 0)
            {
                break;
            }

            var i = BitOperations.TrailingZeroCount(change);
            if (isLower)
            {
                var before = lower & ((1u << i) - 1);
                EndCase(before == 0 ? lastLower : at + BitOperations.Log2(before));
            }
            else
            {
                BeginCase(at + i);
            }

            var rest = ~0u << i;
            known &= rest;
            lower &= rest;
        }

        if (isLower && lower != 0)
        {
            lastLower = at + BitOperations.Log2(lower);
        }
    }

    /// <summary>Takes one letter.</summary>
    /// <returns>Its code.</returns>
    private int Take(byte letter, int at)
    {
        var code = (letter & ~LowerCase) switch { 'A' => 0, 'C' => 1, 'G' => 2, 'T' => 3, _ => -1 };
        if (code < 0)
        {
            AddLetter(letter, at);
            return 0;
        }

        if ((letter & LowerCase) != 0)
        {
            if (!isLower)
            {
                BeginCase(at);
            }

            lastLower = at;
        }
        else if (isLower)
        {
            EndCase(lastLower);
        }

        return code;
    }

    private void BeginCase(int at)
    {
        isLower = true;
        lastLower = at;
        caseFirst[Math.Min(CaseRuns, MaxRuns)] = (ushort)at;
        CaseRuns++;
    }

    private void EndCase(int last)
    {
        isLower = false;
        caseLast[Math.Min(CaseRuns - 1, MaxRuns)] = (ushort)last;
    }

    private void AddLetter(byte letter, int at)
    {
        var before = LetterRuns - 1;
        if (before >= 0 && before < MaxRuns && letters[before] == letter && letterLast[before] == at - 1)
        {
            letterLast[before] = (ushort)at;
            return;
        }

        var run = Math.Min(LetterRuns, MaxRuns);
        letterFirst[run] = (ushort)at;
        letterLast[run] = (ushort)at;
        letters[run] = letter;
        LetterRuns++;
    }

    private int WriteRuns(Span<byte> target, int at)
    {
        at = WriteNumbers(target, at, caseFirst.AsSpan(0, CaseRuns));
        at = WriteNumbers(target, at, caseLast.AsSpan(0, CaseRuns));
        at = WriteNumbers(target, at, letterFirst.AsSpan(0, LetterRuns));
        at = WriteNumbers(target, at, letterLast.AsSpan(0, LetterRuns));
        letters.AsSpan(0, LetterRuns).CopyTo(target[at..]);
        return at + LetterRuns;
    }

    private static int WriteNumbers(Span<byte> target, int at, ReadOnlySpan<ushort> numbers)
    {
        foreach (var number in numbers)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(target[at..], number);
            at += sizeof(ushort);
        }

        return at;
    }
}
