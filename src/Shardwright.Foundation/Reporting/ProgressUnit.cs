namespace Shardwright.Foundation.Reporting;

/// <summary>What an activity counts.</summary>
public enum ProgressUnit
{
    /// <summary>Files, shards, units: things.</summary>
    Items,

    /// <summary>Bytes, told as sizes.</summary>
    Bytes,

    /// <summary>Records: training examples.</summary>
    Records,
}
