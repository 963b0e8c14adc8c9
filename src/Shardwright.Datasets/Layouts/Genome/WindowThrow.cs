using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Shardwright.Foundation.Errors;

namespace Shardwright.Datasets.Layouts.Genome;

/// <summary>What can be wrong with a window database.</summary>
internal static class WindowThrow
{
    private const string MakeAgain = "Make it again with 'shardwright genome precompute'.";

    [DoesNotReturn]
    public static void NotFound(string path) => throw new StorageException(
        new DataLocation(path), "window database", found: "unable to open database file: there is none", remedy: "Check the path, or make it with 'shardwright genome precompute'.");

    [DoesNotReturn]
    public static void OtherFile(string path) => throw new DatasetStateException(
        new DataLocation(path), "window database", "nothing there, or a window database that is to be replaced", "a file of another kind, or one that is damaged",
        "Name another file, or delete this one first; nothing was touched.");

    [DoesNotReturn]
    public static void NoMetadata(string path) => throw new MalformedDataException(
        new DataLocation(path), $"Could not find `metadata` table in {path}", remedy: MakeAgain);

    [DoesNotReturn]
    public static void Twice(string path, string key) => throw new MalformedDataException(
        new DataLocation(path, Item: key), "metadata", "each key once", "a key that stands twice", MakeAgain);

    [DoesNotReturn]
    public static void NoSizes(string path) => throw new MalformedDataException(
        new DataLocation(path), "metadata is missing 'window_size' or 'stride'", remedy: MakeAgain);

    [DoesNotReturn]
    public static void NoTotals(string path) => throw new MalformedDataException(
        new DataLocation(path), "metadata must contain 'total_windows' and 'distinct_sequences'", remedy: MakeAgain);

    [DoesNotReturn]
    public static void Sizes(string path, WindowMetadata found, GenomeExpectation expected) => throw new DatasetStateException(
        new DataLocation(path), "Database metadata mismatch!",
        Text($"window_size {expected.SequenceLength} and stride {expected.Stride} (seq_length and stride, as configured)"),
        Text($"window_size {found.WindowSize} and stride {found.Stride} in the database"),
        Text($"Re-run 'shardwright genome precompute' with --window-size {expected.SequenceLength} --stride {expected.Stride}, or configure the run as the database is."));

    [DoesNotReturn]
    public static void NoThreshold(string path, long expected) => throw new MalformedDataException(
        new DataLocation(path), "metadata is missing 'window_min_length_threshold'", Text($"{expected}, as configured"), "none",
        Text($"Re-run 'shardwright genome precompute' with --window-min-length-threshold {expected}."));

    [DoesNotReturn]
    public static void Threshold(string path, long expected, long found) => throw new DatasetStateException(
        new DataLocation(path), "Database metadata mismatch for window_min_length_threshold", Text($"{expected}, as configured"), Text($"{found} in the database"),
        Text($"Re-run 'shardwright genome precompute' with --window-min-length-threshold {expected}, or configure {found}."));

    [DoesNotReturn]
    public static void Pruned(string path, long found) => throw new DatasetStateException(
        new DataLocation(path),
        Text($"Window DB indicates pruning was applied (window_min_length_threshold={found}) but the configuration does not set it"),
        remedy: Text($"Configure --window-min-length-threshold {found}, or re-run 'shardwright genome precompute' without it."));

    [DoesNotReturn]
    public static void BadValue(string path, string key, long found) => throw new MalformedDataException(
        new DataLocation(path, Item: key), "metadata", "a number that a window database can have", Text($"{found}"), MakeAgain);

    [DoesNotReturn]
    public static void Gap(string path, long expected, long found) => throw new MalformedDataException(
        new DataLocation(path, RecordIndex: expected), "window_idx", Text($"{expected}: they count from 0 without gaps"), Text($"{found}"), MakeAgain);

    [DoesNotReturn]
    public static void BadIndex(string path, long window, long found) => throw new MalformedDataException(
        new DataLocation(path, RecordIndex: window), "window_in_seq_idx", "0 or more", Text($"{found}"), MakeAgain);

    [DoesNotReturn]
    public static void Count(string path, string key, long expected, long found) => throw new MalformedDataException(
        new DataLocation(path, Item: key), "window database", Text($"{expected}, as its metadata says"), Text($"{found}"), MakeAgain);

    [DoesNotReturn]
    public static void NoWindow(string path, long window) => throw new DatasetStateException(
        new DataLocation(path), Text($"Window index {window} was not found in the database [{path}]"), remedy: "Ask for one from 0 up to and without its number of windows.");

    [DoesNotReturn]
    public static void Duplicate(string path, string contigId) => throw new MalformedDataException(
        new DataLocation(path), "contig_id", "each id once", $"\"{contigId}\" twice", "Leave one of them out.");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
