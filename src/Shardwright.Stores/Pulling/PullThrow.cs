using System.Globalization;
using Shardwright.Foundation.Errors;

namespace Shardwright.Stores.Pulling;

/// <summary>What can be wrong with a pull, in words.</summary>
internal static class PullThrow
{
    private const int Told = 3;

    public static MalformedDataException TooLarge(string store, string name, long limit, long found) => new(
        new DataLocation($"{store}/{name}"), "size of the object", $"at most {limit} bytes", Number(found), "This is not what its name says.");

    public static StorageException Nothing(string store) => new(
        new DataLocation(store), "dataset", "objects", "nothing there", "Check the address, or wait for the dataset with --watch.");

    public static MalformedDataException BadName(string store, string name) => new(
        new DataLocation(store), "name of an object", "a path below the dataset's folder that is none of ours", $"\"{name.ReplaceLineEndings("\\n")}\"", "Do not read this dataset, or remove that object.");

    public static MalformedDataException Collision(string store, string one, string other) => new(
        new DataLocation(store), "names of objects", "names that can be files side by side", $"\"{one}\" and \"{other}\"", "Pull into a folder of another file system, or rename one of them at the source.");

    public static MalformedDataException Missing(string store, IReadOnlyList<string> names) => new(
        new DataLocation(store), "files of the manifest", "objects of their names", $"none of {Few(names)}", "Push the dataset again, or wait for the push that is under way.");

    public static MalformedDataException OtherMark(string store, string mark, string? manifest) => new(
        new DataLocation(store), "root that _COMPLETE vouches for", manifest ?? "none", mark, "Push the dataset again, or wait for the push that is under way.");

    public static DatasetStateException Differs(string folder, IReadOnlyList<string> names) => new(
        new DataLocation(folder), "files that are there already", "the source's bytes", $"others in {Few(names)}", "Move them away, name another folder, or give --replace; nothing was touched.");

    public static DatasetStateException ForeignFiles(string folder, IReadOnlyList<string> names) => new(
        new DataLocation(folder), "folder", "an empty one, or files of this dataset alone", $"also {Few(names)}", "Name another folder; nothing was touched.");

    public static DatasetStateException NoFolder(string path) => new(
        new DataLocation(path), "target", "a folder, or nothing", "a file", "Name another folder.");

    public static DatasetStateException IsBuild(string folder) => new(
        new DataLocation(folder), "folder", "none that a dataset is built in", "a build of ours, which has other files than the source", "Name another folder; nothing was touched.");

    public static DatasetStateException OtherPart(string folder, string? expected, string found) => new(
        new DataLocation(folder), "splits that are there already", $"a part of {expected ?? "no dataset"}", $"a part of {found}", "Name another folder, or give --replace; nothing was touched.");

    public static DatasetStateException NoSplits(string store) => new(
        new DataLocation(store), "splits of the dataset", "a manifest, or folders named after splits", "neither", "Pull all of it, without --split.");

    public static string Few(IReadOnlyList<string> names)
        => string.Join(", ", names.Take(Told)) + (names.Count > Told ? string.Create(CultureInfo.InvariantCulture, $" and {names.Count - Told} more") : "");

    private static string Number(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes");
}
