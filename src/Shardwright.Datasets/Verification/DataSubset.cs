using System.Globalization;
using Shardwright.Foundation.Text;

namespace Shardwright.Datasets.Verification;

/// <summary>Which files' bytes are read: <c>10%</c> or <c>2GiB</c> of them, drawn anew each time, or the third of ten equal parts: <c>3/10</c>.</summary>
public sealed class DataSubset
{
    private readonly Func<IReadOnlyList<long>, bool[]> choose;

    private DataSubset(Func<IReadOnlyList<long>, bool[]> choose) => this.choose = choose;

    /// <summary>Every file.</summary>
    public static DataSubset All { get; } = new(sizes => [.. sizes.Select(_ => true)]);

    /// <summary>Reads a subset as people write it.</summary>
    /// <param name="text"><c>10%</c>, <c>3/10</c> or <c>2GiB</c>.</param>
    /// <param name="seed">The seed of the draw.</param>
    /// <exception cref="FormatException">It is none of the three.</exception>
    public static DataSubset Parse(string text, int seed)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash > 0 && int.TryParse(text.AsSpan(0, slash), NumberStyles.None, CultureInfo.InvariantCulture, out var part)
            && int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var of) && part >= 1 && part <= of)
        {
            return new DataSubset(sizes => [.. sizes.Select((_, i) => i % of == part - 1)]);
        }

        if (text.EndsWith('%') && double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) && percent is > 0 and <= 100)
        {
            return new DataSubset(sizes => Draw(sizes, seed, (long)Math.Ceiling(sizes.Sum() * percent / 100)));
        }

        return slash < 0 && ByteSize.TryParse(text, out var bytes) && bytes > 0
            ? new DataSubset(sizes => Draw(sizes, seed, bytes))
            : throw new FormatException($"a subset is 10%, 3/10 or 2GiB, not \"{text}\"");
    }

    /// <summary>Which of the files are to be read.</summary>
    /// <param name="sizes">The size of each.</param>
    public bool[] Choose(IReadOnlyList<long> sizes) => choose(sizes);

    // Whole files in random order until there are bytes enough: at least one, whatever its size.
    private static bool[] Draw(IReadOnlyList<long> sizes, int seed, long bytes)
    {
        var order = Enumerable.Range(0, sizes.Count).ToArray();
        new Foundation.Random.PythonRandom((long)seed).Shuffle(order);
        var chosen = new bool[sizes.Count];
        foreach (var i in order)
        {
            if (bytes <= 0)
            {
                break;
            }

            chosen[i] = true;
            bytes -= sizes[i];
        }

        return chosen;
    }
}
