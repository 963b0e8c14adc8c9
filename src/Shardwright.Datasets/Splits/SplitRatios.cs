using System.Globalization;

namespace Shardwright.Datasets.Splits;

/// <summary>How much of a dataset each split gets, as whole parts of their sum: <c>98/1/1</c>.</summary>
/// <param name="Train">Parts for training.</param>
/// <param name="Val">Parts for validation.</param>
/// <param name="Test">Parts for testing.</param>
public readonly record struct SplitRatios(int Train, int Val, int Test)
{
    private const int Largest = 1_000_000;

    /// <summary>98/1/1, as the original has it.</summary>
    public static SplitRatios Default => new(98, 1, 1);

    /// <summary>The sum of the parts.</summary>
    public int Total => Train + Val + Test;

    /// <summary>Reads <c>train/val/test</c>, three whole numbers, of which one is above 0.</summary>
    /// <exception cref="FormatException">The text is anything else.</exception>
    public static SplitRatios Parse(string text)
    {
        var parts = text.Split('/');
        Span<int> numbers = stackalloc int[3];
        var valid = parts.Length == 3;
        for (var i = 0; valid && i < 3; i++)
        {
            valid = int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]) && numbers[i] <= Largest;
        }

        if (!valid || numbers[0] + numbers[1] + numbers[2] == 0)
        {
            throw new FormatException($"ratios are three whole numbers such as 98/1/1, not \"{text}\"");
        }

        return new SplitRatios(numbers[0], numbers[1], numbers[2]);
    }

    /// <summary>How many of <paramref name="count"/> shards each split gets: train and val rounded down, test the rest.</summary>
    /// <remarks>At 98/1/1 these are the original's numbers, <c>int(n * 0.98)</c> and <c>int(n * 0.01)</c>, for every n it was tried with.</remarks>
    public (int Train, int Val, int Test) Counts(int count)
    {
        var train = (int)((long)count * Train / Total);
        var val = (int)((long)count * Val / Total);
        return (train, val, count - train - val);
    }

    /// <summary>The split of a point in [0, 2^64): the line from 0 to 2^64 is cut in the proportions of the ratios.</summary>
    public SplitName SplitOf(ulong point)
    {
        var scaled = (ulong)(((UInt128)point * (ulong)Total) >> 64);
        return scaled < (ulong)Train ? SplitName.Train : scaled < (ulong)(Train + Val) ? SplitName.Val : SplitName.Test;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Train}/{Val}/{Test}");
}
