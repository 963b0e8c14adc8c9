namespace Shardwright.Datasets.Splits;

/// <summary>The shards of each split, in reading order.</summary>
/// <param name="Train">Names of the training shards.</param>
/// <param name="Val">Names of the validation shards.</param>
/// <param name="Test">Names of the test shards.</param>
public sealed record SplitLists(IReadOnlyList<string> Train, IReadOnlyList<string> Val, IReadOnlyList<string> Test)
{
    /// <summary>The list of one split.</summary>
    public IReadOnlyList<string> this[SplitName split] => split switch
    {
        SplitName.Train => Train,
        SplitName.Val => Val,
        SplitName.Test => Test,
        _ => throw new ArgumentOutOfRangeException(nameof(split)),
    };

    /// <summary>Every name: train, then val, then test.</summary>
    public IEnumerable<string> All => Train.Concat(Val).Concat(Test);
}
