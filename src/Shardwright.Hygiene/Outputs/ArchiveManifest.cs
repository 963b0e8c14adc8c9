using System.Text;
using System.Text.Json;

namespace Shardwright.Hygiene.Outputs;

/// <summary>The manifest of a model archive of ours, <c>manifest.json</c>: models, their configuration, and size and SHA-256 of every file.</summary>
internal static class ArchiveManifest
{
    public const string FileName = "manifest.json";
    public const long MostBytes = 16L << 20;
    private const string Format = "shardwright-models/1";
    private static readonly string[] ConfigurationNames = ["params.json", "config.json", "params.dill"];

    /// <summary>The models of a list of files: every folder at the top is one.</summary>
    public static IReadOnlyList<ArchivedModel> Models(IReadOnlyList<ArchivedFile> files) =>
    [
        .. from file in files
           let slash = file.Name.IndexOf('/', StringComparison.Ordinal)
           where slash > 0
           group file.Name by file.Name[..slash] into model
           select new ArchivedModel(
               model.Key, ConfigurationNames.Select(name => $"{model.Key}/{name}").FirstOrDefault(model.Contains), model.Count()),
    ];

    /// <summary>The manifest's bytes; the same files give the same ones.</summary>
    public static byte[] Write(IReadOnlyList<ArchivedFile> files)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("format", Format);
            json.WriteStartArray("models");
            foreach (var model in Models(files))
            {
                json.WriteStartObject();
                json.WriteString("name", model.Name);
                json.WriteString("configuration", model.Configuration);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("files");
            foreach (var file in files)
            {
                json.WriteStartObject();
                json.WriteString("name", file.Name);
                json.WriteNumber("bytes", file.Bytes);
                json.WriteString("sha256", file.Sha256);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    /// <summary>The files that a manifest lists; null where it is not one of ours.</summary>
    /// <exception cref="Foundation.Errors.MalformedDataException">It is one of ours, but broken.</exception>
    public static IReadOnlyList<ArchivedFile>? Read(string path, ReadOnlyMemory<byte> bytes)
    {
        if (!Encoding.UTF8.GetString(bytes.Span).Contains($"\"{Format}\"", StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(bytes);
            return [.. json.RootElement.GetProperty("files").EnumerateArray().Select(file => new ArchivedFile(
                file.GetProperty("name").GetString() ?? "", file.GetProperty("bytes").GetInt64(), file.GetProperty("sha256").GetString() ?? ""))];
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            ArchiveThrow.Manifest(path, error.Message);
            throw;
        }
    }

    /// <summary>Compares the files of an archive with its manifest.</summary>
    /// <exception cref="Foundation.Errors.MalformedDataException">One is missing, more or other than listed.</exception>
    public static void Compare(string path, IReadOnlyList<ArchivedFile> listed, IReadOnlyList<ArchivedFile> found)
    {
        var byName = found.ToDictionary(file => file.Name, StringComparer.Ordinal);
        foreach (var file in listed)
        {
            if (!byName.Remove(file.Name, out var there))
            {
                ArchiveThrow.Manifest(path, $"{file.Name} listed, but not there");
            }

            if (there.Sha256 != file.Sha256 || there.Bytes != file.Bytes)
            {
                ArchiveThrow.Checksum(path, file.Name, "SHA-256 of the file", file.Sha256, there.Sha256);
            }
        }

        if (byName.Keys.FirstOrDefault() is { } extra)
        {
            ArchiveThrow.Manifest(path, $"{extra} there, but not listed");
        }
    }
}
