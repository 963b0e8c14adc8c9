namespace Shardwright.Formats.Parquet;

/// <summary>What a footer says of a column chunk.</summary>
internal sealed class ParquetChunkFacts
{
    /// <summary>Values, nulls included; of a list its items, and one for a row without any.</summary>
    internal long Values { get; set; }

    /// <summary>Bytes of its pages before compression, headers included.</summary>
    internal long UncompressedBytes { get; set; }

    /// <summary>Bytes of the dictionary page with its header, 0 without one.</summary>
    internal int DictionaryBytes { get; set; }

    /// <summary>Rows without a value.</summary>
    internal int Nulls { get; set; }

    /// <summary>The bytes of the least and of the greatest value, or none.</summary>
    internal byte[]? Least { get; set; }

    /// <inheritdoc cref="Least"/>
    internal byte[]? Greatest { get; set; }

    internal void Reset() => (Values, UncompressedBytes, DictionaryBytes, Nulls, Least, Greatest) = (0, 0, 0, 0, null, null);
}
