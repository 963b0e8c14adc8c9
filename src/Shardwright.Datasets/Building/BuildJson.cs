using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Shardwright.Foundation.Errors;

namespace Shardwright.Datasets.Building;

/// <summary>The documents of <c>.shardwright/</c>. Each begins with the SHA-256 of its other lines, so that none with another digit in it is believed.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true, WriteIndented = true, NewLine = "\n",
    RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(BuildPlan))]
[JsonSerializable(typeof(UnitEntry))]
internal sealed partial class BuildJson : JsonSerializerContext
{
    private const long LargestBytes = 1L << 30;

    private static readonly int SealBytes = Seal([]).Length;

    private static ReadOnlySpan<byte> Opening => "{\n"u8;

    public static byte[] Format<T>(T value, JsonTypeInfo<T> type)
    {
        var fields = JsonSerializer.SerializeToUtf8Bytes(value, type).AsSpan()[Opening.Length..];
        return [.. Opening, .. Seal(fields), .. fields];
    }

    public static T Read<T>(string path, JsonTypeInfo<T> type)
        where T : class
    {
        var file = new FileInfo(path);
        if (file.Length > LargestBytes)
        {
            throw Damaged(path, $"{file.Length} bytes", null);
        }

        try
        {
            var bytes = File.ReadAllBytes(path).AsSpan();
            var start = Opening.Length + SealBytes;
            if (bytes.Length < start || !bytes[Opening.Length..start].SequenceEqual(Seal(bytes[start..])))
            {
                throw Damaged(path, "bytes that differ from their own SHA-256", null);
            }

            return JsonSerializer.Deserialize(bytes, type) ?? throw Damaged(path, "null", null);
        }
        catch (JsonException error)
        {
            throw Damaged(path, $"{error.Path ?? "nothing"} at line {error.LineNumber + 1}", error);
        }
    }

    private static byte[] Seal(ReadOnlySpan<byte> fields) => Encoding.ASCII.GetBytes($"  \"sha256\": \"{Convert.ToHexStringLower(SHA256.HashData(fields))}\",\n");

    private static MalformedDataException Damaged(string path, string found, Exception? inner) => new(
        new DataLocation(path), "state of a build", "the document that a build wrote", found,
        "Plan anew with --rebuild; finished shards are kept where they fit.", inner);
}
