namespace Shardwright.Datasets.Inspection;

/// <summary>What a file or folder is.</summary>
/// <param name="Path">The file or folder.</param>
/// <param name="Kind">What it is: HDF5 file, Parquet file, dataset, …</param>
/// <param name="Facts">Counts, sizes and other single facts, in reading order.</param>
/// <param name="Tables">Schema, parts, first records.</param>
public sealed record Inspection(string Path, string Kind, IReadOnlyList<InspectionFact> Facts, IReadOnlyList<InspectionTable> Tables);
