using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Shardwright.Foundation.Errors;

namespace Shardwright.Streaming.Genome;

/// <summary>The messages for windows that cannot be made into items; the original's words where it has some.</summary>
internal static class GenomeWindowThrow
{
    [DoesNotReturn]
    public static void NoWindow(long index, long windows, string database) => throw new ArgumentOutOfRangeException(
        nameof(index),
        index,
        index < 0
            ? string.Create(CultureInfo.InvariantCulture, $"Window index {index} was not found in the database [{database}].")
            : string.Create(CultureInfo.InvariantCulture, $"Index {index} out of range for dataset with length {windows}."));

    [DoesNotReturn]
    public static void NoRoom(string argument, int room, long needed) => throw new ArgumentException(
        string.Create(CultureInfo.InvariantCulture, $"The items have {needed} values; there is room for {room}."), argument);

    [DoesNotReturn]
    public static void HeaderTooLong(string database, string? tag, int special, int length) => throw new DatasetStateException(
        new DataLocation(database),
        tag is null ? "special tokens of an item" : $"special tokens of an item with {tag}",
        string.Create(CultureInfo.InvariantCulture, $"fewer than the sequence length, {length}, so that a letter has room"),
        string.Create(CultureInfo.InvariantCulture, $"{special}"),
        "Raise the sequence length, for which the window database must be made again.");

    [DoesNotReturn]
    public static void TooFar(string database, long window, long windowInSequence) => throw new MalformedDataException(
        new DataLocation(database, RecordIndex: window, Item: "window_in_seq_idx"),
        "window's index in its sequence",
        "one whose start is a 64-bit number",
        string.Create(CultureInfo.InvariantCulture, $"{windowInSequence}"),
        "Make the window database again with 'shardwright genome precompute'.");

    [DoesNotReturn]
    public static void NotFound(string database, string found) => throw new DatasetStateException(
        new DataLocation(database),
        "sequences of the windows",
        "each in the database of its sample",
        found,
        "Check that the folder of sequences is the one that the windows were computed for.");
}
