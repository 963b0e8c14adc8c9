using System.Buffers;
using System.Text;
using Shardwright.Formats.Sqlite;

namespace Shardwright.Datasets.Layouts.Genome;

/// <summary>Lengths and letters.</summary>
internal sealed partial class SqliteSequenceStore
{
    private const int ScanBytes = 1 << 16;

    /// <inheritdoc/>
    public override long Length(int sample, long sequence)
    {
        var facts = Intact(sample);
        using var lease = Lease(facts, out var schema);
        return Measure(lease.Database, facts, schema, sequence);
    }

    /// <inheritdoc/>
    public override int Read(int sample, long sequence, long start, Span<byte> bases)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        var facts = Intact(sample);
        using var lease = Lease(facts, out var schema);

        // No value is as long as 2^31 bytes, and substr takes no larger numbers.
        if (start >= int.MaxValue || bases.IsEmpty)
        {
            return 0;
        }

        return IsPlain(lease.Database, facts, schema, sequence)
            ? lease.Database.Blobs(SqliteSchema.Table, SqliteSchema.Letters).ReadAt(sequence, (int)start, bases)
            : ReadLetters(lease.Database, facts, schema, sequence, (int)start, bases);
    }

    private static int ReadLetters(SqliteDatabase database, SqliteSample facts, SqliteSchema schema, long sequence, int start, Span<byte> bases)
    {
        var read = database.Keep(schema.Read);
        read.Bind(0, start + 1L);
        read.Bind(1, bases.Length);
        BindKey(read, 2, facts, schema, sequence);
        try
        {
            if (!read.Step())
            {
                SequenceThrow.Gone(facts.File, sequence);
            }

            if (read.Kind(1) == SqliteKind.Blob)
            {
                var bytes = read.ReadBlob(1);
                bytes.CopyTo(bases);
                return bytes.Length;
            }

            RequireText(database, facts, schema, sequence, read.ReadText(0));
            var text = read.ReadText(1);
            var odd = text.IndexOfAnyExceptInRange((byte)0, (byte)127);
            if (odd >= 0)
            {
                _ = Rune.DecodeFromUtf8(text[odd..], out var rune, out _);
                SequenceThrow.NotAscii(facts.File, IdOf(database, facts, schema, sequence), (long)start + odd, rune);
            }

            text.CopyTo(bases);
            return text.Length;
        }
        finally
        {
            read.Reset();
        }
    }

    private long Measure(SqliteDatabase database, SqliteSample facts, SqliteSchema schema, long sequence)
    {
        if (IsPlain(database, facts, schema, sequence))
        {
            return database.Blobs(SqliteSchema.Table, SqliteSchema.Letters).LengthBytes(sequence);
        }

        var measure = database.Keep(schema.Measure);
        BindKey(measure, 0, facts, schema, sequence);
        try
        {
            if (!measure.Step())
            {
                SequenceThrow.Gone(facts.File, sequence);
            }

            RequireText(database, facts, schema, sequence, measure.ReadText(0));
            return measure.ReadInteger(1);
        }
        finally
        {
            measure.Reset();
        }
    }

    /// <summary>Whether a letter is a byte, so that letters can be read where they lie. The first time that it is asked of a text that is not trusted, the text is looked through.</summary>
    private bool IsPlain(SqliteDatabase database, SqliteSample facts, SqliteSchema schema, long sequence)
    {
        if (!schema.CanReadBytes || isTrusted)
        {
            return schema.CanReadBytes;
        }

        if (facts.IsPlain(sequence) is { } isKnown)
        {
            return isKnown;
        }

        var kind = database.Keep(schema.Kind);
        BindKey(kind, 0, facts, schema, sequence);
        try
        {
            if (!kind.Step())
            {
                SequenceThrow.Gone(facts.File, sequence);
            }

            RequireText(database, facts, schema, sequence, kind.ReadText(0));
        }
        finally
        {
            kind.Reset();
        }

        var isPlain = IsAscii(database.Blobs(SqliteSchema.Table, SqliteSchema.Letters), sequence);
        facts.Remember(sequence, isPlain);
        return isPlain;
    }

    private static bool IsAscii(SqliteBlobSet texts, long row)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ScanBytes);
        try
        {
            var bytes = texts.LengthBytes(row);
            for (var at = 0; at < bytes;)
            {
                var read = texts.ReadAt(row, at, buffer);
                if (buffer.AsSpan(0, read).ContainsAnyExceptInRange((byte)1, (byte)127))
                {
                    return false;
                }

                at += read;
            }

            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static void BindKey(SqliteStatement statement, int parameter, SqliteSample facts, SqliteSchema schema, long sequence)
    {
        if (schema.HasRowIds)
        {
            statement.Bind(parameter, sequence);
        }
        else
        {
            statement.BindText(parameter, facts.IdOf(sequence));
        }
    }

    private static void RequireText(SqliteDatabase database, SqliteSample facts, SqliteSchema schema, long sequence, ReadOnlySpan<byte> kind)
    {
        if (!kind.SequenceEqual("text"u8) && !kind.SequenceEqual("blob"u8))
        {
            SequenceThrow.NoText(facts.File, IdOf(database, facts, schema, sequence), "text", kind.SequenceEqual("null"u8) ? "NULL" : Encoding.UTF8.GetString(kind));
        }
    }

    /// <summary>A sequence's id, for a message.</summary>
    private static string IdOf(SqliteDatabase database, SqliteSample facts, SqliteSchema schema, long sequence)
    {
        if (!schema.HasRowIds)
        {
            return facts.IdOf(sequence);
        }

        using var ids = database.Prepare(schema.Visit);
        ids.Bind(0, sequence - 1);
        return ids.Step() && ids.ReadInteger(0) == sequence && ids.Kind(1) == SqliteKind.Text ? ids.ReadString(1) : $"row {sequence}";
    }
}
