using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Shardwright.Foundation.Files;

namespace Shardwright.Stores.Fetching;

/// <summary>What a partial download is of, beside it: <c>&lt;name&gt;.fetch.state.partial</c>.</summary>
/// <param name="UrlSha256">SHA-256 of the address, which may hold a password.</param>
/// <param name="Validator">What the source said of the file's state.</param>
/// <param name="TotalBytes">Bytes of the whole file, where the source says so.</param>
internal sealed record FetchState(string UrlSha256, string? Validator, long? TotalBytes)
{
    private const long MostBytes = 1 << 16;

    /// <summary>The state of a download that begins.</summary>
    public static FetchState Of(RegistryFile file, FetchPiece piece) => new(Hash(file.Url), piece.Validator, piece.TotalBytes);

    /// <summary>Whether a partial download is of this address.</summary>
    public bool IsOf(RegistryFile file) => UrlSha256 == Hash(file.Url);

    /// <summary>Reads a state; null where there is none that can be read.</summary>
    public static FetchState? Read(string path)
    {
        if (new FileInfo(path) is not { Exists: true, Length: <= MostBytes })
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            var total = json.RootElement.GetProperty("total_bytes");
            return new FetchState(
                json.RootElement.GetProperty("url_sha256").GetString() ?? "", json.RootElement.GetProperty("validator").GetString(),
                total.ValueKind == JsonValueKind.Null ? null : total.GetInt64());
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            // A download that nobody knows of begins anew.
            return null;
        }
    }

    /// <summary>Writes the state.</summary>
    public void Write(string path)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("url_sha256", UrlSha256);
            json.WriteString("validator", Validator);
            if (TotalBytes is { } total)
            {
                json.WriteNumber("total_bytes", total);
            }
            else
            {
                json.WriteNull("total_bytes");
            }

            json.WriteEndObject();
        }

        AtomicFile.WriteAllBytes(path, bytes.ToArray());
    }

    private static string Hash(string url) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(url)));
}
