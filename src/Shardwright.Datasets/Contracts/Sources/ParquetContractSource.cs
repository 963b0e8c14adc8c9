using Shardwright.Datasets.Contracts.Values;
using Shardwright.Formats.Parquet;
using Shardwright.Foundation.Errors;

namespace Shardwright.Datasets.Contracts.Sources;

/// <summary>A Parquet file: each column is a key. All wanted columns are read together, rows after rows.</summary>
internal sealed class ParquetContractSource : IContractSource
{
    private const long MemoryBytes = 512L << 20;

    private readonly ParquetReader reader;

    public ParquetContractSource(string path)
    {
        reader = ParquetReader.Open(path, new ParquetReaderOptions { MemoryLimitBytes = MemoryBytes });
        Keys = [.. reader.Header.Columns.Select(column => new SourceKey(
            column.Name, Word(column.Type), [reader.Header.Rows], column.Type == ParquetType.Other ? "a column of a kind that is not read" : null))];
    }

    public ContractFileKind Kind => ContractFileKind.Parquet;

    public IReadOnlyList<SourceKey> Keys { get; }

    public void Scan(IReadOnlyList<KeyScan> wanted, Action afterRows, CancellationToken cancel)
    {
        try
        {
            foreach (var batch in reader.ReadRows(0, reader.Header.Rows, [.. wanted.Select(scan => scan.Key.Name)]))
            {
                cancel.ThrowIfCancellationRequested();
                for (var column = 0; column < wanted.Count; column++)
                {
                    wanted[column].Values.RowLengths.Clear();
                    Take(batch, column, wanted[column].Values);
                }

                afterRows();
            }

            foreach (var scan in wanted)
            {
                scan.IsWhole = true;
            }
        }
        catch (MalformedDataException damage)
        {
            // Which column it was does not matter: what was read of the others is not whole either.
            wanted[0].Damage = damage;
        }
    }

    public void Dispose() => reader.Dispose();

    private static string Word(ParquetType type) => type switch
    {
        ParquetType.Boolean => "bool",
        ParquetType.Int8 => "int8",
        ParquetType.Int16 => "int16",
        ParquetType.Int32 => "int32",
        ParquetType.Int64 => "int64",
        ParquetType.UInt8 => "uint8",
        ParquetType.UInt16 => "uint16",
        ParquetType.UInt32 => "uint32",
        ParquetType.UInt64 => "uint64",
        ParquetType.Float => "float32",
        ParquetType.Double => "float64",
        ParquetType.String => "text",
        ParquetType.Blob => "bytes",
        ParquetType.FloatList => "float32[]",
        ParquetType.DoubleList => "float64[]",
        ParquetType.Int32List => "int32[]",
        ParquetType.Int64List => "int64[]",
        ParquetType.StringList => "text[]",
        _ => "",
    };

    private static void Take(ParquetBatch batch, int column, ValueScan values)
    {
        switch (batch.Columns[column].Type)
        {
            case ParquetType.Boolean:
                Plain<byte, bool>(batch, column, values, value => value ? (byte)1 : (byte)0);
                break;
            case ParquetType.Int8:
                Plain<sbyte>(batch, column, values);
                break;
            case ParquetType.Int16:
                Plain<short>(batch, column, values);
                break;
            case ParquetType.Int32:
                Plain<int>(batch, column, values);
                break;
            case ParquetType.Int64:
                Plain<long>(batch, column, values);
                break;
            case ParquetType.UInt8:
                Plain<byte>(batch, column, values);
                break;
            case ParquetType.UInt16:
                Plain<ushort>(batch, column, values);
                break;
            case ParquetType.UInt32:
                Plain<uint>(batch, column, values);
                break;
            case ParquetType.UInt64:
                Plain<ulong>(batch, column, values);
                break;
            case ParquetType.Float:
                Plain<float>(batch, column, values);
                break;
            case ParquetType.Double:
                Plain<double>(batch, column, values);
                break;
            case ParquetType.FloatList:
                Lists(batch, column, values, row => values.Add(batch.List<float>(column, row)));
                break;
            case ParquetType.DoubleList:
                Lists(batch, column, values, row => values.Add(batch.List<double>(column, row)));
                break;
            case ParquetType.Int32List:
                Lists(batch, column, values, row => values.Add(batch.List<int>(column, row)));
                break;
            case ParquetType.Int64List:
                Lists(batch, column, values, row => values.Add(batch.List<long>(column, row)));
                break;
            case ParquetType.StringList:
                Lists(batch, column, values, row =>
                {
                    for (var item = 0; item < batch.ListLength(column, row); item++)
                    {
                        values.AddText(batch.ListBytes(column, row, item));
                    }
                });
                break;
            default:
                for (var row = 0; row < batch.Rows; row++)
                {
                    if (batch.IsNull(column, row))
                    {
                        values.AddMissing();
                    }
                    else
                    {
                        values.AddText(batch.Bytes(column, row));
                    }
                }

                break;
        }
    }

    private static void Plain<T>(ParquetBatch batch, int column, ValueScan values)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        var all = batch.Values<T>(column);
        if (!batch.HasNulls(column))
        {
            values.Add(all);
            return;
        }

        for (var row = 0; row < batch.Rows; row++)
        {
            if (batch.IsNull(column, row))
            {
                values.AddMissing();
            }
            else
            {
                values.Add(all.Slice(row, 1));
            }
        }
    }

    private static void Plain<T, TStored>(ParquetBatch batch, int column, ValueScan values, Func<TStored, T> turn)
        where T : unmanaged, System.Numerics.INumber<T>
        where TStored : unmanaged
    {
        var all = batch.Values<TStored>(column);
        for (var row = 0; row < batch.Rows; row++)
        {
            if (batch.IsNull(column, row))
            {
                values.AddMissing();
            }
            else
            {
                values.Add<T>([turn(all[row])]);
            }
        }
    }

    private static void Lists(ParquetBatch batch, int column, ValueScan values, Action<int> take)
    {
        for (var row = 0; row < batch.Rows; row++)
        {
            values.BeginRow();
            if (batch.IsNull(column, row))
            {
                values.AddMissing();
            }
            else
            {
                take(row);
            }

            values.EndRow(batch.ListLength(column, row));
        }
    }
}
