using System.Security.Cryptography;
using System.Text;

namespace Shardwright.Tests.Stores.Fake;

/// <content>Objects in a folder, for a server that starts again.</content>
internal sealed partial class FakeS3
{
    private void Load()
    {
        if (Options.Folder is not { } folder)
        {
            return;
        }

        Directory.CreateDirectory(folder);
        foreach (var path in Directory.EnumerateFiles(folder))
        {
            using var reader = new BinaryReader(File.OpenRead(path));
            var (bucket, key) = (reader.ReadString(), reader.ReadString());
            var (etag, modified) = (reader.ReadString(), DateTimeOffset.FromUnixTimeSeconds(reader.ReadInt64()));
            var metadata = new Dictionary<string, string>();
            for (var left = reader.ReadInt32(); left > 0; left--)
            {
                metadata.Add(reader.ReadString(), reader.ReadString());
            }

            if (!buckets.TryGetValue(bucket, out var objects))
            {
                buckets.Add(bucket, objects = NewBucket());
            }

            objects[key] = new FakeObject(reader.ReadBytes(reader.ReadInt32()), etag, modified, metadata);
        }
    }

    private void Keep(string bucket, string key, FakeObject stored)
    {
        if (Place(bucket, key) is not { } path)
        {
            return;
        }

        using var writer = new BinaryWriter(File.Create(path));
        writer.Write(bucket);
        writer.Write(key);
        writer.Write(stored.ETag);
        writer.Write(stored.Modified.ToUnixTimeSeconds());
        writer.Write(stored.Metadata.Count);
        foreach (var (name, value) in stored.Metadata)
        {
            writer.Write(name);
            writer.Write(value);
        }

        writer.Write(stored.Body.Length);
        writer.Write(stored.Body);
    }

    private void Unkeep(string bucket, string key)
    {
        if (Place(bucket, key) is { } path)
        {
            File.Delete(path);
        }
    }

    private string? Place(string bucket, string key)
        => Options.Folder is { } folder ? Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{bucket}/{key}")))) : null;
}
