using System.Text;
using Shardwright.Formats.Parquet;

namespace Shardwright.Tests.Formats.Parquet;

/// <summary>Rows as plain objects: what is written and what is read back, compared value by value, NaN by its bits.</summary>
internal sealed class ParquetRows(IReadOnlyList<ParquetColumn> columns, List<object?[]> rows) : IParquetRowSource
{
    internal static readonly ParquetColumn[] EveryType =
        [.. Enum.GetValues<ParquetType>().Where(type => type != ParquetType.Other).Select(type => new ParquetColumn($"col_{type}", type))];

    private int _next;

    internal IReadOnlyList<ParquetColumn> Columns { get; } = columns;

    internal List<object?[]> Rows { get; } = rows;

    /// <summary>The most rows given at once.</summary>
    internal int MostAtOnce { get; init; } = int.MaxValue;

    /// <summary>Rows of every type with everything odd in them, the same for the same seed.</summary>
    internal static ParquetRows Random(int seed, int count, IReadOnlyList<ParquetColumn>? columns = null)
    {
        var random = new Random(seed);
        columns ??= EveryType;
        var nullShare = random.Next(4) * 0.2;
        var rows = new List<object?[]>();
        for (var row = 0; row < count; row++)
        {
            rows.Add([.. columns.Select(c => c.Nullable && random.NextDouble() < nullShare ? null : RandomValue(random, c.Type))]);
        }

        return new ParquetRows(columns, rows) { MostAtOnce = random.Next(3) == 0 ? 1 + random.Next(50) : int.MaxValue };
    }

    internal static ParquetWriteResult Write(
        string path, IReadOnlyList<ParquetColumn> columns, IParquetRowSource source, ParquetOptions? options = null)
        => ParquetWriter.Write(path, columns, source, options, TestContext.Current.CancellationToken);

    internal static ParquetRows Read(string path, long first, long count, IReadOnlyList<string>? names = null, int threads = 1)
    {
        using var reader = ParquetReader.Open(path, new ParquetReaderOptions { Threads = threads });
        var rows = new List<object?[]>();
        IReadOnlyList<ParquetColumn>? columns = null;
        foreach (var batch in reader.ReadRows(first, count, names))
        {
            Assert.Equal(first + rows.Count, batch.FirstRow);
            columns ??= batch.Columns;
            for (var row = 0; row < batch.Rows; row++)
            {
                rows.Add([.. Enumerable.Range(0, batch.Columns.Count).Select(column => Value(batch, column, row))]);
            }
        }

        return new ParquetRows(columns ?? reader.Header.Columns, rows);
    }

    public int Fill(ParquetRowBatch batch)
    {
        var count = Math.Min(Math.Min(batch.Capacity, MostAtOnce), Rows.Count - _next);
        for (var row = 0; row < count; row++)
        {
            for (var column = 0; column < Columns.Count; column++)
            {
                Set(batch, column, row, Rows[_next + row][column]);
            }
        }

        _next += count;
        return count;
    }

    /// <summary>Each row as a line that shows every bit.</summary>
    internal List<string> Lines() => [.. Rows.Select(row => string.Join('|', row.Select(Show)))];

    private static string Show(object? value) => value switch
    {
        null => "null",
        float number => $"f{BitConverter.SingleToUInt32Bits(number):x8}",
        double number => $"d{BitConverter.DoubleToUInt64Bits(number):x16}",
        byte[] bytes => $"x{Convert.ToHexString(bytes)}",
        Array items => $"[{string.Join(',', items.Cast<object?>().Select(Show))}]",
        _ => $"{value.GetType().Name} {value}",
    };

    private static void Set(ParquetRowBatch batch, int column, int row, object? value)
    {
        switch (value)
        {
            case null: batch.SetNull(column, row); break;
            case bool v: batch.Values<bool>(column)[row] = v; break;
            case sbyte v: batch.Values<sbyte>(column)[row] = v; break;
            case short v: batch.Values<short>(column)[row] = v; break;
            case int v: batch.Values<int>(column)[row] = v; break;
            case long v: batch.Values<long>(column)[row] = v; break;
            case byte v: batch.Values<byte>(column)[row] = v; break;
            case ushort v: batch.Values<ushort>(column)[row] = v; break;
            case uint v: batch.Values<uint>(column)[row] = v; break;
            case ulong v: batch.Values<ulong>(column)[row] = v; break;
            case float v: batch.Values<float>(column)[row] = v; break;
            case double v: batch.Values<double>(column)[row] = v; break;
            case string v when row % 2 == 0: batch.SetString(column, row, v); break;
            case string v: batch.SetString(column, row, Encoding.UTF8.GetBytes(v)); break;
            case byte[] v: batch.SetBlob(column, row, v); break;
            case float[] v: v.CopyTo(batch.AppendList<float>(column, row, v.Length)); break;
            case double[] v: v.CopyTo(batch.AppendList<double>(column, row, v.Length)); break;
            case int[] v: v.CopyTo(batch.AppendList<int>(column, row, v.Length)); break;
            case long[] v: v.CopyTo(batch.AppendList<long>(column, row, v.Length)); break;
            case string[] v: batch.SetStrings(column, row, v); break;
            default: throw new ArgumentException($"No column holds {value.GetType()}.", nameof(value));
        }
    }

    private static object? Value(ParquetBatch batch, int column, int row)
        => batch.IsNull(column, row) ? null : Present(batch, column, row);

    private static object Present(ParquetBatch batch, int column, int row) => batch.Columns[column].Type switch
    {
        ParquetType.Boolean => batch.Values<bool>(column)[row],
        ParquetType.Int8 => batch.Values<sbyte>(column)[row],
        ParquetType.Int16 => batch.Values<short>(column)[row],
        ParquetType.Int32 => batch.Values<int>(column)[row],
        ParquetType.Int64 => batch.Values<long>(column)[row],
        ParquetType.UInt8 => batch.Values<byte>(column)[row],
        ParquetType.UInt16 => batch.Values<ushort>(column)[row],
        ParquetType.UInt32 => batch.Values<uint>(column)[row],
        ParquetType.UInt64 => batch.Values<ulong>(column)[row],
        ParquetType.Float => batch.Values<float>(column)[row],
        ParquetType.Double => batch.Values<double>(column)[row],
        ParquetType.String => Encoding.UTF8.GetString(batch.Bytes(column, row)),
        ParquetType.Blob => batch.Bytes(column, row).ToArray(),
        ParquetType.FloatList => batch.List<float>(column, row).ToArray(),
        ParquetType.DoubleList => batch.List<double>(column, row).ToArray(),
        ParquetType.Int32List => batch.List<int>(column, row).ToArray(),
        ParquetType.Int64List => batch.List<long>(column, row).ToArray(),
        ParquetType.StringList => ReadStrings(batch, column, row),
        _ => throw new ArgumentException($"{batch.Columns[column]}", nameof(batch)),
    };

    private static string[] ReadStrings(ParquetBatch batch, int column, int row)
    {
        var texts = new string[batch.ListLength(column, row)];
        for (var item = 0; item < texts.Length; item++)
        {
            texts[item] = Encoding.UTF8.GetString(batch.ListBytes(column, row, item));
        }

        return texts;
    }

    private static object RandomValue(Random random, ParquetType type) => type switch
    {
        ParquetType.Boolean => random.Next(2) == 0,
        ParquetType.Int8 => (sbyte)random.Next(sbyte.MinValue, sbyte.MaxValue + 1),
        ParquetType.Int16 => (short)random.Next(short.MinValue, short.MaxValue + 1),
        ParquetType.Int32 => Pick(random, int.MinValue, int.MaxValue, random.Next()),
        ParquetType.Int64 => Pick(random, long.MinValue, long.MaxValue, random.NextInt64()),
        ParquetType.UInt8 => (byte)random.Next(256),
        ParquetType.UInt16 => (ushort)random.Next(65536),
        ParquetType.UInt32 => Pick(random, 0u, uint.MaxValue, (uint)random.NextInt64(1L << 32)),
        ParquetType.UInt64 => Pick(random, 0ul, ulong.MaxValue, (ulong)random.NextInt64()),
        ParquetType.Float => RandomFloat(random),
        ParquetType.Double => RandomDouble(random),
        ParquetType.String => RandomText(random),
        ParquetType.Blob => RandomBytes(random),
        ParquetType.FloatList => Many(random, RandomFloat),
        ParquetType.DoubleList => Many(random, RandomDouble),
        ParquetType.Int32List => Many(random, r => r.Next()),
        ParquetType.Int64List => Many(random, r => r.NextInt64()),
        _ => Many(random, RandomText),
    };

    private static T[] Many<T>(Random random, Func<Random, T> make)
    {
        var items = new T[random.Next(5) == 0 ? 0 : random.Next(20)];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = make(random);
        }

        return items;
    }

    private static T Pick<T>(Random random, T least, T most, T other) => random.Next(6) switch { 0 => least, 1 => most, _ => other };

    private static float RandomFloat(Random random) => random.Next(8) switch
    {
        0 => float.NaN,
        1 => float.NegativeInfinity,
        2 => -0f,
        3 => float.Epsilon,
        _ => BitConverter.Int32BitsToSingle(random.Next()),
    };

    private static double RandomDouble(Random random) => random.Next(8) switch
    {
        0 => double.NaN,
        1 => double.PositiveInfinity,
        2 => -0d,
        3 => double.MaxValue,
        _ => random.NextDouble() * 1e6,
    };

    private static byte[] RandomBytes(Random random)
    {
        var bytes = new byte[random.Next(6) == 0 ? random.Next(5000) : random.Next(30)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static string RandomText(Random random) => random.Next(8) switch
    {
        0 => "",
        1 => "exactly12byt",
        2 => "thirteen byte",
        3 => "Ångström µ 質量 𝄞 \0 nul",
        4 => new string('x', random.Next(4000)),
        5 => $"repeated {random.Next(3)}",
        _ => $"text {random.Next()}",
    };
}
