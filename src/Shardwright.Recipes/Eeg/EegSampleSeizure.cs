namespace Shardwright.Recipes.Eeg;

/// <summary>A seizure of a sample's recording.</summary>
/// <param name="StartSeconds">When it begins, to four places.</param>
/// <param name="StopSeconds">When it ends, to four places.</param>
/// <param name="Label">Its kind, as the <c>.csv</c> file has it.</param>
public sealed record EegSampleSeizure(double StartSeconds, double StopSeconds, string Label)
{
    /// <summary>Whether only one side of the head has it.</summary>
    internal bool IsFocal => Label is "fnsz" or "spsz" or "cpsz";
}
