using System.Security.Cryptography;
using Shardwright.Datasets.Building;
using Shardwright.Datasets.Manifests;

namespace Shardwright.Tests.Stores;

/// <summary>What must hold of a store at every moment, and at the end.</summary>
internal static class Published
{
    public static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>After any prefix of what was done, a manifest has all files that it names with their bytes, and a mark has its manifest.</summary>
    public static void AssertOrder(IReadOnlyList<StoreOperation> log, IReadOnlyDictionary<string, MemoryObject>? before = null, bool marksNeedManifest = true)
    {
        var start = before ?? new Dictionary<string, MemoryObject>();
        for (var count = 0; count <= log.Count; count++)
        {
            if (count == 0 || log[count - 1].Changes)
            {
                AssertSound(MemoryBucket.After(start, log.Take(count)), marksNeedManifest);
            }
        }
    }

    public static void AssertSound(IReadOnlyDictionary<string, MemoryObject> objects, bool marksNeedManifest = true)
    {
        if (objects.TryGetValue(DatasetManifest.FileName, out var json))
        {
            foreach (var file in ManifestReader.Parse("manifest", json.Bytes).Files)
            {
                Assert.True(objects.TryGetValue(file.Name, out var content), $"{file.Name} is not there");
                Assert.Equal(file.Sha256, Hash(content!.Bytes));
            }
        }

        if (marksNeedManifest && objects.TryGetValue(CompletionMark.FileName, out var mark))
        {
            Assert.True(objects.ContainsKey(DatasetManifest.FileName), "a mark without a manifest");
            Assert.Contains(ManifestReader.Parse("manifest", objects[DatasetManifest.FileName].Bytes).Root!, mark.Text, StringComparison.Ordinal);
        }
    }

    /// <summary>Every published file of a folder is there with its bytes and its hash, and nothing else.</summary>
    public static void AssertSame(string folder, MemoryBucket bucket)
    {
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(path => (Name: Path.GetRelativePath(folder, path), Path: path))
            .Where(file => !file.Name.StartsWith(".shardwright/", StringComparison.Ordinal) || file.Name.StartsWith(".shardwright/blocks/", StringComparison.Ordinal))
            .ToDictionary(file => file.Name, file => Hash(File.ReadAllBytes(file.Path)), StringComparer.Ordinal);
        Assert.Equal(
            files.OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => $"{file.Key} {file.Value}"),
            bucket.Objects.OrderBy(there => there.Key, StringComparer.Ordinal).Select(there => $"{there.Key} {Hash(there.Value.Bytes)}"));
        Assert.All(bucket.Objects, there => Assert.Equal(Hash(there.Value.Bytes), there.Value.Claim));
    }

    /// <summary>Names that were stored, with those that were stored twice twice.</summary>
    public static string[] Stored(this MemoryBucket bucket)
        => [.. bucket.Log.Where(operation => operation is { Action: StoreAction.Put, Content: not null }).Select(operation => operation.Name).Order(StringComparer.Ordinal)];

    public static void AssertNothingTwice(this MemoryBucket bucket) => Assert.Equal(bucket.Stored().Distinct(StringComparer.Ordinal), bucket.Stored());
}
