using System.Text.Json;

namespace Shardwright.Hygiene.Cleaning;

/// <summary>The files that manifests of datasets list: those are never removed, whatever they are called.</summary>
internal sealed class ListedFiles
{
    /// <summary>The name of a manifest.</summary>
    public const string ManifestName = "dataset_manifest.json";

    private const long BytesLimit = 1L << 30;

    private readonly HashSet<string> paths = new(StringComparer.Ordinal);

    /// <summary>Whether a manifest lists a file.</summary>
    public bool Has(string path) => paths.Contains(path);

    /// <summary>Takes in the manifest of a folder, where there is one.</summary>
    /// <returns>False where there is one that cannot be read: then everything below it must stay.</returns>
    public bool Add(string folder)
    {
        var path = Path.Combine(folder, ManifestName);
        if (!File.Exists(path))
        {
            return true;
        }

        try
        {
            if (new FileInfo(path).Length > BytesLimit)
            {
                return false;
            }

            using var stream = File.OpenRead(path);
            using var manifest = JsonDocument.Parse(stream);
            paths.Add(path);
            Names(manifest.RootElement, folder);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            return false;
        }
    }

    // Every text and every key may be a name: one too many keeps a file, one too few would lose it.
    private void Names(JsonElement element, string folder)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                Name(element.GetString()!, folder);
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    Names(item, folder);
                }

                break;
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    Name(property.Name, folder);
                    Names(property.Value, folder);
                }

                break;
        }
    }

    private void Name(string text, string folder)
    {
        if (text.Length > 0 && !text.Contains('\0', StringComparison.Ordinal))
        {
            paths.Add(Path.GetFullPath(text, folder));
        }
    }
}
