namespace Shardwright.Stores.Comparing;

/// <summary>A file on two sides.</summary>
/// <param name="Letter">How it stands.</param>
/// <param name="Name">Relative to both sides.</param>
/// <param name="Bytes">Its size at the source, or at the target where only that has it.</param>
/// <param name="Reason">Why it could not be compared, or in what it differs; null otherwise.</param>
public sealed record SyncLine(SyncLetter Letter, string Name, long Bytes, string? Reason = null)
{
    /// <summary>The letter as it is printed.</summary>
    public char Sign => "=+-*!"[(int)Letter];
}
