namespace Shardwright.Formats.Edf;

/// <summary>A remark on a stretch of time. Spec: EDF+ (2003), section 2.2, time-stamped annotation lists.</summary>
/// <param name="OnsetSeconds">
/// When it begins, in seconds after the start date and time of the header, as segments count too: the sample at it is that many
/// seconds, less the segment's onset, into the segment.
/// </param>
/// <param name="DurationSeconds">How long it lasts, 0 or more; null where that is not said.</param>
/// <param name="Text">What it says; never empty.</param>
public sealed record EdfAnnotation(double OnsetSeconds, double? DurationSeconds, string Text);
