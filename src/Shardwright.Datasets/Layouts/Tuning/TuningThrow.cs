using System.Globalization;
using Shardwright.Foundation.Errors;

namespace Shardwright.Datasets.Layouts.Tuning;

/// <summary>The messages for JSONL files that hold no records.</summary>
internal static class TuningThrow
{
    public static MalformedDataException Empty(string path) => new(
        new DataLocation(path), "records", "one JSON object a line", "an empty file", "Check that what writes it has finished.");

    public static MalformedDataException NoRecord(string path, int lines) => new(
        new DataLocation(path), "records", "one JSON object a line",
        string.Create(CultureInfo.InvariantCulture, $"none in {lines} {(lines == 1 ? "line" : "lines")}"), "Check that this is a JSONL file.");
}
