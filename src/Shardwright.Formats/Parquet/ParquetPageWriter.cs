namespace Shardwright.Formats.Parquet;

/// <summary>Compresses pages and puts their headers before them.</summary>
/// <remarks>Spec: parquet.thrift, PageHeader; data pages of version 1. For one thread at a time.</remarks>
internal sealed class ParquetPageWriter : IDisposable
{
    private const int DataPage = 0;
    private const int DictionaryPage = 2;

    private readonly ParquetCompression _compression;
    private readonly ZstdContext? _zstd;
    private readonly ParquetBuffer _page;
    private readonly ParquetBuffer _packed;
    private readonly ParquetBuffer _header;
    private readonly ThriftWriter _thrift;

    internal ParquetPageWriter(ParquetOptions options, ParquetMemory memory)
    {
        _compression = options.Compression;
        _page = new ParquetBuffer(memory);
        _packed = new ParquetBuffer(memory);
        _header = new ParquetBuffer(memory);
        _thrift = new ThriftWriter(_header);
        if (_compression == ParquetCompression.Snappy)
        {
            _ = ParquetSnappy.Version();
        }
        else if (_compression == ParquetCompression.Zstd)
        {
            _zstd = ParquetZstd.NewContext(options.CompressionLevel);
        }
    }

    /// <summary>Appends a data page.</summary>
    /// <param name="column">Whose pages it joins.</param>
    /// <param name="encoding">How the values are encoded.</param>
    /// <param name="count">How many, nulls included.</param>
    /// <param name="levels">Repetition and definition levels, with their lengths.</param>
    /// <param name="values">The encoded values.</param>
    internal void AppendData(
        ParquetColumnBuffer column, ParquetEncoding encoding, int count, ReadOnlySpan<byte> levels, ReadOnlySpan<byte> values)
    {
        column.Facts.Values += count;
        Append(column, DataPage, encoding, count, levels, values);
    }

    /// <summary>Appends the dictionary page, which comes before all others.</summary>
    internal void AppendDictionary(ParquetColumnBuffer column, int count, ReadOnlySpan<byte> values)
    {
        Append(column, DictionaryPage, ParquetEncoding.Plain, count, [], values);
        column.Facts.DictionaryBytes = column.Output.Length;
    }

    public void Dispose() => _zstd?.Dispose();

    private void Append(
        ParquetColumnBuffer column, int type, ParquetEncoding encoding, int count, ReadOnlySpan<byte> levels, ReadOnlySpan<byte> values)
    {
        var rawBytes = levels.Length + values.Length;
        var packed = _compression == ParquetCompression.None ? default : Compress(Join(levels, values));
        WriteHeader(type, encoding, count, rawBytes, _compression == ParquetCompression.None ? rawBytes : packed.Length);
        column.Facts.UncompressedBytes += _header.Length + (long)rawBytes;
        column.Output.Append(_header.Written);
        if (_compression == ParquetCompression.None)
        {
            column.Output.Append(levels);
            column.Output.Append(values);
        }
        else
        {
            column.Output.Append(packed);
        }
    }

    private ReadOnlySpan<byte> Join(ReadOnlySpan<byte> levels, ReadOnlySpan<byte> values)
    {
        if (levels.IsEmpty)
        {
            return values;
        }

        _page.Clear();
        _page.Append(levels);
        _page.Append(values);
        return _page.Written;
    }

    private ReadOnlySpan<byte> Compress(ReadOnlySpan<byte> raw)
    {
        _packed.Clear();
        _packed.Length = _zstd is null
            ? ParquetSnappy.Compress(raw, _packed.Reserve(ParquetSnappy.Bound(raw.Length)))
            : ParquetZstd.Compress(_zstd, raw, _packed.Reserve(ParquetZstd.Bound(raw.Length)));
        return _packed.Written;
    }

    private void WriteHeader(int type, ParquetEncoding encoding, int count, int rawBytes, int packedBytes)
    {
        _header.Clear();
        _thrift.BeginItem();
        _thrift.Int32(1, type);
        _thrift.Int32(2, rawBytes);
        _thrift.Int32(3, packedBytes);
        _thrift.Begin(type == DataPage ? 5 : 7);
        _thrift.Int32(1, count);
        _thrift.Int32(2, (int)encoding);
        if (type == DataPage)
        {
            _thrift.Int32(3, (int)ParquetEncoding.Rle);
            _thrift.Int32(4, (int)ParquetEncoding.Rle);
        }

        _thrift.End();
        _thrift.End();
    }
}
