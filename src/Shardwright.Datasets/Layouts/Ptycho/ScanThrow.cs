using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Shardwright.Formats.Npz;
using Shardwright.Foundation.Errors;

namespace Shardwright.Datasets.Layouts.Ptycho;

/// <summary>What can be wrong with a scan's NPZ file.</summary>
internal static class ScanThrow
{
    private const string SaveAgain = "Save the scan again with arrays that fit together.";

    [DoesNotReturn]
    public static void Missing(string path, IEnumerable<string> missing, IEnumerable<string> found) => throw new MalformedDataException(
        new DataLocation(path), "arrays of a scan", "xcoords, ycoords and probeGuess", $"no {string.Join(", no ", missing)} among {List(found)}",
        "Save the scan again with all of them.");

    [DoesNotReturn]
    public static void NoPatternsKey(string path, IEnumerable<string> found) => throw new MalformedDataException(
        new DataLocation(path), "diffraction patterns", "diffraction, or diff3d", $"neither among {List(found)}", "Save the scan again with its patterns.");

    [DoesNotReturn]
    public static void Shape(DataLocation where, string subject, string expected, IEnumerable<long> shape) => throw new MalformedDataException(
        where, $"shape of the {subject}", expected, Text(shape), SaveAgain);

    [DoesNotReturn]
    public static void Type(DataLocation where, string expected, NpyType type) => throw new MalformedDataException(
        where, "type of the array", expected, type.Descr, $"Save it again as {expected}.");

    [DoesNotReturn]
    public static void TooLarge(DataLocation where, long bytes, long limit) => throw new MalformedDataException(
        where, "size of the array", Number($"at most {limit} bytes"), Number($"{bytes} bytes"), "Check that the file is what it should be.");

    [DoesNotReturn]
    public static void Length(DataLocation where, long expected, long found) => throw new MalformedDataException(
        where, "length of the array", Number($"{expected}, as many as xcoords"), Number($"{found}"), SaveAgain);

    [DoesNotReturn]
    public static void NoPositions(DataLocation where) => throw new MalformedDataException(
        where, "positions", "at least one", "none", "Check that the scan was saved whole.");

    [DoesNotReturn]
    public static void NotFinite(DataLocation where, long index, double value) => throw new MalformedDataException(
        where with { RecordIndex = index }, "position", "a finite number", value.ToString(CultureInfo.InvariantCulture), "Leave the position and its pattern out, or measure it anew.");

    [DoesNotReturn]
    public static void NotWhole(DataLocation where, long index, string found) => throw new MalformedDataException(
        where with { RecordIndex = index }, "index", "a whole number of 64 bits with sign", found, "Save the array again as int64.");

    [DoesNotReturn]
    public static void Count(DataLocation where, long positions, IEnumerable<long> shape) => throw new MalformedDataException(
        where, "shape of the patterns", Number($"an axis of {positions}, as many as there are positions"), Text(shape), SaveAgain);

    [DoesNotReturn]
    public static void OrderCount(DataLocation where, AxisOrder order, long positions, IEnumerable<long> shape) => throw new MalformedDataException(
        where, "shape of the patterns", Number($"{positions} patterns, as there are positions, along the N of {Name(order)}"), Text(shape),
        "Give the order that the array has.");

    [DoesNotReturn]
    public static void Ambiguous(DataLocation where, IEnumerable<long> shape) => throw new MalformedDataException(
        where, "shape of the patterns", "one axis that counts the patterns", $"{Text(shape)}, where each of them could", "Say which one it is: --axis-order NHW, HNW or HWN.");

    [DoesNotReturn]
    public static void PatternTooLarge(DataLocation where, long height, long width, int elementBytes, long limit) => throw new MalformedDataException(
        where, "size of a pattern", Number($"1 to {limit} bytes"), Number($"{height} x {width} values of {elementBytes} bytes"), "Check that the file is what it should be.");

    [DoesNotReturn]
    public static void Cut(DataLocation where, long bytes, long found) => throw new MalformedDataException(
        where, "patterns", Number($"{bytes} bytes"), Number($"{found}"), "Copy or make the file again.");

    /// <summary>The order as the files name it.</summary>
    public static string Name(AxisOrder order) => order switch { AxisOrder.Hnw => "HNW", AxisOrder.Hwn => "HWN", _ => "NHW" };

    private static string Text(IEnumerable<long> shape) => $"({string.Join(", ", shape.Select(length => length.ToString(CultureInfo.InvariantCulture)))})";

    private static string List(IEnumerable<string> names) => string.Join(", ", names.Take(20)) is { Length: > 0 } list ? list : "none at all";

    private static string Number(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
