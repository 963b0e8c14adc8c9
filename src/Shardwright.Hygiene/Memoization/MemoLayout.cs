namespace Shardwright.Hygiene.Memoization;

/// <summary>How a memoized result lies in its archive.</summary>
public enum MemoLayout
{
    /// <summary>One array, <c>result</c>.</summary>
    One,

    /// <summary>Several arrays in order: <c>arr_0</c>, <c>arr_1</c>, and so on.</summary>
    Tuple,

    /// <summary>Arrays by their own names.</summary>
    Named,

    /// <summary>An archive that the computation itself made, such as a scan.</summary>
    File,
}
