using System.Numerics;
using System.Runtime.InteropServices;

namespace Shardwright.Formats.Parquet;

/// <summary>The least and greatest value of a column chunk.</summary>
/// <remarks>
/// Spec: parquet.thrift, Statistics and TypeDefinedOrder. A NaN has no place in the order, and readers differ in where they put it: a
/// chunk that has one gets no range. A least zero is written as -0, a greatest as +0.
/// </remarks>
internal static class ParquetStatistics
{
    /// <summary>Finds the range of values of fixed size.</summary>
    /// <param name="type">Their type.</param>
    /// <param name="values">The values in memory.</param>
    /// <param name="defined">1 for each that counts, or none where all do.</param>
    /// <param name="facts">Receives the range, where there is one.</param>
    internal static void Find(ParquetType type, ReadOnlySpan<byte> values, ReadOnlySpan<byte> defined, ParquetChunkFacts facts)
    {
        switch (type)
        {
            case ParquetType.Int8: Whole<sbyte, int>(values, defined, facts); break;
            case ParquetType.Int16: Whole<short, int>(values, defined, facts); break;
            case ParquetType.Int32: Whole<int, int>(values, defined, facts); break;
            case ParquetType.Int64: Whole<long, long>(values, defined, facts); break;
            case ParquetType.UInt8: Whole<byte, uint>(values, defined, facts); break;
            case ParquetType.UInt16: Whole<ushort, uint>(values, defined, facts); break;
            case ParquetType.UInt32: Whole<uint, uint>(values, defined, facts); break;
            case ParquetType.UInt64: Whole<ulong, ulong>(values, defined, facts); break;
            case ParquetType.Float: Floating<float>(values, defined, facts); break;
            case ParquetType.Double: Floating<double>(values, defined, facts); break;
            default: break;
        }
    }

    private static void Whole<T, TStored>(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> defined, ParquetChunkFacts facts)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
        where TStored : unmanaged, IBinaryInteger<TStored>
    {
        var values = MemoryMarshal.Cast<byte, T>(bytes);
        var (least, greatest, any) = (T.MaxValue, T.MinValue, false);
        for (var i = 0; i < values.Length; i++)
        {
            if (defined.IsEmpty || defined[i] != 0)
            {
                least = T.Min(least, values[i]);
                greatest = T.Max(greatest, values[i]);
                any = true;
            }
        }

        if (any)
        {
            facts.Least = Bytes(TStored.CreateChecked(least));
            facts.Greatest = Bytes(TStored.CreateChecked(greatest));
        }
    }

    private static void Floating<T>(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> defined, ParquetChunkFacts facts)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var values = MemoryMarshal.Cast<byte, T>(bytes);
        var (least, greatest) = (T.PositiveInfinity, T.NegativeInfinity);
        for (var i = 0; i < values.Length; i++)
        {
            if (defined.IsEmpty || defined[i] != 0)
            {
                if (T.IsNaN(values[i]))
                {
                    return;
                }

                least = values[i] < least ? values[i] : least;
                greatest = values[i] > greatest ? values[i] : greatest;
            }
        }

        // Without a value the two still stand the wrong way round.
        if (least <= greatest)
        {
            facts.Least = Bytes(T.IsZero(least) ? T.NegativeZero : least);
            facts.Greatest = Bytes(T.IsZero(greatest) ? T.Zero : greatest);
        }
    }

    private static byte[] Bytes<T>(T value)
        where T : unmanaged => MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)).ToArray();
}
