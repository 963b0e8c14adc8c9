using Shardwright.Formats.Parquet;

namespace Shardwright.Tests.Datasets.Layouts.Genome;

/// <summary>Splits as others might write them: with other columns, types and missing values.</summary>
internal static class SplitParquet
{
    public static void Write(
        string path, IReadOnlyList<(string? Id, long? Length)> rows, ParquetType type, bool isWithOthers = false, string lengthName = "length")
    {
        var columns = new List<ParquetColumn>();
        if (isWithOthers)
        {
            columns.Add(new("sample", ParquetType.String));
            columns.Add(new("scores", ParquetType.FloatList));
        }

        columns.Add(new(lengthName, type));
        columns.Add(new("contig_id", ParquetType.String));
        ParquetWriter.Write(path, columns, new Source(rows, type, columns.Count - 2));
    }

    private sealed class Source(IReadOnlyList<(string? Id, long? Length)> rows, ParquetType type, int column) : IParquetRowSource
    {
        private int next;

        public int Fill(ParquetRowBatch batch)
        {
            var count = 0;
            for (; count < batch.Capacity && next < rows.Count; count++, next++)
            {
                if (rows[next].Id is { } id)
                {
                    batch.SetString(column + 1, count, id);
                }
                else
                {
                    batch.SetNull(column + 1, count);
                }

                if (rows[next].Length is { } length)
                {
                    Set(batch, count, length);
                }
                else
                {
                    batch.SetNull(column, count);
                }
            }

            return count;
        }

        private void Set(ParquetRowBatch batch, int row, long length)
        {
            unchecked
            {
                switch (type)
                {
                    case ParquetType.Int8: batch.Values<sbyte>(column)[row] = (sbyte)length; break;
                    case ParquetType.UInt8: batch.Values<byte>(column)[row] = (byte)length; break;
                    case ParquetType.Int16: batch.Values<short>(column)[row] = (short)length; break;
                    case ParquetType.UInt16: batch.Values<ushort>(column)[row] = (ushort)length; break;
                    case ParquetType.Int32: batch.Values<int>(column)[row] = (int)length; break;
                    case ParquetType.UInt32: batch.Values<uint>(column)[row] = (uint)length; break;
                    case ParquetType.Int64: batch.Values<long>(column)[row] = length; break;
                    case ParquetType.UInt64: batch.Values<ulong>(column)[row] = (ulong)length; break;
                    case ParquetType.Double: batch.Values<double>(column)[row] = length; break;
                    case ParquetType.Float: batch.Values<float>(column)[row] = length; break;
                    case ParquetType.Boolean: batch.Values<bool>(column)[row] = true; break;
                    default: batch.SetString(column, row, "three"); break;
                }
            }
        }
    }
}
