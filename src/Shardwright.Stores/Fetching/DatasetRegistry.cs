using System.Buffers;
using System.Text.Json;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;

namespace Shardwright.Stores.Fetching;

/// <summary>The list of datasets that can be downloaded, <c>datasets.json</c>. Immutable.</summary>
/// <param name="Path">The file, as it was named.</param>
/// <param name="Entries">The datasets, in the file's order.</param>
/// <remarks>docs/formats/outputs.md has the format.</remarks>
public sealed record DatasetRegistry(string Path, IReadOnlyList<RegistryEntry> Entries)
{
    /// <summary>The file's usual name.</summary>
    public const string FileName = "datasets.json";

    private const int Version = 1;
    private const long MostBytes = 16L << 20;
    private const int MostNameBytes = 200;
    private const int MostNameCharacters = 128;
    private const int Sha256Digits = 64;
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");
    private static readonly string[] Schemes = ["https", "http", "s3", "file"];

    /// <summary>An example, to be written where there is none yet.</summary>
    public static string Sample { get; } =
        """
        {
          "version": 1,
          "datasets": [
            {
              "name": "run1084",
              "description": "A ptychography scan on a dataset hub: put your own address, hash and size here.",
              "licence": "CC-BY-4.0",
              "files": [
                {
                  "url": "https://hub.example/datasets/ptychography/run1084/resolve/main/run1084.npz",
                  "path": "run1084.npz",
                  "sha256": "0000000000000000000000000000000000000000000000000000000000000000",
                  "bytes": 35000000
                }
              ]
            }
          ]
        }

        """;

    /// <summary>Reads a registry.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="StorageException">It is not there or cannot be read.</exception>
    /// <exception cref="MalformedDataException">It is no registry, or a name in it would leave its folder, or an address cannot be used.</exception>
    public static DatasetRegistry Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!System.IO.Path.Exists(path))
        {
            throw new StorageException(new DataLocation(path), "registry of datasets", "a file", "nothing", "Check the path, or begin with an example: shardwright fetch --init-registry.");
        }

        var identity = FileIdentity.Of(path);
        if (identity.Bytes > MostBytes)
        {
            FetchThrow.Registry(path, null, "at most 16 MiB", $"{identity.Bytes} bytes");
        }

        try
        {
            return Parse(path, File.ReadAllBytes(path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(new DataLocation(path), "registry of datasets", found: error.Message, remedy: "Check the path.", inner: error);
        }
    }

    /// <summary>Writes the example to a file that is not there yet.</summary>
    /// <param name="path">The file.</param>
    /// <returns>False where there is one, which stays as it is.</returns>
    /// <exception cref="StorageException">The disk refuses.</exception>
    public static bool TryWriteSample(string path) => AtomicFile.TryPublish(path, System.Text.Encoding.UTF8.GetBytes(Sample));

    internal static DatasetRegistry Parse(string path, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var json = JsonDocument.Parse(bytes, new JsonDocumentOptions { AllowDuplicateProperties = false });
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("version", out var version) || !version.TryGetInt32(out var number) || number != Version)
            {
                FetchThrow.Registry(path, "version", "1", "something else");
            }

            var entries = root.GetProperty("datasets").EnumerateArray().Select(entry => Entry(path, entry)).ToList();
            var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            foreach (var entry in entries.Where(entry => !names.Add(entry.Name)))
            {
                FetchThrow.Registry(path, entry.Name, "each name once", "it again");
            }

            return new DatasetRegistry(path, entries);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            FetchThrow.Registry(path, null, "JSON: version, and datasets with name and files (url, path, sha256, bytes)", error.Message.Split(". ")[0].TrimEnd('.'), error);
            throw;
        }
    }

    private static RegistryEntry Entry(string path, JsonElement json)
    {
        var name = json.GetProperty("name").GetString() ?? "";
        if (!IsDatasetName(name))
        {
            FetchThrow.Registry(path, "name", "letters, digits, '.', '_' and '-', at most 128, not beginning with '.'", $"\"{name}\"");
        }

        var files = json.GetProperty("files").EnumerateArray().Select(file => Entry(path, name, file)).ToList();
        if (files.Count == 0)
        {
            FetchThrow.Registry(path, name, "a file at least", "none");
        }

        var paths = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var file in files.Where(file => !paths.Add(file.Path)))
        {
            FetchThrow.Registry(path, name, "each path once", $"\"{file.Path}\" again");
        }

        foreach (var file in files)
        {
            if (paths.Any(other => other.StartsWith(file.Path + "/", StringComparison.OrdinalIgnoreCase)))
            {
                FetchThrow.Registry(path, name, "files that are no folders", $"\"{file.Path}\"");
            }
        }

        return new RegistryEntry(name, Text(json, "description") ?? "", Text(json, "licence") ?? "", files);
    }

    private static RegistryFile Entry(string path, string name, JsonElement json)
    {
        var file = new RegistryFile(
            json.GetProperty("url").GetString() ?? "", json.GetProperty("path").GetString() ?? "", Text(json, "sha256")?.ToLowerInvariant(),
            json.TryGetProperty("bytes", out var bytes) && bytes.ValueKind != JsonValueKind.Null ? bytes.GetInt64() : null);
        if (!IsInside(file.Path))
        {
            FetchThrow.Registry(path, name, "a path inside the dataset's folder, with '/', without '.' in front of a name or .partial behind it", $"\"{file.Path}\"");
        }

        if (file.Sha256 is not null && !IsSha256(file.Sha256))
        {
            FetchThrow.Registry(path, name, "a SHA-256 of 64 hexadecimal digits", $"\"{file.Sha256}\"");
        }

        if (file.Bytes < 0)
        {
            FetchThrow.Registry(path, name, "a size", $"{file.Bytes}");
        }

        CheckUrl(path, name, file);
        return file;
    }

    private static void CheckUrl(string path, string name, RegistryFile file)
    {
        var scheme = FetchUrl.Scheme(file.Url);
        if (!Schemes.Contains(scheme) || file.Url.Any(char.IsControl)
            || (scheme == FetchUrl.S3Scheme ? FetchUrl.Object(file.Url) is null : !Uri.TryCreate(file.Url, UriKind.Absolute, out var uri) || (uri.IsFile && uri.Host.Length > 0)))
        {
            FetchThrow.Registry(path, name, "an address such as https://…, s3://bucket/key or file:///…", file.ShownUrl);
        }

        if (scheme == "http" && file.Sha256 is null)
        {
            FetchThrow.Registry(path, name, "a sha256 beside an http address, which anybody on the way can change", "none");
        }
    }

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static bool IsInside(string path) => path.Length is > 0 and <= MostNameBytes * 4 && !path.Contains('\\') && !path.Any(char.IsControl)
        && path.Split('/').All(part => part.Length > 0 && part[0] != '.' && System.Text.Encoding.UTF8.GetByteCount(part) <= MostNameBytes && !AtomicFile.IsPartial(part));

    private static bool IsDatasetName(string name) => name.Length is > 0 and <= MostNameCharacters && name[0] != '.' && !name.AsSpan().ContainsAnyExcept(NameCharacters);

    private static bool IsSha256(string digits) => digits.Length == Sha256Digits && !digits.AsSpan().ContainsAnyExcept(HexDigits);
}
