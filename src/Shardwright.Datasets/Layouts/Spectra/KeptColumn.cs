using Shardwright.Formats.Parquet;

namespace Shardwright.Datasets.Layouts.Spectra;

/// <summary>A source's column that is carried along unchanged, for many rows: numbers, texts, or lists of one length.</summary>
public sealed class KeptColumn
{
    private byte[] numbers = [];

    /// <summary>Makes an empty column.</summary>
    /// <param name="column">Its name and type in the shard.</param>
    /// <param name="elementBytes">Bytes of one number.</param>
    public KeptColumn(ParquetColumn column, int elementBytes)
    {
        Column = column;
        ElementBytes = elementBytes;
    }

    /// <summary>Its name and type in the shard.</summary>
    public ParquetColumn Column { get; }

    /// <summary>Bytes of one number.</summary>
    public int ElementBytes { get; }

    /// <summary>Bytes of one row's numbers; 0 for texts and for a source that lacks the column.</summary>
    public int RowBytes { get; private set; }

    /// <summary>The texts, where the column holds texts.</summary>
    public Utf8Column Texts { get; } = new();

    /// <summary>Whether the source lacks the column, so that every row is null.</summary>
    public bool IsMissing { get; private set; }

    /// <summary>Empties the column for rows of so many bytes each, or for rows that lack it.</summary>
    public void Reset(int rows, int rowBytes, bool isMissing)
    {
        RowBytes = rowBytes;
        IsMissing = isMissing;
        Texts.Clear();
        if (numbers.Length < (long)rows * rowBytes)
        {
            numbers = new byte[(long)rows * rowBytes];
        }
    }

    /// <summary>Copies one row of another column, which holds the same source's field, to a row of this one; rows come in order.</summary>
    public void SetRow(int row, KeptColumn other, int otherRow)
    {
        if (row == 0)
        {
            Reset(0, other.RowBytes, other.IsMissing);
        }

        if (Column.Type == ParquetType.String && !IsMissing)
        {
            Texts.AppendFrom(other.Texts, otherRow);
        }
        else if (RowBytes > 0)
        {
            if (numbers.Length < (row + 1L) * RowBytes)
            {
                Array.Resize(ref numbers, (int)Math.Min(Math.Max((row + 1L) * RowBytes, numbers.Length * 2L), Array.MaxLength));
            }

            other.Row(otherRow).CopyTo(Row(row));
        }
    }

    /// <summary>The bytes of one row's numbers, to write or to read.</summary>
    public Span<byte> Row(int row) => numbers.AsSpan(row * RowBytes, RowBytes);
}
