using System.Diagnostics.CodeAnalysis;
using Shardwright.Foundation.Errors;

namespace Shardwright.Datasets.Manifests;

/// <summary>What can be wrong with a manifest, in words.</summary>
internal static class ManifestThrow
{
    [DoesNotReturn]
    public static void NotJson(string path, long? byteOffset, Exception inner) => throw new MalformedDataException(
        new DataLocation(path, byteOffset), "manifest", expected: "JSON nested at most 64 deep", found: FirstSentence(inner.Message),
        remedy: "Write it again with 'shardwright manifest', or restore it from a copy.", inner);

    [DoesNotReturn]
    public static void OtherFile(string path) => throw new MalformedDataException(
        new DataLocation(path), "manifest", expected: $"a dataset's folder, or its {DatasetManifest.FileName}", found: "a file of another kind",
        remedy: "Name the dataset's folder; 'shardwright inspect' says what the file is.");

    [DoesNotReturn]
    public static void NotText(string path, Exception inner) => throw new MalformedDataException(
        new DataLocation(path), "manifest", expected: "texts of whole Unicode characters in UTF-8", found: inner.Message.TrimEnd('.'),
        remedy: "Write it again with 'shardwright manifest', or restore it from a copy.", inner);

    [DoesNotReturn]
    public static void OtherDocument(string path) => throw new MalformedDataException(
        new DataLocation(path), "manifest", expected: "the keys version, splits and checksums",
        found: "Nexa's build report (dataset_hash, hdf5_hashes), which has the same file name",
        remedy: "Name the folder of the dataset manifest instead.");

    [DoesNotReturn]
    public static void Key(string path, string key, string expected, string found) => throw new MalformedDataException(
        new DataLocation(path, Item: key), "manifest", expected, found, "Write it again with 'shardwright manifest'.");

    [DoesNotReturn]
    public static void EscapingName(string path, string name) => throw new MalformedDataException(
        new DataLocation(path, Item: "shards"), "name of a file", expected: "a path below the manifest's folder", found: $"\"{name}\"",
        remedy: "Do not read this dataset: its manifest points outside of it.");

    [DoesNotReturn]
    public static void TooLarge(string path, long bytes) => throw new MalformedDataException(
        new DataLocation(path), "manifest", expected: $"at most {ManifestReader.LargestBytes} bytes", found: $"{bytes}",
        remedy: "This is not a manifest.");

    [DoesNotReturn]
    public static void Unfinished(string folder) => throw new StorageException(
        new DataLocation(folder), "no dataset_manifest.json here", found: "a build that was not finished", remedy: "Give the command that builds it again: it goes on.");

    [DoesNotReturn]
    public static void Missing(string folder) => throw new StorageException(
        new DataLocation(folder), "no dataset_manifest.json here", remedy: "Write one with 'shardwright manifest --dataset " + folder + "', or name the folder that has it.");

    private static string FirstSentence(string message)
    {
        var end = message.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? message : message[..end];
    }
}
