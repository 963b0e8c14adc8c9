using System.Globalization;

namespace Shardwright.Datasets.Building;

/// <summary>One slice of a build's units: part <paramref name="Number"/> of <paramref name="Of"/>, from 1.</summary>
/// <param name="Number">Which slice, from 1.</param>
/// <param name="Of">How many slices there are.</param>
public readonly record struct BuildPart(int Number, int Of)
{
    /// <summary>Reads <c>i/n</c>.</summary>
    /// <exception cref="FormatException">The text is not two whole numbers with 1 ≤ i ≤ n.</exception>
    public static BuildPart Parse(string text)
    {
        var parts = text.Split('/');
        return parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var of)
            && number >= 1 && number <= of
            ? new BuildPart(number, of)
            : throw new FormatException($"a part is i/n with i from 1 to n, such as 3/5, not \"{text}\"");
    }

    /// <summary>Whether the unit at an index belongs to this slice.</summary>
    public bool Has(int unitIndex) => unitIndex % Of == Number - 1;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number}/{Of}");
}
