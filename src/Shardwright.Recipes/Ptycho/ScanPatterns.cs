using System.Buffers.Binary;
using Shardwright.Datasets.Layouts.Ptycho;
using Shardwright.Formats.Npz;

namespace Shardwright.Recipes.Ptycho;

/// <summary>The patterns of a scan in any type and order of axes, handed out one after another as float32.</summary>
internal sealed class ScanPatterns
{
    private readonly string path;
    private readonly NpzReader archive;

    public ScanPatterns(string path, NpzReader archive, int points, AxisOrder order)
    {
        (this.path, this.archive) = (path, archive);
        var (current, old) = (archive.Find(ScanKeys.Diffraction), archive.Find(ScanKeys.OldDiffraction));
        if (current is not null && old is not null)
        {
            ScanThrow.NoPatterns(path, "both");
        }

        Member = current ?? old!;
        if (Member is null)
        {
            ScanThrow.NoPatterns(path, "neither");
        }

        IReadOnlyList<long> shape = Member.Header.Shape is { Count: 4 } four && four[3] == 1 ? [.. four.Take(3)] : Member.Header.Shape;
        if (shape.Count != 3 || !ScanNumbers.AreReal(Member.Header.Type))
        {
            ScanThrow.NoPatterns(path, $"{Member.Name}, {Member.Header.Type.Descr} of shape {ScanThrow.Shape(shape)}");
        }

        Axis = order switch { AxisOrder.Nhw => 0, AxisOrder.Hnw => 1, AxisOrder.Hwn => 2, _ => Guess(shape, points) };
        (Count, Height, Width) = (shape[Axis], shape[Axis == 0 ? 1 : 0], shape[Axis == 2 ? 1 : 2]);
        if (Count != points || Height != Width)
        {
            ScanThrow.NoOrder(path, Member.Name, shape, points, isAmbiguous: false);
        }

        if (Height * Width * sizeof(double) > int.MaxValue)
        {
            ScanThrow.RowTooLong(path, Member.Name, Height * Width * sizeof(double), int.MaxValue);
        }
    }

    public NpzMember Member { get; }

    /// <summary>Which axis of the file's array counts the patterns.</summary>
    public int Axis { get; }

    public long Count { get; }

    public long Height { get; }

    public long Width { get; }

    public double Least { get; private set; } = double.PositiveInfinity;

    public double Most { get; private set; } = double.NegativeInfinity;

    public double Sum { get; private set; }

    /// <summary>Writes all patterns, (n, H, W).</summary>
    public void Write(ScanArchive to, bool squareRoots, CancellationToken cancel)
    {
        // Patterns follow each other in the file where their axis is the slowest there: the first in C order, the last in Fortran order.
        var isFortran = Member.Header.IsFortranOrder;
        var (pattern, singles) = (new double[Height * Width], new byte[Height * Width * sizeof(float)]);
        if (Axis == (isFortran ? 2 : 0))
        {
            using var rows = new ScanRows(path, archive, Member, Count, inFileOrder: true);
            var index = 0L;
            for (var block = rows.Next(); !block.IsEmpty; block = rows.Next())
            {
                for (; !block.IsEmpty; block = block[rows.RowBytes..])
                {
                    cancel.ThrowIfCancellationRequested();
                    ScanNumbers.Convert(new NpyType(Member.Header.Type.Kind, Member.Header.Type.ElementBytes), block[..rows.RowBytes], pattern);
                    Put(to, pattern, singles, squareRoots, isFortran, index++);
                }
            }

            return;
        }

        // Otherwise they lie all over it: the array is read as a whole, as far as one array in memory goes.
        var whole = archive.Read(Member);
        var shape = whole.Header.Shape;
        long[] steps = [shape[1] * shape[2], shape[2], 1];
        var (rowAxis, columnAxis) = (Axis == 0 ? 1 : 0, Axis == 2 ? 1 : 2);
        var element = whole.Header.Type.ElementBytes;
        for (var index = 0L; index < Count; index++)
        {
            cancel.ThrowIfCancellationRequested();
            for (var i = 0; i < pattern.Length; i++)
            {
                var place = (index * steps[Axis]) + (i / Width * steps[rowAxis]) + (i % Width * steps[columnAxis]);
                ScanNumbers.Convert(whole.Header.Type, whole.Data.Span.Slice((int)place * element, element), pattern.AsSpan(i, 1));
            }

            Put(to, pattern, singles, squareRoots, isTurned: false, index);
        }
    }

    private void Put(ScanArchive to, ReadOnlySpan<double> pattern, byte[] singles, bool squareRoots, bool isTurned, long index)
    {
        var side = (int)Width;
        for (var i = 0; i < pattern.Length; i++)
        {
            var value = pattern[isTurned ? (i % side * side) + (i / side) : i];
            if (squareRoots)
            {
                if (value < 0)
                {
                    ScanThrow.Negative(path, Member.Name, index, value);
                }

                value = Math.Sqrt(value);
            }

            Least = Math.Min(Least, value);
            Most = Math.Max(Most, value);
            Sum += value;
            BinaryPrimitives.WriteSingleLittleEndian(singles.AsSpan(i * sizeof(float)), (float)value);
        }

        to.Write(singles);
    }

    private int Guess(IReadOnlyList<long> shape, int points)
    {
        var axis = shape.ToList().IndexOf(points);
        var isAmbiguous = points > 1 && shape.All(length => length == points);
        if (axis < 0 || isAmbiguous)
        {
            ScanThrow.NoOrder(path, Member.Name, shape, points, isAmbiguous);
        }

        return axis;
    }
}
