using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Shardwright.Foundation.Errors;

namespace Shardwright.Datasets.Layouts.Ptycho;

/// <summary>The messages about positions that groups cannot be made of.</summary>
internal static class GroupsThrow
{
    [DoesNotReturn]
    public static void NoPositions(string path, string name, string found) => throw new MalformedDataException(
        new DataLocation(path, Item: name), "positions", "a list of real numbers", found, "Check that it is a ptychography scan; 'shardwright contract check' says what it lacks.");

    [DoesNotReturn]
    public static void Lengths(string path, int columns, int rows) => throw new MalformedDataException(
        new DataLocation(path), "positions", "as many columns as rows", string.Create(CultureInfo.InvariantCulture, $"{columns} and {rows}"), "Save the scan again.");

    [DoesNotReturn]
    public static void NotANumber(string path, int index, double x, double y) => throw new MalformedDataException(
        new DataLocation(path, RecordIndex: index), "position", "finite numbers", string.Create(CultureInfo.InvariantCulture, $"({x}, {y})"), "Remove the pattern, or mend its position.");
}
