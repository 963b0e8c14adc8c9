using System.Buffers.Binary;

namespace Shardwright.Formats.Parquet;

/// <content>Repetition and definition levels, each with its length before it.</content>
internal sealed partial class ParquetColumnEncoder
{
    private const int LengthBytes = sizeof(int);

    // Of a list that may be null: 0 for null, 1 for empty, 2 for a null item (which is not written), 3 for an item. Else one less.
    private const int OptionalListLevel = 3;
    private const int LevelBits = 2;

    private void AppendDefinition(ReadOnlySpan<byte> defined, int count)
    {
        var start = BeginLevels();
        if (defined.IsEmpty)
        {
            ParquetRuns.AppendRun(_levels, count, 1, bitWidth: 1);
        }
        else
        {
            ParquetRuns.Append(_levels, defined, bitWidth: 1);
        }

        EndLevels(start);
    }

    private void AppendListLevels(ReadOnlySpan<ParquetListEntry> rows, ReadOnlySpan<byte> defined, bool nullable, in Page page)
    {
        var start = BeginLevels();
        AppendRepetition(rows, page.Levels);
        EndLevels(start);

        start = BeginLevels();

        // A row without items has a level and no value.
        var item = nullable ? OptionalListLevel : OptionalListLevel - 1;
        if (page.Values == page.Levels)
        {
            ParquetRuns.AppendRun(_levels, page.Levels, (uint)item, LevelBits);
        }
        else
        {
            ParquetRuns.Append<byte>(_levels, DefinitionOfLists(rows, defined, item, page.Levels), LevelBits);
        }

        EndLevels(start);
    }

    private void AppendRepetition(ReadOnlySpan<ParquetListEntry> rows, int levels)
    {
        if (levels == rows.Length)
        {
            ParquetRuns.AppendRun(_levels, levels, 0, bitWidth: 1);
            return;
        }

        // 0 where a row begins, 1 for its other items: all ones first.
        var bits = ParquetRuns.AppendGroups(_levels, (levels + 7) / 8, bitWidth: 1);
        bits.Fill(0xff);
        var at = 0;
        foreach (var row in rows)
        {
            bits[at >> 3] &= (byte)(0xff ^ (1 << (at & 7)));
            at += Math.Max(1, row.Count);
        }

        if ((levels & 7) != 0)
        {
            bits[^1] &= (byte)((1 << (levels & 7)) - 1);
        }
    }

    private Span<byte> DefinitionOfLists(ReadOnlySpan<ParquetListEntry> rows, ReadOnlySpan<byte> defined, int item, int levels)
    {
        _scratch.Clear();
        var all = _scratch.Append(levels);
        all.Fill((byte)item);
        var at = 0;
        for (var row = 0; row < rows.Length; row++)
        {
            if (rows[row].Count == 0)
            {
                all[at] = (byte)(!defined.IsEmpty && defined[row] == 0 ? 0 : item - 2);
            }

            at += Math.Max(1, rows[row].Count);
        }

        return all;
    }

    private int BeginLevels()
    {
        _ = _levels.Append(LengthBytes);
        return _levels.Length;
    }

    private void EndLevels(int start)
        => BinaryPrimitives.WriteInt32LittleEndian(_levels.Bytes.AsSpan(start - LengthBytes), _levels.Length - start);
}
