using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Shardwright.Foundation.Errors;

namespace Shardwright.Datasets.Layouts.Genome;

/// <summary>The messages about samples' sequences.</summary>
internal static class SequenceThrow
{
    private const int MostNames = 20;
    private const string StoreAgain = "Make the sample's sequences again, for instance with 'shardwright genome store'.";

    [DoesNotReturn]
    public static void NoSamples(string folder) => throw new StorageException(
        new DataLocation(folder), $"No SQLite files found in {folder}",
        $"sub-folders SAMPLE with {GenomeNames.SequencesOf("SAMPLE", SequenceLayout.Sqlite)} or {GenomeNames.SequencesOf("SAMPLE", SequenceLayout.Packed)}, here or in {GenomeNames.SequencesFolder}",
        "none", "Check the folder, or make the databases with 'shardwright genome store'.");

    [DoesNotReturn]
    public static void NoFolder(string folder) => throw new StorageException(
        new DataLocation(folder), "folder of samples", "a folder", File.Exists(folder) ? "a file" : "nothing there", "Check the path.");

    public static StorageException Unreadable(string folder, Exception error) => new(
        new DataLocation(folder), "looking for samples", found: error.Message.TrimEnd('.'),
        remedy: "Check that this user may list the folder and the folders in it.", inner: error);

    [DoesNotReturn]
    public static void BothLayouts(string sample, string sqlite, string packed) => throw new DatasetStateException(
        new DataLocation(sqlite), $"sample {sample}", "its sequences in one file", $"{Path.GetFileName(sqlite)} and {Path.GetFileName(packed)}",
        "Keep one of the two, and move the other out of the folder.");

    [DoesNotReturn]
    public static void MixedLayouts(SampleSequences first, SampleSequences other) => throw new DatasetStateException(
        new DataLocation(other.Path), "layout of sequences", $"that of sample {first.Sample}, {first.Path}, for all samples", $"another one for sample {other.Sample}",
        "Store all samples in one layout.");

    [DoesNotReturn]
    public static void NotInFolder(string path, string folder) => throw new ArgumentException($"{path} does not lie in {folder}, whose checksums it was to be held against.", nameof(folder));

    [DoesNotReturn]
    public static void NoTable(SampleSequences sample, string table, IReadOnlyList<string> tables) => throw new MalformedDataException(
        new DataLocation(sample.Path), $"Could not find `{table}` table in {sample.Path}", $"the sequences of sample {sample.Sample}",
        tables.Count == 0 ? "a database without tables" : $"the tables {List(tables)}",
        "Check that this is a database of sequences, as 'shardwright genome store' makes them.");

    [DoesNotReturn]
    public static void NoText(SampleSequences sample, string id, string expected, string found) => throw new MalformedDataException(
        new DataLocation(sample.Path, Item: id), $"sequence of sample {sample.Sample}", expected, found, StoreAgain);

    [DoesNotReturn]
    public static void NullId(SampleSequences sample, long row, string found) => throw new MalformedDataException(
        new DataLocation(sample.Path, RecordIndex: row, Item: "contig_id"), $"id of a sequence of sample {sample.Sample}", "text", found, StoreAgain);

    [DoesNotReturn]
    public static void NotAscii(SampleSequences sample, string id, long letter, Rune found) => throw new MalformedDataException(
        new DataLocation(sample.Path, Item: id), $"sequence of sample {sample.Sample}", "letters of one byte each",
        string.Create(CultureInfo.InvariantCulture, $"U+{found.Value:X4} as letter {letter}"), StoreAgain);

    [DoesNotReturn]
    public static void NotAsciiWritten(string path, string id, long letter, byte found) => throw new MalformedDataException(
        new DataLocation(path, Item: id), "sequence", "ASCII letters", string.Create(CultureInfo.InvariantCulture, $"byte 0x{found:x2} as letter {letter}"),
        "Remove what is no letter from the input.");

    [DoesNotReturn]
    public static void Gone(SampleSequences sample, long sequence) => throw new MalformedDataException(
        new DataLocation(sample.Path, RecordIndex: sequence), $"sequence of sample {sample.Sample}", "the row that was found before", "none",
        "Read the databases while nobody changes them.");

    [DoesNotReturn]
    public static void TooLong(string path, string id, long mostBytes) => throw new MalformedDataException(
        new DataLocation(path, Item: id), "length of a sequence", string.Create(CultureInfo.InvariantCulture, $"at most {mostBytes} letters, which is what an SQLite database can hold"),
        "more", "Store the sequences with --layout packed, which has no such limit.");

    [DoesNotReturn]
    public static void Duplicate(string path, string id, MalformedDataException inner) => throw new MalformedDataException(
        new DataLocation(path, Item: id), "id of a sequence", "one that no other sequence of the sample has", $"a second {id}",
        "Rename one of the two in the input.", inner);

    [DoesNotReturn]
    public static void Unusable(IReadOnlyList<(int Sample, string Why)> unusable, IReadOnlyList<SampleSequences> samples, int asked)
    {
        var list = string.Join("; ", unusable.Take(MostNames).Select(found => $"{samples[found.Sample].Sample} ({found.Why.TrimEnd('.')})"));
        var more = unusable.Count > MostNames ? string.Create(CultureInfo.InvariantCulture, $"; and {unusable.Count - MostNames} more") : "";
        throw new DatasetStateException(
            new DataLocation(samples[unusable[0].Sample].Path), "sequences of the samples",
            string.Create(CultureInfo.InvariantCulture, $"all {asked} samples with a file that can be read"),
            string.Create(CultureInfo.InvariantCulture, $"{unusable.Count} without: {list}{more}"),
            "Copy or make these files again.");
    }

    private static string List(IReadOnlyList<string> names) => string.Join(", ", names.Take(MostNames)) + (names.Count > MostNames
        ? string.Create(CultureInfo.InvariantCulture, $" and {names.Count - MostNames} more")
        : "");
}
