namespace Shardwright.Formats.Parquet;

/// <summary>How values are laid out in pages: <c>Encoding</c> of parquet.thrift. Others keep their number.</summary>
public enum ParquetEncoding
{
    /// <summary>One after the other.</summary>
    Plain = 0,

    /// <summary>Indexes into a dictionary, old name.</summary>
    PlainDictionary = 2,

    /// <summary>Runs and bit packing, for levels and booleans.</summary>
    Rle = 3,

    /// <summary>Bit packing, old.</summary>
    BitPacked = 4,

    /// <summary>Differences of whole numbers.</summary>
    DeltaBinaryPacked = 5,

    /// <summary>Lengths first, then all bytes.</summary>
    DeltaLengthByteArray = 6,

    /// <summary>Shared prefixes.</summary>
    DeltaByteArray = 7,

    /// <summary>Indexes into a dictionary.</summary>
    RleDictionary = 8,

    /// <summary>First bytes of all values, then second bytes, and so on.</summary>
    ByteStreamSplit = 9,
}
