using System.Runtime.InteropServices;
using Shardwright.Formats.Parquet;

namespace Shardwright.Datasets.Layouts.Spectra;

/// <summary>Writes one Parquet shard of spectra from blocks.</summary>
public static class SpectrumShardWriter
{
    /// <summary>Writes every block in turn.</summary>
    /// <param name="path">The file to write; the caller renames it when the unit is done.</param>
    /// <param name="kept">Columns carried along, after the fixed ones.</param>
    /// <param name="next">The next block, or null at the end; a block is used until the next is asked for.</param>
    /// <param name="options">Compression and row groups.</param>
    /// <param name="cancel">Stops the writing.</param>
    /// <returns>Rows and bytes written.</returns>
    public static ParquetWriteResult Write(
        string path, IReadOnlyList<ParquetColumn> kept, Func<SpectrumBlock?> next, ParquetOptions options, CancellationToken cancel)
        => ParquetWriter.Write(path, [.. SpectrumSchema.Columns, .. kept], new Rows(next), options, cancel);

    private sealed class Rows(Func<SpectrumBlock?> next) : IParquetRowSource
    {
        private static readonly int[] AnnotationColumns =
            [SpectrumSchema.Adduct, SpectrumSchema.InstrumentType, SpectrumSchema.Smiles, SpectrumSchema.InChIKey, SpectrumSchema.Formula];

        private SpectrumBlock? block;
        private int position;

        public int Fill(ParquetRowBatch batch)
        {
            var filled = 0;
            while (filled < batch.Capacity)
            {
                if (block is null || position == block.Rows)
                {
                    block = next();
                    position = 0;
                    if (block is null)
                    {
                        break;
                    }
                }

                var count = Math.Min(batch.Capacity - filled, block.Rows - position);
                Copy(batch, filled, block, position, count);
                filled += count;
                position += count;
            }

            return filled;
        }

        private static void Copy(ParquetRowBatch batch, int target, SpectrumBlock block, int from, int count)
        {
            block.PrecursorMz.AsSpan(from, count).CopyTo(batch.Values<float>(SpectrumSchema.PrecursorMz)[target..]);
            block.Charge.AsSpan(from, count).CopyTo(batch.Values<sbyte>(SpectrumSchema.Charge)[target..]);
            block.RowInSource.AsSpan(from, count).CopyTo(batch.Values<long>(SpectrumSchema.RowInSource)[target..]);
            var energies = batch.Values<float>(SpectrumSchema.CollisionEnergy);
            for (var i = 0; i < count; i++)
            {
                var (row, source) = (target + i, from + i);
                var (start, peaks) = (block.PeakStart(source), block.PeakCount(source));
                block.Mzs.AsSpan(start, peaks).CopyTo(batch.AppendList<float>(SpectrumSchema.Mzs, row, peaks));
                block.Ints.AsSpan(start, peaks).CopyTo(batch.AppendList<float>(SpectrumSchema.Ints, row, peaks));
                batch.SetString(SpectrumSchema.SampleId, row, block.SampleIds[source]);
                batch.SetString(SpectrumSchema.Source, row, block.Source.Span);
                energies[row] = block.CollisionEnergy[source];
                if (float.IsNaN(block.CollisionEnergy[source]))
                {
                    batch.SetNull(SpectrumSchema.CollisionEnergy, row);
                }

                for (var a = 0; a < AnnotationColumns.Length; a++)
                {
                    SetText(batch, AnnotationColumns[a], row, block.Annotations[a], source);
                }
            }

            for (var k = 0; k < block.Kept.Count; k++)
            {
                CopyKept(batch, SpectrumSchema.FirstKept + k, target, block.Kept[k], from, count);
            }
        }

        private static void CopyKept(ParquetRowBatch batch, int column, int target, KeptColumn kept, int from, int count)
        {
            for (var i = 0; i < count; i++)
            {
                var row = target + i;
                if (kept.IsMissing)
                {
                    batch.SetNull(column, row);
                }
                else if (kept.Column.Type == ParquetType.String)
                {
                    SetText(batch, column, row, kept.Texts, from + i);
                }
                else if (kept.Column.Type is ParquetType.FloatList or ParquetType.DoubleList)
                {
                    AppendNumbers(batch, column, row, kept, from + i);
                }
                else
                {
                    kept.Row(from + i).CopyTo(NumberAt(batch, column, row, kept.Column.Type));
                }
            }
        }

        private static void AppendNumbers(ParquetRowBatch batch, int column, int row, KeptColumn kept, int from)
        {
            var length = kept.RowBytes / kept.ElementBytes;
            var target = kept.Column.Type == ParquetType.FloatList
                ? MemoryMarshal.AsBytes(batch.AppendList<float>(column, row, length))
                : MemoryMarshal.AsBytes(batch.AppendList<double>(column, row, length));
            kept.Row(from).CopyTo(target);
        }

        private static Span<byte> NumberAt(ParquetRowBatch batch, int column, int row, ParquetType type) => type switch
        {
            ParquetType.Int8 => MemoryMarshal.AsBytes(batch.Values<sbyte>(column).Slice(row, 1)),
            ParquetType.UInt8 => batch.Values<byte>(column).Slice(row, 1),
            ParquetType.Int16 => MemoryMarshal.AsBytes(batch.Values<short>(column).Slice(row, 1)),
            ParquetType.UInt16 => MemoryMarshal.AsBytes(batch.Values<ushort>(column).Slice(row, 1)),
            ParquetType.Int32 => MemoryMarshal.AsBytes(batch.Values<int>(column).Slice(row, 1)),
            ParquetType.UInt32 => MemoryMarshal.AsBytes(batch.Values<uint>(column).Slice(row, 1)),
            ParquetType.Int64 => MemoryMarshal.AsBytes(batch.Values<long>(column).Slice(row, 1)),
            ParquetType.UInt64 => MemoryMarshal.AsBytes(batch.Values<ulong>(column).Slice(row, 1)),
            ParquetType.Float => MemoryMarshal.AsBytes(batch.Values<float>(column).Slice(row, 1)),
            _ => MemoryMarshal.AsBytes(batch.Values<double>(column).Slice(row, 1)),
        };

        private static void SetText(ParquetRowBatch batch, int column, int row, Utf8Column texts, int from)
        {
            if (texts.IsNull(from))
            {
                batch.SetNull(column, row);
            }
            else
            {
                batch.SetString(column, row, texts[from]);
            }
        }
    }
}
