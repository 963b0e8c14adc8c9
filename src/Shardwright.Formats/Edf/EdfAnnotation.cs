namespace Shardwright.Formats.Edf;

/// <summary>A remark on a stretch of time. Spec: EDF+ (2003), section 2.2, time-stamped annotation lists.</summary>
/// <param name="OnsetSeconds">When it begins, in seconds after the start of the recording.</param>
/// <param name="DurationSeconds">How long it lasts; null where that is not said.</param>
/// <param name="Text">What it says.</param>
public sealed record EdfAnnotation(double OnsetSeconds, double? DurationSeconds, string Text);
