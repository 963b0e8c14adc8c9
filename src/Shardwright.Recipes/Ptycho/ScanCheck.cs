using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using Shardwright.Datasets.Layouts.Ptycho;
using Shardwright.Foundation.Errors;
using Shardwright.Formats.Npz;

namespace Shardwright.Recipes.Ptycho;

/// <summary>Reads a scan to its end, so that what is damaged is known before anything is built of it.</summary>
internal sealed class ScanCheck(PtychoOptions options, string path, CancellationToken cancel)
{
    private const int BlockBytes = 4 << 20;
    private const int MostFlaws = 1_000_000;

    public PlannedScan Run()
    {
        using var reader = ScanReader.Open(path, options.Reading);
        var scan = reader.Scan;
        var patterns = scan.Patterns ?? throw new MalformedDataException(new DataLocation(path), "patterns", "an array diffraction, or diff3d", "none", "A dataset's records are its patterns: name scans that have them.");
        if (scan.ObjectGuess is null && !options.Export.Product.AllowMissingObject)
        {
            throw new MalformedDataException(new DataLocation(path), "objectGuess", "the object", "none", "Build with --allow-missing-object to write one of ones.");
        }

        ProductExport.CheckLayers(path, scan, options.Export);
        var flaws = Flaws(scan, patterns);
        if (flaws.Count == patterns.Count)
        {
            throw new MalformedDataException(new DataLocation(path), "patterns", "at least one that can be used", string.Create(CultureInfo.InvariantCulture, $"{patterns.Count} that cannot, the first because {flaws[0].Message}"));
        }

        var bytes = checked(patterns.Count * patterns.Height * patterns.Width * patterns.Type.ElementBytes);
        var words = string.Create(CultureInfo.InvariantCulture, $"{patterns.Type.Descr} of {patterns.Height} x {patterns.Width}");
        return new PlannedScan(patterns.Count, words, bytes, Border(scan, flaws), flaws);
    }

    private double? Border(Scan scan, List<PatternFlaw> flaws)
    {
        if (options.Cut is not { } cut)
        {
            return null;
        }

        var lacking = flaws.Select(flaw => flaw.Index).ToHashSet();
        double[] along = [.. (cut.Axis == ScanAxis.X ? scan.X : scan.Y).Where((_, index) => !lacking.Contains(index))];
        var border = cut.BorderOf(along);
        foreach (var isTest in (bool[])[false, true])
        {
            if (!along.Any(value => (value >= border) == isTest && !cut.IsNear(value, border)))
            {
                throw new MalformedDataException(
                    new DataLocation(path), "positions", "some on each side of the cut", string.Create(CultureInfo.InvariantCulture, $"none for {(isTest ? "testing" : "training")}"),
                    "Cut along the other axis, at another fraction, or with a smaller gap.");
            }
        }

        return border;
    }

    private List<PatternFlaw> Flaws(Scan scan, IPatternSource patterns)
    {
        var flaws = new List<PatternFlaw>();
        var pattern = checked(patterns.Height * patterns.Width * patterns.Type.ElementBytes);
        var most = Math.Max(1, BlockBytes / Math.Max(1, pattern));
        var block = new byte[Math.Min(most, patterns.Count) * pattern];
        for (var first = 0L; first < patterns.Count; first += most)
        {
            cancel.ThrowIfCancellationRequested();
            var count = (int)Math.Min(most, patterns.Count - first);
            patterns.Read(first, count, block.AsSpan(0, count * pattern));
            for (var i = 0; i < count && flaws.Count < MostFlaws; i++)
            {
                var index = checked((int)(first + i));
                if (!double.IsFinite(scan.X[index]) || !double.IsFinite(scan.Y[index]))
                {
                    flaws.Add(new PatternFlaw(index, PtychoReasons.Position, string.Create(CultureInfo.InvariantCulture, $"its position is ({scan.X[index]}, {scan.Y[index]})")));
                }
                else if (FirstNotFinite(block.AsSpan(i * pattern, pattern), patterns.Type) is var place and >= 0)
                {
                    flaws.Add(new PatternFlaw(index, PtychoReasons.Value, string.Create(CultureInfo.InvariantCulture, $"row {place / patterns.Width}, column {place % patterns.Width} is not a finite number")));
                }
            }
        }

        return flaws;
    }

    // All bits of the exponent set: infinite, or no number.
    private static int FirstNotFinite(ReadOnlySpan<byte> pattern, NpyType type) => type switch
    {
        { Kind: NpyKind.Real, ElementBytes: sizeof(float) } => FirstWith(MemoryMarshal.Cast<byte, uint>(pattern), 0x7f80_0000u),
        { Kind: NpyKind.Real, ElementBytes: sizeof(double) } => FirstWith(MemoryMarshal.Cast<byte, ulong>(pattern), 0x7ff0_0000_0000_0000ul),
        _ => -1,
    };

    private static int FirstWith<T>(ReadOnlySpan<T> values, T exponent)
        where T : unmanaged, IBinaryInteger<T>
    {
        var (all, place) = (new Vector<T>(exponent), 0);
        for (; place <= values.Length - Vector<T>.Count; place += Vector<T>.Count)
        {
            if (Vector.EqualsAny(Vector.BitwiseAnd(new Vector<T>(values[place..]), all), all))
            {
                break;
            }
        }

        for (; place < values.Length; place++)
        {
            if ((values[place] & exponent) == exponent)
            {
                return place;
            }
        }

        return -1;
    }
}
