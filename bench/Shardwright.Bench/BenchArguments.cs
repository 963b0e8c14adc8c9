using System.Globalization;

namespace Shardwright.Bench;

/// <summary>The flags of a bench: <c>--name value</c>, or <c>--name</c> alone.</summary>
/// <param name="words">What stands behind the bench's name.</param>
public sealed class BenchArguments(IReadOnlyList<string> words)
{
    /// <summary>The number behind a flag, or what stands for it.</summary>
    public int Number(string flag, int otherwise)
        => Text(flag) is { } text ? int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture) : otherwise;

    /// <summary>The word behind a flag; null where the flag is not given.</summary>
    public string? Text(string flag)
    {
        var place = Place(flag);
        return place < 0 ? null : place + 1 < words.Count ? words[place + 1] : throw new ArgumentException($"{flag} needs a value");
    }

    /// <summary>Whether a flag is given.</summary>
    public bool Has(string flag) => Place(flag) >= 0;

    private int Place(string flag) => words.ToList().IndexOf(flag);
}
