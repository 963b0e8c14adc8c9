namespace Shardwright.Datasets.Layouts.Ptycho;

/// <summary>What a product's <c>probe_position_indexes</c> are.</summary>
public enum ProbeIndexes
{
    /// <summary>The scan index of each position, as PtychoPINN's exporter has it.</summary>
    ScanIndex,

    /// <summary>All 0: one probe for every position, as the format's text has it.</summary>
    Zero,
}
