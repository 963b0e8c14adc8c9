namespace Shardwright.Formats.Edf;

/// <summary>Data records that follow each other without a gap.</summary>
/// <param name="FirstRecord">The first of them, from 0.</param>
/// <param name="Records">How many there are.</param>
/// <param name="OnsetSeconds">When the first begins, in seconds after the start date and time of the header; rarely 0 exactly in EDF+.</param>
public readonly record struct EdfSegment(long FirstRecord, long Records, double OnsetSeconds);
