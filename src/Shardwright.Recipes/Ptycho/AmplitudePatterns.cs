using System.Runtime.InteropServices;
using Shardwright.Datasets.Layouts.Ptycho;
using Shardwright.Formats.Npz;

namespace Shardwright.Recipes.Ptycho;

/// <summary>Counts as amplitudes: the square root of each, as float32.</summary>
internal sealed class AmplitudePatterns(IPatternSource counts) : IPatternSource
{
    private byte[] block = [];

    public long Count => counts.Count;

    public int Height => counts.Height;

    public int Width => counts.Width;

    public NpyType Type => NpyType.F4;

    /// <summary>The patterns themselves where they are no whole numbers.</summary>
    public static IPatternSource Of(IPatternSource patterns)
        => patterns.Type.Kind is NpyKind.SignedInteger or NpyKind.UnsignedInteger ? new AmplitudePatterns(patterns) : patterns;

    public void Read(long first, int count, Span<byte> patterns)
    {
        var bytes = count * Height * Width * counts.Type.ElementBytes;
        block = block.Length < bytes ? new byte[bytes] : block;
        var from = block.AsSpan(0, bytes);
        counts.Read(first, count, from);
        var to = MemoryMarshal.Cast<byte, float>(patterns)[..(count * Height * Width)];
        switch (counts.Type.Kind, counts.Type.ElementBytes)
        {
            case (NpyKind.SignedInteger, 1): Roots(MemoryMarshal.Cast<byte, sbyte>(from), to, value => value); break;
            case (NpyKind.SignedInteger, 2): Roots(MemoryMarshal.Cast<byte, short>(from), to, value => value); break;
            case (NpyKind.SignedInteger, 4): Roots(MemoryMarshal.Cast<byte, int>(from), to, value => value); break;
            case (NpyKind.SignedInteger, _): Roots(MemoryMarshal.Cast<byte, long>(from), to, value => value); break;
            case (_, 1): Roots<byte>(from, to, value => value); break;
            case (_, 2): Roots(MemoryMarshal.Cast<byte, ushort>(from), to, value => value); break;
            case (_, 4): Roots(MemoryMarshal.Cast<byte, uint>(from), to, value => value); break;
            default: Roots(MemoryMarshal.Cast<byte, ulong>(from), to, value => value); break;
        }
    }

    private static void Roots<T>(ReadOnlySpan<T> counts, Span<float> amplitudes, Func<T, double> number)
    {
        for (var i = 0; i < counts.Length; i++)
        {
            amplitudes[i] = (float)Math.Sqrt(number(counts[i]));
        }
    }
}
