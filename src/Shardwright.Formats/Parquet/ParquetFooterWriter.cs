namespace Shardwright.Formats.Parquet;

/// <summary>Gathers what the footer says: the schema first, then each row group as it is written.</summary>
/// <remarks>Spec: parquet.thrift, FileMetaData.</remarks>
internal sealed class ParquetFooterWriter
{
    private const int FormatVersion = 1;

    private readonly string _path;
    private readonly ParquetColumn[] _columns;
    private readonly ParquetOptions _options;
    private readonly ParquetMemory _memory;
    private readonly ThriftWriter _groups;
    private int _groupCount;
    private long _rows;

    /// <summary>Begins a footer, and fails now where it could not be written at the end.</summary>
    /// <exception cref="ArgumentException">A name, key or value has half a surrogate pair.</exception>
    internal ParquetFooterWriter(string path, ParquetColumn[] columns, ParquetOptions options)
    {
        _path = path;
        _columns = columns;
        _options = options;
        _memory = new ParquetMemory(path, long.MaxValue);
        _groups = new ThriftWriter(new ParquetBuffer(_memory));

        // What cannot be written is found before there are rows.
        _ = Finish();
    }

    /// <summary>Adds a row group whose first page lies at a place.</summary>
    internal void Add(ParquetRowGroupBuffer group, long offset)
    {
        _groups.BeginItem();
        _groups.List(1, ThriftType.Struct, group.Columns.Length);
        var (at, uncompressed) = (offset, 0L);
        foreach (var column in group.Columns)
        {
            AddColumn(column, at);
            at += column.Output.Length;
            uncompressed += column.Facts.UncompressedBytes;
        }

        _groups.Int64(2, uncompressed);
        _groups.Int64(3, group.Rows);
        _groups.Int64(5, offset);
        _groups.Int64(6, at - offset);
        _groups.End();
        _groupCount++;
        _rows += group.Rows;
        if (_groups.Target.Length > ParquetHeader.MaxFooterBytes)
        {
            ParquetThrow.FooterTooLarge(_path, _groups.Target.Length);
        }
    }

    /// <summary>The footer without its length.</summary>
    internal ReadOnlySpan<byte> Finish()
    {
        var footer = new ThriftWriter(new ParquetBuffer(_memory));
        footer.BeginItem();
        footer.Int32(1, FormatVersion);
        ParquetSchemaWriter.Write(footer, 2, _columns);
        footer.Int64(3, _rows);
        footer.List(4, ThriftType.Struct, _groupCount);
        footer.Target.Append(_groups.Target.Written);
        WriteKeyValues(footer);
        footer.Text(6, CreatedBy(_options));
        WriteOrders(footer);
        footer.End();
        if (footer.Target.Length > ParquetHeader.MaxFooterBytes)
        {
            ParquetThrow.FooterTooLarge(_path, footer.Target.Length);
        }

        return footer.Target.Written;
    }

    internal static string CreatedBy(ParquetOptions options)
    {
        // The form that readers parse: program, version, build.
        var version = typeof(ParquetFooterWriter).Assembly.GetName().Version!.ToString(3);
        var build = options.Compression switch
        {
            ParquetCompression.Zstd => $"libzstd {ParquetZstd.Version}",
            ParquetCompression.Snappy => "libsnappy 1",
            _ => "no codec",
        };
        return $"shardwright version {version} (build {build})";
    }

    private void AddColumn(ParquetColumnBuffer column, long offset)
    {
        var facts = column.Facts;
        var dictionary = facts.DictionaryBytes > 0;
        _groups.BeginItem();
        _groups.Int64(2, 0);
        _groups.Begin(3);
        _groups.Int32(1, (int)ParquetTypes.Physical(column.Column.Type));
        WriteEncodings(dictionary);
        _groups.List(3, ThriftType.Binary, column.IsList ? 3 : 1);
        _groups.TextItem(column.Column.Name);
        if (column.IsList)
        {
            _groups.TextItem(ParquetSchemaWriter.ListName);
            _groups.TextItem(ParquetSchemaWriter.ItemName);
        }

        _groups.Int32(4, (int)Codec(_options.Compression));
        _groups.Int64(5, facts.Values);
        _groups.Int64(6, facts.UncompressedBytes);
        _groups.Int64(7, column.Output.Length);
        _groups.Int64(9, offset + facts.DictionaryBytes);
        if (dictionary)
        {
            _groups.Int64(11, offset);
        }

        if (!column.IsList)
        {
            WriteStatistics(facts);
        }

        _groups.End();
        _groups.End();
    }

    private void WriteEncodings(bool dictionary)
    {
        _groups.List(2, ThriftType.Int32, dictionary ? 3 : 2);
        _groups.Int32Item((int)ParquetEncoding.Plain);
        _groups.Int32Item((int)ParquetEncoding.Rle);
        if (dictionary)
        {
            _groups.Int32Item((int)ParquetEncoding.RleDictionary);
        }
    }

    private void WriteStatistics(ParquetChunkFacts facts)
    {
        _groups.Begin(12);
        _groups.Int64(3, facts.Nulls);
        if (facts.Least is not null)
        {
            _groups.Bytes(5, facts.Greatest);
            _groups.Bytes(6, facts.Least);
        }

        _groups.End();
    }

    private void WriteKeyValues(ThriftWriter footer)
    {
        if (_options.KeyValueMetadata.Count == 0)
        {
            return;
        }

        footer.List(5, ThriftType.Struct, _options.KeyValueMetadata.Count);
        foreach (var (key, value) in _options.KeyValueMetadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            footer.BeginItem();
            footer.Text(1, key);
            footer.Text(2, value);
            footer.End();
        }
    }

    // Without these, readers ignore the ranges of values.
    private void WriteOrders(ThriftWriter footer)
    {
        footer.List(7, ThriftType.Struct, _columns.Length);
        foreach (var _ in _columns)
        {
            footer.BeginItem();
            footer.Empty(1);
            footer.End();
        }
    }

    private static ParquetCodec Codec(ParquetCompression compression) => compression switch
    {
        ParquetCompression.Zstd => ParquetCodec.Zstd,
        ParquetCompression.Snappy => ParquetCodec.Snappy,
        _ => ParquetCodec.Uncompressed,
    };
}
