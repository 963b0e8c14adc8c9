using System.Buffers;
using System.Text;
using Shardwright.Formats.Sqlite;

namespace Shardwright.Datasets.Layouts.Genome;

/// <summary>Going through a sample. Ids are collected a few at a time, so that whoever is shown them may use the store, and no lock is held meanwhile.</summary>
internal sealed partial class SqliteSequenceStore
{
    private const int RowsAtOnce = 512;

    /// <inheritdoc/>
    public override void VisitSequences(int sample, SequenceVisitor visit)
    {
        ArgumentNullException.ThrowIfNull(visit);
        var facts = Intact(sample);
        if (HasRowIds(facts))
        {
            VisitByRow(facts, visit);
        }
        else
        {
            VisitById(facts, visit);
        }
    }

    private bool HasRowIds(SqliteSample facts)
    {
        using var lease = Lease(facts, out var schema);
        return schema.HasRowIds;
    }

    private void VisitByRow(SqliteSample facts, SequenceVisitor visit)
    {
        var ids = new ArrayBufferWriter<byte>();
        var rows = new List<(long Row, int IdBytes, long Length)>(RowsAtOnce);
        var last = -1L;
        do
        {
            ids.ResetWrittenCount();
            rows.Clear();
            Collect(facts, last, ids, rows);
            var at = 0;
            foreach (var (row, idBytes, length) in rows)
            {
                visit(ids.WrittenSpan.Slice(at, idBytes), row, length);
                at += idBytes;
                last = row;
            }
        }
        while (rows.Count == RowsAtOnce);
    }

    private void Collect(SqliteSample facts, long last, ArrayBufferWriter<byte> ids, List<(long Row, int IdBytes, long Length)> rows)
    {
        using var lease = Lease(facts, out var schema);
        var next = lease.Database.Keep(schema.Visit);
        next.Bind(0, last);
        try
        {
            while (rows.Count < RowsAtOnce && next.Step())
            {
                var row = next.ReadInteger(0);
                if (next.Kind(1) != SqliteKind.Text)
                {
                    SequenceThrow.NullId(facts.File, row, $"{next.Kind(1)}");
                }

                var id = next.ReadText(1);
                ids.Write(id);
                rows.Add((row, id.Length, Measure(lease.Database, facts, schema, row)));
            }
        }
        finally
        {
            next.Reset();
        }
    }

    private void VisitById(SqliteSample facts, SequenceVisitor visit)
    {
        foreach (var (id, number, length) in CollectById(facts))
        {
            visit(Encoding.UTF8.GetBytes(id), number, length);
        }
    }

    private List<(string Id, long Number, long Length)> CollectById(SqliteSample facts)
    {
        var found = new List<(string Id, long Number, long Length)>();
        using var lease = Lease(facts, out var schema);
        using var all = lease.Database.Prepare(schema.Visit);
        while (all.Step())
        {
            if (all.Kind(0) != SqliteKind.Text)
            {
                SequenceThrow.NullId(facts.File, found.Count, $"{all.Kind(0)}");
            }

            var id = all.ReadString(0);
            var number = facts.NumberOf(id);
            found.Add((id, number, Measure(lease.Database, facts, schema, number)));
        }

        return found;
    }
}
