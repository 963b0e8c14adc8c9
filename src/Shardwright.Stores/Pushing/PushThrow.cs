using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Shardwright.Foundation.Errors;

namespace Shardwright.Stores.Pushing;

/// <summary>Every message about publishing.</summary>
internal static class PushThrow
{
    private const int MostNames = 3;
    private const string Nothing = "Nothing was touched.";

    [DoesNotReturn]
    public static void NoSource(string path) => throw new StorageException(
        new DataLocation(path), "what is pushed", "a folder or a file", "nothing there", "Check the path for typing mistakes and whether its disk is mounted.");

    [DoesNotReturn]
    public static void NoFiles(string folder) => throw new DatasetStateException(
        new DataLocation(folder), "files of a dataset", "at least one", "none", "Name the folder that has the shards.");

    [DoesNotReturn]
    public static void WatchedFile(string path) => throw new DatasetStateException(
        new DataLocation(path), "what is watched", "a folder", "a file", "Name its folder, or push the file without --watch.");

    [DoesNotReturn]
    public static void AloneInPublic(string path) => throw new DatasetStateException(
        new DataLocation(path), "what is pushed", "a file of records, or a whole dataset", "the file that vouches for all others", "Push its folder.");

    [DoesNotReturn]
    public static void IntoItself(string folder, string target) => throw new DatasetStateException(
        new DataLocation(folder), "target", "a place outside of the dataset", target, "Name another folder.");

    [DoesNotReturn]
    public static void Missing(string folder, IReadOnlyList<string> names) => throw new DatasetStateException(
        new DataLocation(folder), "files of the manifest", "all of them", $"not there: {Some(names)}", "Run 'shardwright verify' on it, or give --shards-dir.");

    [DoesNotReturn]
    public static void MarkDisagrees(string folder, string expected, string found) => throw new DatasetStateException(
        new DataLocation(folder), "what _COMPLETE vouches for", expected, found, "Finish the dataset, or take _COMPLETE away.");

    [DoesNotReturn]
    public static void Size(string path, long expected, long found) => throw new MalformedDataException(
        new DataLocation(path), "size of the file", string.Create(CultureInfo.InvariantCulture, $"{expected} bytes, as the manifest says"),
        string.Create(CultureInfo.InvariantCulture, $"{found} bytes"), "Run 'shardwright verify' on the dataset, and make the file again. It was not sent.");

    [DoesNotReturn]
    public static void Hash(string path, string expected, string found) => throw new MalformedDataException(
        new DataLocation(path), "SHA-256 of the file", $"{expected}, as the manifest says", found, "Run 'shardwright verify' on the dataset, and make the file again. It was not sent.");

    [DoesNotReturn]
    public static void Changed(string path) => throw new InputChangedException(
        new DataLocation(path), "the file while it was hashed or sent", "one state", "two", "Wait until whatever writes it is done, or push with --watch, which waits for it.");

    [DoesNotReturn]
    public static void Conflicts(string target, IReadOnlyList<string> names) => throw new DatasetStateException(
        new DataLocation(target), "what is there already", "the same bytes", $"others under {Some(names)}", $"Choose another prefix, or give --replace. {Nothing}");

    [DoesNotReturn]
    public static void Meanwhile(string target, string name) => throw new DatasetStateException(
        new DataLocation(target), "what is there already", "the same bytes", $"others under {name}, which somebody stored meanwhile", "Choose another prefix; two different datasets were pushed to this one.");

    [DoesNotReturn]
    public static void Lost(string target, IReadOnlyList<string> names) => throw new StorageException(
        new DataLocation(target), "what was stored", "all files with their sizes", $"none, or another size, under {Some(names)}", "Push again; nothing that vouches for them was stored.");

    [DoesNotReturn]
    public static void Vouched(string target, IReadOnlyList<string> names) => throw new DatasetStateException(
        new DataLocation(target), "what is there already", "nothing that vouches for another dataset", Some(names), $"Choose another prefix, or give --replace. {Nothing}");

    [DoesNotReturn]
    public static void FinishedThere(string target, string file) => throw new DatasetStateException(
        new DataLocation(target), "replacing one file", "no finished dataset, which vouches for its files", file, $"Push the whole dataset with --replace. {Nothing}");

    [DoesNotReturn]
    public static void Strangers(string target, IReadOnlyList<string> names) => throw new DatasetStateException(
        new DataLocation(target), "shards that are there already", "those of this dataset, which has no manifest to tell others apart", $"others: {Some(names)}",
        $"Choose an empty prefix, or write a manifest with 'shardwright manifest'. {Nothing}");

    /// <summary>The first few names, and how many more there are.</summary>
    public static string Some(IReadOnlyList<string> names)
        => string.Join(", ", names.Take(MostNames)) + (names.Count > MostNames ? string.Create(CultureInfo.InvariantCulture, $" and {names.Count - MostNames} more") : "");
}
