using System.Globalization;
using Shardwright.Foundation.Errors;

namespace Shardwright.Recipes.Eeg;

/// <summary>What can be wrong with recordings, their labels and the folders they lie in, in words.</summary>
internal static class EegInputThrow
{
    private const int ListedLabels = 40;
    private const int ListedPatients = 10;

    public static MalformedDataException MissingChannels(string path, IReadOnlyList<string> missing, IReadOnlyList<string> labels)
    {
        var found = labels.Count == 0 ? "no signals" : string.Join(", ", labels.Take(ListedLabels));
        var rest = labels.Count > ListedLabels ? string.Create(CultureInfo.InvariantCulture, $", and {labels.Count - ListedLabels} more") : "";
        return new MalformedDataException(
            new DataLocation(path), "missing required channels", string.Join(", ", missing), found + rest,
            "Only Fz and Pz can be interpolated; leave the recording out, or rename its signals.");
    }

    public static MalformedDataException LabelFileSize(string path, long limit, long found) => new(
        new DataLocation(path), "size of a label file", string.Create(CultureInfo.InvariantCulture, $"at most {limit} bytes"),
        string.Create(CultureInfo.InvariantCulture, $"{found} bytes"), "Check that it is a label file.");

    public static MalformedDataException LabelEncoding(string path) => new(
        new DataLocation(path, ByteOffset: 0), "encoding of a label file", "UTF-8", "UTF-16", "Save it again as UTF-8.");

    public static MalformedDataException LabelLine(string path, long offset, int limit) => new(
        new DataLocation(path, ByteOffset: offset), "line of a label file", string.Create(CultureInfo.InvariantCulture, $"at most {limit} bytes"), "a longer one",
        "Check that it is a label file.");

    public static StorageException LabelFile(string path, Exception inner) => new(
        new DataLocation(path), "read the label file", found: inner.Message.TrimEnd('.'), remedy: "Check the path, and that this user may read it.", inner: inner);

    public static ArgumentException InvalidSplit(string split) => new($"Invalid split: {split}. Must be 'train', 'dev', or 'eval'");

    public static StorageException NoFolder(string folder) => new(
        new DataLocation(folder), "data folder", "a folder", File.Exists(folder) ? "a file" : "nothing there", "Check --data-dir.");

    public static StorageException NoSplitFolder(string root, string split) => new(
        new DataLocation(root), "split folder", split, "none", "Name the folder that holds train, dev and eval.");

    public static StorageException NoRecordings(string folder) => new(
        new DataLocation(folder), "recordings", "files that end in .edf", "none", "Check that the corpus is all there; the ending counts in lower case only.");

    public static DatasetStateException TwoSpellings(string root, string first, string second) => new(
        new DataLocation(root), "development split", "one folder, dev or val", $"{first} and {second}", "They are one split under two names: keep one of them.");

    public static DatasetStateException Leakage(string root, IReadOnlyList<PatientLeak> leaks)
    {
        var found = ListOf(leaks[0].Patients) + string.Concat(leaks.Skip(1).Select(leak => $"; {leak.Summary}: {ListOf(leak.Patients)}"));
        return new DatasetStateException(
            new DataLocation(root), $"PATIENT LEAKAGE DETECTED! {leaks[0].Summary}", found: found, remedy: "Keep each patient's recordings in one split.");
    }

    public static DatasetStateException SameStem(string stem, string first, string second, int others) => new(
        new DataLocation(first), "name of a recording", $"one recording named {stem}",
        $"another in {second}" + (others > 0 ? string.Create(CultureInfo.InvariantCulture, $", and {others} more such pairs") : ""),
        "Both would be one file of the cache: name cache files after the whole path with --names relative, or rename one.");

    private static string ListOf(IReadOnlyList<string> patients) => string.Join(", ", patients.Take(ListedPatients))
        + (patients.Count > ListedPatients ? string.Create(CultureInfo.InvariantCulture, $", and {patients.Count - ListedPatients} more") : "");
}
