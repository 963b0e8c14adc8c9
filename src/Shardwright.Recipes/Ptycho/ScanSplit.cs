using System.Globalization;
using Shardwright.Datasets.Layouts.Ptycho;
using Shardwright.Formats.Npz;
using Shardwright.Foundation.Errors;

namespace Shardwright.Recipes.Ptycho;

/// <summary>Divides a scan by coordinate, as PtychoPINN's splitter does, into <c>&lt;stem&gt;_train.npz</c> and <c>&lt;stem&gt;_test.npz</c>.</summary>
public static class ScanSplit
{
    /// <summary>Writes the two files. Points with a coordinate below <c>min + (max - min) * fraction</c> are to train on.</summary>
    /// <param name="options">What is divided, and how.</param>
    /// <param name="cancel">Stops between blocks; nothing is left.</param>
    /// <exception cref="ArgumentException">An option makes no sense.</exception>
    /// <exception cref="StorageException">The scan cannot be read, or the disk refused.</exception>
    /// <exception cref="MalformedDataException">The scan is damaged, has no positions, or its patterns are not along the first axis.</exception>
    /// <exception cref="DatasetStateException">A side would be empty, or a file of that name is there.</exception>
    /// <remarks>
    /// Every array with as many rows as there are points is divided, whatever its type, and every other one copied; probe and object are copied whatever their size. Both files appear
    /// when both are whole, and a new one never stands beside an old one. Members that are pickles are passed over. Memory holds the positions and a few rows.
    /// </remarks>
    public static ScanSplitReport Write(ScanSplitOptions options, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Rule.Check();
        var (trainPath, testPath) = (OutputPath(options, "train"), OutputPath(options, "test"));
        var positions = ScanPositions.Read(options.Input);
        using var archive = NpzReader.Open(options.Input);
        var isByY = options.Rule.Axis == ScanAxis.Y;
        var (sides, border) = Divide(options, isByY ? positions.Y : positions.X);
        var notes = new List<string>(archive.Refusals.Select(refusal => $"{refusal.Name} was passed over: {refusal.Reason.Found}."));
        using (var train = new ScanArchive(trainPath))
        using (var test = new ScanArchive(testPath))
        {
            foreach (var member in archive.Members)
            {
                if (IsDivided(options.Input, member, sides.Length, notes))
                {
                    WriteSides(options.Input, archive, member, sides, train, test, cancel);
                }
                else
                {
                    Copy(options.Input, archive, member, train, cancel);
                    Copy(options.Input, archive, member, test, cancel);
                }
            }

            cancel.ThrowIfCancellationRequested();
            ScanArchive.CommitTogether(train, test);
        }

        var halfWidth = ScanNearness.HalfWidth(archive);
        var pairs = halfWidth is { } distance ? ScanNearness.CountPairs(positions, sides, isByY, border, distance) : 0;
        if (pairs > 0)
        {
            notes.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{pairs} pairs of a point to train on and one to test with are nearer than the probe's half width, {halfWidth:0.#} pixels: their patterns show the same part of the object. A gap of {Math.Ceiling(halfWidth!.Value / 2)} keeps them apart."));
        }

        return new ScanSplitReport(
            trainPath, testPath, sides.Length, sides.Count(side => side == ScanSide.Train), sides.Count(side => side == ScanSide.Test), sides.Count(side => side == ScanSide.Dropped), border,
            halfWidth, pairs, notes);
    }

    /// <summary>Copies an array as it stands, in the file's order and little-endian.</summary>
    internal static void Copy(string path, NpzReader archive, NpzMember member, ScanArchive to, CancellationToken cancel, string? name = null, NpyHeader? header = null, NpzCompression? compression = null)
    {
        to.Begin(name ?? member.Name, header ?? LittleEndian(member.Header, member.Header.Shape, member.Header.IsFortranOrder), compression ?? member.Compression);
        using var rows = new ScanRows(path, archive, member, Math.Max(1, member.Header.Elements), inFileOrder: true);
        for (var block = rows.Next(); !block.IsEmpty; block = rows.Next())
        {
            cancel.ThrowIfCancellationRequested();
            to.Write(block);
        }

        to.End();
    }

    internal static NpyHeader LittleEndian(NpyHeader header, IReadOnlyList<long> shape, bool isFortranOrder)
        => new(new NpyType(header.Type.Kind, header.Type.ElementBytes), shape, isFortranOrder);

    private static string OutputPath(ScanSplitOptions options, string side)
    {
        var folder = options.OutputFolder ?? Path.GetDirectoryName(options.Input) ?? "";
        var path = Path.Combine(folder, $"{Path.GetFileNameWithoutExtension(options.Input)}_{side}.npz");
        if (!options.Overwrite && Path.Exists(path))
        {
            ScanThrow.Exists(path);
        }

        return path;
    }

    private static (ScanSide[] Sides, double Border) Divide(ScanSplitOptions options, double[] coordinates)
    {
        if (coordinates.Length == 0)
        {
            ScanThrow.EmptySide(options.Input, 0, 0, 0);
        }

        var border = options.Rule.BorderOf(coordinates);
        var sides = Array.ConvertAll(coordinates, coordinate
            => options.Rule.IsNear(coordinate, border) ? ScanSide.Dropped : coordinate < border ? ScanSide.Train : ScanSide.Test);
        var (train, test) = (sides.Count(side => side == ScanSide.Train), sides.Count(side => side == ScanSide.Test));
        if (train == 0 || test == 0)
        {
            ScanThrow.EmptySide(options.Input, train, test, sides.Length - train - test);
        }

        return (sides, border);
    }

    private static bool IsDivided(string path, NpzMember member, int points, List<string> notes)
    {
        var shape = member.Header.Shape;
        var isPatterns = member.Name is ScanKeys.Diffraction or ScanKeys.OldDiffraction or ScanKeys.Patches;
        if (isPatterns && (shape.Count < 3 || shape[0] != points))
        {
            ScanThrow.NotFirst(path, member.Name, shape, points);
        }

        if (isPatterns && shape.All(length => length == points))
        {
            notes.Add($"Each axis of {member.Name} is as long as there are points: the first was taken for the patterns.");
        }

        return shape.Count > 0 && shape[0] == points && member.Name is not (ScanKeys.ProbeGuess or ScanKeys.ObjectGuess);
    }

    private static void WriteSides(string path, NpzReader archive, NpzMember member, ScanSide[] sides, ScanArchive train, ScanArchive test, CancellationToken cancel)
    {
        foreach (var (archiveOfSide, side) in new[] { (train, ScanSide.Train), (test, ScanSide.Test) })
        {
            long[] shape = [sides.Count(each => each == side), .. member.Header.Shape.Skip(1)];
            archiveOfSide.Begin(member.Name, LittleEndian(member.Header, shape, isFortranOrder: false), member.Compression);
        }

        using var rows = new ScanRows(path, archive, member, sides.Length, inFileOrder: false);
        var row = 0;
        for (var block = rows.Next(); !block.IsEmpty; block = rows.Next())
        {
            cancel.ThrowIfCancellationRequested();
            for (; !block.IsEmpty; block = block[rows.RowBytes..], row++)
            {
                if (sides[row] != ScanSide.Dropped)
                {
                    (sides[row] == ScanSide.Train ? train : test).Write(block[..rows.RowBytes]);
                }
            }
        }

        train.End();
        test.End();
    }
}
