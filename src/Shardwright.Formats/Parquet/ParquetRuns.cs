using System.Numerics;

namespace Shardwright.Formats.Parquet;

/// <summary>The hybrid of runs and bit packing that levels and dictionary indexes are written in.</summary>
/// <remarks>Spec: Encodings.md, RLE / bit-packing hybrid. A run is of eight values or more, so that packed groups of eight stay whole.</remarks>
internal static class ParquetRuns
{
    private const int GroupValues = 8;

    /// <summary>One run.</summary>
    internal static void AppendRun(ParquetBuffer target, long count, uint value, int bitWidth)
    {
        target.AppendVarint((ulong)count << 1);
        for (; bitWidth > 0; bitWidth -= 8, value >>= 8)
        {
            target.AppendByte((byte)(value & 255));
        }
    }

    /// <summary>Groups of bits that the caller writes.</summary>
    internal static Span<byte> AppendGroups(ParquetBuffer target, int groups, int bitWidth)
    {
        target.AppendVarint(((ulong)groups << 1) | 1);
        return target.Append(groups * bitWidth);
    }

    /// <summary>Any values.</summary>
    internal static void Append<T>(ParquetBuffer target, ReadOnlySpan<T> values, int bitWidth)
        where T : unmanaged, IBinaryInteger<T>
    {
        var packed = 0;
        var at = 0;
        while (at < values.Length)
        {
            var run = Run(values[at..]);
            if (run < GroupValues)
            {
                at = Math.Min(at + GroupValues, values.Length);
                continue;
            }

            Pack(target, values[packed..at], bitWidth);
            AppendRun(target, run, uint.CreateTruncating(values[at]), bitWidth);
            at += run;
            packed = at;
        }

        Pack(target, values[packed..], bitWidth);
    }

    private static int Run<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryInteger<T>
    {
        // Most often the second already differs.
        if (values.Length < GroupValues || values[1] != values[0])
        {
            return 1;
        }

        var run = values.IndexOfAnyExcept(values[0]);
        return run < 0 ? values.Length : run;
    }

    private static void Pack<T>(ParquetBuffer target, ReadOnlySpan<T> values, int bitWidth)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (values.IsEmpty)
        {
            return;
        }

        var bytes = AppendGroups(target, (values.Length + GroupValues - 1) / GroupValues, bitWidth);
        ulong waiting = 0;
        var (bits, written) = (0, 0);
        foreach (var value in values)
        {
            waiting |= (ulong)uint.CreateTruncating(value) << bits;
            for (bits += bitWidth; bits >= 8; bits -= 8, waiting >>= 8)
            {
                bytes[written++] = (byte)(waiting & 255);
            }
        }

        if (bits > 0)
        {
            bytes[written++] = (byte)waiting;
        }

        bytes[written..].Clear();
    }
}
