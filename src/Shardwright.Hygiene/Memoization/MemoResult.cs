using System.Globalization;
using Shardwright.Formats.Npz;

namespace Shardwright.Hygiene.Memoization;

/// <summary>What a memoized computation gives: one array, several in order, or several by name. Immutable as long as its arrays are.</summary>
public sealed record MemoResult
{
    internal const string OneName = "result";

    private MemoResult(MemoLayout layout, IReadOnlyList<KeyValuePair<string, NpyArray>> arrays)
    {
        Layout = layout;
        Arrays = arrays;
    }

    /// <summary>How it lies in its archive.</summary>
    public MemoLayout Layout { get; }

    /// <summary>The arrays with the names they have in the archive, in the order they were given.</summary>
    public IReadOnlyList<KeyValuePair<string, NpyArray>> Arrays { get; }

    /// <summary>All of the arrays' bytes.</summary>
    public long Bytes => Arrays.Sum(array => (long)array.Value.Data.Length);

    /// <summary>The array of a name.</summary>
    /// <param name="name">Its name in the archive.</param>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public NpyArray this[string name] => Arrays.Where(array => array.Key == name).Select(array => array.Value).FirstOrDefault()
        ?? throw new KeyNotFoundException($"There is no array \"{name}\".");

    /// <summary>A result of one array.</summary>
    /// <param name="array">The array.</param>
    public static MemoResult Of(NpyArray array)
    {
        ArgumentNullException.ThrowIfNull(array);
        return new(MemoLayout.One, [new(OneName, array)]);
    }

    /// <summary>A result of several arrays in order.</summary>
    /// <param name="arrays">The arrays.</param>
    public static MemoResult OfTuple(params IReadOnlyList<NpyArray> arrays)
    {
        ArgumentNullException.ThrowIfNull(arrays);
        return new(MemoLayout.Tuple, [.. arrays.Select((array, index) => new KeyValuePair<string, NpyArray>(TupleName(index), array))]);
    }

    /// <summary>A result of arrays by name.</summary>
    /// <param name="arrays">The arrays; each name once, and one that an archive can have.</param>
    public static MemoResult OfNamed(params IReadOnlyList<KeyValuePair<string, NpyArray>> arrays)
    {
        ArgumentNullException.ThrowIfNull(arrays);
        return new(MemoLayout.Named, [.. arrays]);
    }

    internal static string TupleName(int index) => string.Create(CultureInfo.InvariantCulture, $"arr_{index}");
}
