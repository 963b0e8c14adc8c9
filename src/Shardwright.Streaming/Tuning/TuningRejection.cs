namespace Shardwright.Streaming.Tuning;

/// <summary>A line that gives no sample.</summary>
/// <param name="LineNumber">Its number, from 1.</param>
/// <param name="OffsetBytes">Where it starts, in bytes.</param>
/// <param name="Flaw">Why.</param>
public readonly record struct TuningRejection(long LineNumber, long OffsetBytes, TuningFlaw Flaw);
