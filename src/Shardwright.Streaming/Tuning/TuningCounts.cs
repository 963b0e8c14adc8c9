namespace Shardwright.Streaming.Tuning;

/// <summary>What became of the lines of a fine-tuning file: lines = blank + samples + flawed.</summary>
/// <param name="Lines">Lines of the file.</param>
/// <param name="Blank">Lines with nothing but white space.</param>
/// <param name="Samples">Lines that give a sample.</param>
/// <param name="Flawed">Lines that give none, by reason; reasons that did not occur are left out.</param>
public sealed record TuningCounts(long Lines, long Blank, long Samples, IReadOnlyDictionary<TuningFlaw, long> Flawed);
