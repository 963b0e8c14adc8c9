using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Shardwright.Foundation.Errors;

namespace Shardwright.Recipes.Ptycho;

/// <summary>The messages about scans that cannot be divided or made canonical.</summary>
internal static class ScanThrow
{
    private const string Canonicalize = "Bring it into order with 'shardwright ptycho canonicalize'.";

    [DoesNotReturn]
    public static void Exists(string path) => throw new DatasetStateException(
        new DataLocation(path), "output", "a name that is free", Directory.Exists(path) ? "a folder" : "a file", "Name another place, or give --overwrite to replace it.");

    [DoesNotReturn]
    public static void EmptySide(string path, int train, int test, int dropped) => throw new DatasetStateException(
        new DataLocation(path), "split", "points on both sides", Text($"{train} to train on, {test} to test with, {dropped} within the gap"), "Choose another fraction or axis, or a smaller gap.");

    [DoesNotReturn]
    public static void NotFirst(string path, string name, IReadOnlyList<long> shape, int points) => throw new MalformedDataException(
        new DataLocation(path, Item: name), "axes of the patterns", Text($"{points} patterns along the first"), Shape(shape), Canonicalize);

    [DoesNotReturn]
    public static void RowTooLong(string path, string name, long bytes, long limit) => throw new MalformedDataException(
        new DataLocation(path, Item: name), "bytes of one pattern", Text($"at most {limit}"), Text($"{bytes}"), "Check that the file is a scan.");

    [DoesNotReturn]
    public static void NoPatterns(string path, string found) => throw new MalformedDataException(
        new DataLocation(path), "patterns", "one array, diffraction or diff3d, of real numbers with three axes", found, "Check that the file is a scan.");

    [DoesNotReturn]
    public static void NoOrder(string path, string name, IReadOnlyList<long> shape, int points, bool isAmbiguous) => throw new MalformedDataException(
        new DataLocation(path, Item: name), "axes of the patterns", Text($"one with {points}, as there are positions, of square patterns"),
        isAmbiguous ? Shape(shape) + ", which could be any" : Shape(shape), isAmbiguous ? "Say which it is with --axis-order." : "Check that patterns and positions belong together.");

    [DoesNotReturn]
    public static void Negative(string path, string name, long pattern, double value) => throw new MalformedDataException(
        new DataLocation(path, RecordIndex: pattern, Item: name), "intensity", "0 or more, for its square root", Text($"{value}"), "Leave out --intensity-to-amplitude if the values are amplitudes already.");

    public static string Shape(IReadOnlyList<long> shape) => $"({string.Join(", ", shape)})";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
