using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Shardwright.Formats.Hdf5;

/// <summary>The shuffle filter (number 2): all first bytes of the elements, then all second ones, and so on; bytes left over stay at the end.</summary>
internal static unsafe class Hdf5Shuffle
{
    /// <summary>Takes elements apart, byte by byte.</summary>
    public static void Do(ReadOnlySpan<byte> plain, Span<byte> shuffled, int elementBytes, bool scalar = false)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(shuffled.Length, plain.Length);
        var count = elementBytes <= 1 ? 0 : plain.Length / elementBytes;
        var done = 0;
        if (elementBytes == 4 && !scalar && (Sse2.IsSupported || AdvSimd.Arm64.IsSupported))
        {
            fixed (byte* from = plain, to = shuffled)
            {
                done = Do4(from, to, count);
            }
        }

        for (var b = 0; b < elementBytes && count > 0; b++)
        {
            var plane = shuffled.Slice(b * count, count);
            unchecked
            {
                for (int i = done, at = b + (done * elementBytes); i < plane.Length; i++, at += elementBytes)
                {
                    plane[i] = plain[at];
                }
            }
        }

        plain[(count * elementBytes)..].CopyTo(shuffled[(count * elementBytes)..]);
    }

    /// <summary>Puts the bytes of each element together again.</summary>
    public static void Undo(ReadOnlySpan<byte> shuffled, Span<byte> plain, int elementBytes, bool scalar = false)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(plain.Length, shuffled.Length);
        if (elementBytes <= 1)
        {
            shuffled.CopyTo(plain);
            return;
        }

        var count = shuffled.Length / elementBytes;
        var done = 0;
        fixed (byte* from = shuffled, to = plain)
        {
            if (!scalar && (Sse2.IsSupported || AdvSimd.Arm64.IsSupported))
            {
                done = elementBytes switch
                {
                    4 => Undo4(from, to, count),
                    8 => Undo8(from, to, count),
                    _ => 0,
                };
            }

            // Both indexes stay below count * elementBytes, which is at most the length of both spans.
            unchecked
            {
                for (var b = 0; b < elementBytes; b++)
                {
                    var plane = from + ((long)b * count);
                    var target = to + b + ((long)done * elementBytes);
                    for (var i = done; i < count; i++, target += elementBytes)
                    {
                        *target = plane[i];
                    }
                }
            }
        }

        shuffled[(count * elementBytes)..].CopyTo(plain[(count * elementBytes)..]);
    }

    /// <summary>Two rounds of unpacking bring each byte of sixteen elements to its fellows of every fourth, two more put those in order.</summary>
    private static int Do4(byte* from, byte* to, int count)
    {
        var i = 0;
        unchecked
        {
            for (; i <= count - 16; i += 16)
            {
                var source = from + (4L * i);
                var (a0, a1) = Zip(Vector128.Load(source), Vector128.Load(source + 16));
                var (b0, b1) = Zip(Vector128.Load(source + 32), Vector128.Load(source + 48));
                var (c0, c1) = Zip(a0, a1);
                var (d0, d1) = Zip(b0, b1);
                var (e0, e1) = Zip(c0, c1);
                var (f0, f1) = Zip(d0, d1);
                var (g0, g1) = Zip64(e0, f0);
                var (h0, h1) = Zip64(e1, f1);
                g0.Store(to + i);
                g1.Store(to + count + i);
                h0.Store(to + (2L * count) + i);
                h1.Store(to + (3L * count) + i);
            }
        }

        return i;
    }

    private static int Undo4(byte* from, byte* to, int count)
    {
        var i = 0;
        unchecked
        {
            for (; i <= count - 16; i += 16)
            {
                var a = Vector128.Load(from + i);
                var b = Vector128.Load(from + count + i);
                var c = Vector128.Load(from + (2L * count) + i);
                var d = Vector128.Load(from + (3L * count) + i);
                var (ab0, ab1) = Zip(a, b);
                var (cd0, cd1) = Zip(c, d);
                var (e0, e1) = Zip16(ab0, cd0);
                var (e2, e3) = Zip16(ab1, cd1);
                var target = to + (4L * i);
                e0.Store(target);
                e1.Store(target + 16);
                e2.Store(target + 32);
                e3.Store(target + 48);
            }
        }

        return i;
    }

    private static int Undo8(byte* from, byte* to, int count)
    {
        var i = 0;
        unchecked
        {
            for (; i <= count - 16; i += 16)
            {
                var (ab0, ab1) = Zip(Vector128.Load(from + i), Vector128.Load(from + count + i));
                var (cd0, cd1) = Zip(Vector128.Load(from + (2L * count) + i), Vector128.Load(from + (3L * count) + i));
                var (ef0, ef1) = Zip(Vector128.Load(from + (4L * count) + i), Vector128.Load(from + (5L * count) + i));
                var (gh0, gh1) = Zip(Vector128.Load(from + (6L * count) + i), Vector128.Load(from + (7L * count) + i));
                var target = to + (8L * i);
                Store8(ab0, cd0, ef0, gh0, target);
                Store8(ab1, cd1, ef1, gh1, target + 64);
            }
        }

        return i;
    }

    private static void Store8(Vector128<byte> ab, Vector128<byte> cd, Vector128<byte> ef, Vector128<byte> gh, byte* target)
    {
        var (abcd0, abcd1) = Zip16(ab, cd);
        var (efgh0, efgh1) = Zip16(ef, gh);
        var (e0, e1) = Zip32(abcd0, efgh0);
        var (e2, e3) = Zip32(abcd1, efgh1);
        e0.Store(target);
        e1.Store(target + 16);
        e2.Store(target + 32);
        e3.Store(target + 48);
    }

    private static (Vector128<byte> Low, Vector128<byte> High) Zip(Vector128<byte> a, Vector128<byte> b) => Sse2.IsSupported
        ? (Sse2.UnpackLow(a, b), Sse2.UnpackHigh(a, b))
        : (AdvSimd.Arm64.ZipLow(a, b), AdvSimd.Arm64.ZipHigh(a, b));

    private static (Vector128<byte> Low, Vector128<byte> High) Zip16(Vector128<byte> a, Vector128<byte> b) => Sse2.IsSupported
        ? (Sse2.UnpackLow(a.AsUInt16(), b.AsUInt16()).AsByte(), Sse2.UnpackHigh(a.AsUInt16(), b.AsUInt16()).AsByte())
        : (AdvSimd.Arm64.ZipLow(a.AsUInt16(), b.AsUInt16()).AsByte(), AdvSimd.Arm64.ZipHigh(a.AsUInt16(), b.AsUInt16()).AsByte());

    private static (Vector128<byte> Low, Vector128<byte> High) Zip32(Vector128<byte> a, Vector128<byte> b) => Sse2.IsSupported
        ? (Sse2.UnpackLow(a.AsUInt32(), b.AsUInt32()).AsByte(), Sse2.UnpackHigh(a.AsUInt32(), b.AsUInt32()).AsByte())
        : (AdvSimd.Arm64.ZipLow(a.AsUInt32(), b.AsUInt32()).AsByte(), AdvSimd.Arm64.ZipHigh(a.AsUInt32(), b.AsUInt32()).AsByte());

    private static (Vector128<byte> Low, Vector128<byte> High) Zip64(Vector128<byte> a, Vector128<byte> b) => Sse2.IsSupported
        ? (Sse2.UnpackLow(a.AsUInt64(), b.AsUInt64()).AsByte(), Sse2.UnpackHigh(a.AsUInt64(), b.AsUInt64()).AsByte())
        : (AdvSimd.Arm64.ZipLow(a.AsUInt64(), b.AsUInt64()).AsByte(), AdvSimd.Arm64.ZipHigh(a.AsUInt64(), b.AsUInt64()).AsByte());
}
