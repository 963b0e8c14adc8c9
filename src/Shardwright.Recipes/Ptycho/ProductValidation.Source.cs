using Shardwright.Datasets.Layouts.Ptycho;

namespace Shardwright.Recipes.Ptycho;

public sealed partial class ProductValidation
{
    /// <summary>How far positions may be apart before it is told: relative, and in pixels, as the original has it.</summary>
    private const double RelativeTolerance = 1e-4;

    private const double AbsoluteTolerance = 1e-9;

    private const int BlockBytes = 8 << 20;

    private void Compare(string sourcePath, AxisOrder order, CancellationToken cancel)
    {
        using var source = ScanReader.Open(sourcePath, new ScanOptions { AxisOrder = order, IncludePatches = false });
        using var product = ProductReader.Open(path);
        var scan = source.Scan;
        if (scan.X.Length != product.Count)
        {
            errors.Add(Text($"{product.Count} positions, but {scan.X.Length} in {sourcePath}"));
            return;
        }

        ComparePositions("xcoords", product.XPixels, scan.X);
        ComparePositions("ycoords", product.YPixels, scan.Y);
        CompareImage("probe", product.ProbeGuess, scan.ProbeGuess);
        CompareImage("object", product.ObjectGuess, scan.ObjectGuess);
        if (scan.Patterns is { } expected && product.Patterns is { } found)
        {
            ComparePatterns(found, product.Units == "amplitude" ? AmplitudePatterns.Of(expected) : expected, cancel);
        }
        else if (scan.Patterns is not null)
        {
            warnings.Add("patterns are not compared: the product has none");
        }
    }

    private void ComparePositions(string name, double[] found, double[] expected)
    {
        var apart = 0;
        for (var i = 0; i < found.Length; i++)
        {
            apart += Math.Abs(found[i] - expected[i]) <= AbsoluteTolerance + (RelativeTolerance * Math.Abs(expected[i])) ? 0 : 1;
        }

        if (apart > 0)
        {
            warnings.Add(Text($"{apart} of {found.Length} {name} are not those of the source"));
        }
    }

    private void CompareImage(string name, ComplexImage found, ComplexImage? expected)
    {
        if (expected is null)
        {
            warnings.Add($"the source has no {name}");
        }
        else if (!found.Shape.AsSpan().SequenceEqual(expected.Shape.AsSpan()) || !found.Values.Span.SequenceEqual(expected.Values.Span))
        {
            warnings.Add($"the {name} is not that of the source");
        }
    }

    private void ComparePatterns(IPatternSource found, IPatternSource expected, CancellationToken cancel)
    {
        if (found.Type != expected.Type || found.Height != expected.Height || found.Width != expected.Width)
        {
            errors.Add(Text($"patterns are {found.Height} x {found.Width} {found.Type.Descr}, those of the source {expected.Height} x {expected.Width} {expected.Type.Descr}"));
            return;
        }

        var patternBytes = found.Height * found.Width * found.Type.ElementBytes;
        var atOnce = (int)Math.Clamp(BlockBytes / patternBytes, 1, found.Count);
        var (left, right) = (new byte[atOnce * patternBytes], new byte[atOnce * patternBytes]);
        long different = 0, firstDifferent = -1;
        for (var first = 0L; first < found.Count; first += atOnce)
        {
            cancel.ThrowIfCancellationRequested();
            var count = (int)Math.Min(atOnce, found.Count - first);
            found.Read(first, count, left);
            expected.Read(first, count, right);
            for (var i = 0; i < count; i++)
            {
                if (!left.AsSpan(i * patternBytes, patternBytes).SequenceEqual(right.AsSpan(i * patternBytes, patternBytes)))
                {
                    firstDifferent = firstDifferent < 0 ? first + i : firstDifferent;
                    different++;
                }
            }
        }

        if (different > 0)
        {
            errors.Add(Text($"{different} of {found.Count} patterns are not those of the source, first pattern {firstDifferent}"));
        }
    }
}
