using Shardwright.Formats.Npz;
using Shardwright.Foundation.Errors;

namespace Shardwright.Datasets.Layouts.Ptycho;

/// <summary>How the patterns of a scan lie in their array.</summary>
/// <param name="Order">The order of the array's axes.</param>
/// <param name="Count">Patterns.</param>
/// <param name="Size">Rows of a pattern, and columns: patterns are square.</param>
/// <param name="Axes">The axes as the file has them, slowest first, with N, H and W for what each one counts.</param>
internal sealed record PatternLayout(AxisOrder Order, long Count, int Size, string Axes)
{
    private const long MostPatternBytes = 1L << 30;

    /// <summary>Whether patterns lie one after another, each row by row.</summary>
    public bool IsPlain => Axes == "NHW";

    /// <summary>Finds out which axis is which.</summary>
    /// <param name="header">The array.</param>
    /// <param name="count">Positions that there are.</param>
    /// <param name="order">What the caller says.</param>
    /// <param name="where">The array, for messages.</param>
    /// <exception cref="MalformedDataException">No axis is as long as there are positions, or each one is, or patterns are not square.</exception>
    public static PatternLayout Of(NpyHeader header, long count, AxisOrder order, DataLocation where)
    {
        IReadOnlyList<long> shape = header.Shape is { Count: 4 } four && four[3] == 1 ? [four[0], four[1], four[2]] : header.Shape;
        if (shape.Count != 3)
        {
            ScanThrow.Shape(where, "patterns", "3 axes, or a fourth of length 1", header.Shape);
        }

        order = order == AxisOrder.Auto ? Guess(shape, count, where) : order;
        var axis = order switch { AxisOrder.Hnw => 1, AxisOrder.Hwn => 2, _ => 0 };
        if (shape[axis] != count)
        {
            ScanThrow.OrderCount(where, order, count, shape);
        }

        var (height, width) = (shape[axis == 0 ? 1 : 0], shape[axis == 2 ? 1 : 2]);
        if (height != width)
        {
            ScanThrow.Shape(where, "patterns", "square ones, H = W", shape);
        }

        var most = MostPatternBytes / header.Type.ElementBytes;
        if (height == 0 || height > most / height)
        {
            ScanThrow.PatternTooLarge(where, height, width, header.Type.ElementBytes, MostPatternBytes);
        }

        var axes = ScanThrow.Name(order);
        return new PatternLayout(order, count, (int)height, header.IsFortranOrder ? string.Concat(axes.Reverse()) : axes);
    }

    private static AxisOrder Guess(IReadOnlyList<long> shape, long count, DataLocation where)
    {
        var axis = shape.ToList().IndexOf(count);
        if (axis < 0)
        {
            ScanThrow.Count(where, count, shape);
        }

        // Patterns are square: where two axes are as long as there are positions, either all three are, or no order makes sense.
        if (count > 1 && shape.All(length => length == count))
        {
            ScanThrow.Ambiguous(where, shape);
        }

        return axis switch { 1 => AxisOrder.Hnw, 2 => AxisOrder.Hwn, _ => AxisOrder.Nhw };
    }
}
