namespace Shardwright.Formats.Parquet;

/// <summary>How often a field stands in its parent: <c>FieldRepetitionType</c> of parquet.thrift.</summary>
public enum ParquetRepetition
{
    /// <summary>Once.</summary>
    Required = 0,

    /// <summary>Once or not at all.</summary>
    Optional = 1,

    /// <summary>Any number of times.</summary>
    Repeated = 2,
}
