using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using Shardwright.Datasets.Contracts.Values;
using Shardwright.Formats.Hdf5;
using Shardwright.Foundation.Errors;

namespace Shardwright.Datasets.Contracts.Sources;

internal sealed partial class Hdf5ContractSource
{
    private const long BlockBytes = 1 << 20;
    private const long LargestRowBytes = 1L << 28;
    private const int TextsAtOnce = 1 << 14;

    public void Scan(IReadOnlyList<KeyScan> wanted, Action afterRows, CancellationToken cancel)
    {
        foreach (var scan in wanted)
        {
            try
            {
                if (attributes.TryGetValue(scan.Key.Name, out var attribute))
                {
                    TakeAttribute(attribute.Value, scan.Values);
                }
                else
                {
                    using var dataset = reader.OpenDataset($"/{scan.Key.Name}");
                    TakeDataset(dataset, scan.Values, cancel);
                }

                scan.IsWhole = true;
            }
            catch (Exception error) when (error is MalformedDataException or MissingComponentException)
            {
                scan.Damage = (ShardwrightException)error;
            }
        }
    }

    private static void TakeAttribute(object? value, ValueScan values)
    {
        switch (value)
        {
            case long number:
                values.Add<long>([number]);
                break;
            case ulong number:
                values.Add<ulong>([number]);
                break;
            case double number:
                values.Add<double>([number]);
                break;
            case string text:
                values.AddText(Encoding.UTF8.GetBytes(text));
                break;
            case long[] numbers:
                values.Add<long>(numbers);
                break;
            case ulong[] numbers:
                values.Add<ulong>(numbers);
                break;
            case double[] numbers:
                values.Add<double>(numbers);
                break;
            case string[] texts:
                foreach (var text in texts)
                {
                    values.AddText(Encoding.UTF8.GetBytes(text));
                }

                break;
        }
    }

    private void TakeDataset(Hdf5Dataset dataset, ValueScan values, CancellationToken cancel)
    {
        DeclaredSize.Check(reader, dataset);
        var type = dataset.Type;
        switch (type.Class, type.SizeBytes, type.IsSigned)
        {
            case (Hdf5Class.Float, <= 4, _):
                Rows<float>(dataset, values.Add, cancel);
                break;
            case (Hdf5Class.Float, _, _):
                Rows<double>(dataset, values.Add, cancel);
                break;
            case (Hdf5Class.Compound, 8, _) when type.IsComplex:
                Rows<ComplexSingle>(dataset, block => values.AddComplex(MemoryMarshal.Cast<ComplexSingle, float>(block)), cancel);
                break;
            case (Hdf5Class.Compound, _, _) when type.IsComplex:
                Rows<Complex>(dataset, block => values.AddComplex(MemoryMarshal.Cast<Complex, double>(block)), cancel);
                break;
            case (Hdf5Class.Integer or Hdf5Class.Enum, 1, true):
                Rows<sbyte>(dataset, values.Add, cancel);
                break;
            case (Hdf5Class.Integer or Hdf5Class.Enum, 1, false):
                Rows<byte>(dataset, values.Add, cancel);
                break;
            case (Hdf5Class.Integer or Hdf5Class.Enum, 2, true):
                Rows<short>(dataset, values.Add, cancel);
                break;
            case (Hdf5Class.Integer or Hdf5Class.Enum, 2, false):
                Rows<ushort>(dataset, values.Add, cancel);
                break;
            case (Hdf5Class.Integer or Hdf5Class.Enum, 4, true):
                Rows<int>(dataset, values.Add, cancel);
                break;
            case (Hdf5Class.Integer or Hdf5Class.Enum, 4, false):
                Rows<uint>(dataset, values.Add, cancel);
                break;
            case (Hdf5Class.Integer or Hdf5Class.Enum, 8, true):
                Rows<long>(dataset, values.Add, cancel);
                break;
            case (Hdf5Class.Integer or Hdf5Class.Enum, 8, false):
                Rows<ulong>(dataset, values.Add, cancel);
                break;
            case (Hdf5Class.String, _, _):
                Texts(dataset, values, cancel);
                break;
            default:
                throw new MalformedDataException(new DataLocation(reader.Path, Item: dataset.Name), "values", "numbers or texts", $"values of the type {type}", "Take the rules about its values out of the contract.");
        }
    }

    private delegate void Block<T>(ReadOnlySpan<T> values);

    private void Rows<T>(Hdf5Dataset dataset, Block<T> take, CancellationToken cancel)
        where T : unmanaged
    {
        var rowElements = RowElements(dataset);
        if (rowElements == 0 || dataset.RowCount == 0)
        {
            return;
        }

        var elementBytes = System.Runtime.CompilerServices.Unsafe.SizeOf<T>();
        if ((Int128)rowElements * elementBytes > LargestRowBytes)
        {
            throw new MalformedDataException(
                new DataLocation(reader.Path, Item: dataset.Name), "values", $"rows of at most {LargestRowBytes} bytes", $"{(Int128)rowElements * elementBytes}", "Check its structure alone, with --no-values.");
        }

        var chunk = dataset.ChunkShape.IsEmpty ? 1 : dataset.ChunkShape[0];
        var most = LargestRowBytes / (rowElements * elementBytes);
        var rows = Math.Max(1, BlockBytes / (rowElements * elementBytes) / chunk) * chunk;
        rows = Math.Min(dataset.RowCount, Math.Min(most, rows));
        var buffer = new T[rows * rowElements];
        for (var row = 0L; row < dataset.RowCount; row += rows)
        {
            cancel.ThrowIfCancellationRequested();
            var count = Math.Min(rows, dataset.RowCount - row);
            dataset.ReadRows<T>(row, count, buffer);
            take(buffer.AsSpan(0, (int)(count * rowElements)));
        }
    }

    private void Texts(Hdf5Dataset dataset, ValueScan values, CancellationToken cancel)
    {
        var rowElements = RowElements(dataset);
        if (rowElements == 0)
        {
            return;
        }

        var batch = new Hdf5StringBatch();
        var rows = Math.Max(1, TextsAtOnce / rowElements);
        for (var row = 0L; row < dataset.RowCount; row += rows)
        {
            cancel.ThrowIfCancellationRequested();
            dataset.ReadStrings(row, (int)Math.Min(rows, dataset.RowCount - row), batch);
            for (var i = 0; i < batch.Count; i++)
            {
                values.AddText(batch[i]);
            }
        }
    }

    private long RowElements(Hdf5Dataset dataset)
    {
        var elements = (Int128)1;
        foreach (var length in dataset.Shape.Skip(1))
        {
            elements = length == 0 || elements > long.MaxValue ? elements * (length == 0 ? 0 : 1) : elements * length;
        }

        return elements <= long.MaxValue ? (long)elements
            : throw new MalformedDataException(new DataLocation(reader.Path, Item: dataset.Name), "values", "rows that fit into memory", $"a shape of ({string.Join(", ", dataset.Shape)})", "Fetch or write the file again.");
    }
}
