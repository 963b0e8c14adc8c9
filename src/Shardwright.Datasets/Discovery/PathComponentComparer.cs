using Shardwright.Foundation.Text;

namespace Shardwright.Datasets.Discovery;

/// <summary>Orders relative paths as Python's <c>pathlib</c> does: component by component, each by code points.</summary>
/// <remarks>So <c>a/x</c>, <c>a-b/x</c>, <c>a.b/y</c>, <c>a.parquet</c> stand in that order.</remarks>
public sealed class PathComponentComparer : IComparer<string>
{
    private PathComponentComparer()
    {
    }

    /// <summary>The one comparer.</summary>
    public static PathComponentComparer Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        if (x is null || y is null)
        {
            return (x is null ? 0 : 1) - (y is null ? 0 : 1);
        }

        var left = x.AsSpan();
        var right = y.AsSpan();
        while (true)
        {
            var (leftEnd, rightEnd) = (left.IndexOf('/'), right.IndexOf('/'));
            var order = CodePointComparer.Compare(leftEnd < 0 ? left : left[..leftEnd], rightEnd < 0 ? right : right[..rightEnd]);
            if (order != 0 || leftEnd < 0 || rightEnd < 0)
            {
                return order != 0 ? order : (leftEnd < 0 ? 0 : 1) - (rightEnd < 0 ? 0 : 1);
            }

            left = left[(leftEnd + 1)..];
            right = right[(rightEnd + 1)..];
        }
    }
}
