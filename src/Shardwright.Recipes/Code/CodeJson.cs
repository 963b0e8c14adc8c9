using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;

namespace Shardwright.Recipes.Code;

/// <summary>The documents that lie beside a file of documents.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true, WriteIndented = true, NewLine = "\n",
    RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ChunkPlan))]
[JsonSerializable(typeof(ChunkMarker))]
[JsonSerializable(typeof(ChunkState))]
internal sealed partial class CodeJson : JsonSerializerContext
{
    private const long LargestBytes = 1L << 28;

    public static byte[] Format<T>(T value, JsonTypeInfo<T> type) => [.. JsonSerializer.SerializeToUtf8Bytes(value, type), (byte)'\n'];

    public static void Write<T>(string path, T value, JsonTypeInfo<T> type) => AtomicFile.WriteAllBytes(path, Format(value, type));

    public static T? ReadIfThere<T>(string path, JsonTypeInfo<T> type)
        where T : class
    {
        byte[] bytes;
        try
        {
            var file = new FileInfo(path);
            if (file.Exists && file.Length > LargestBytes)
            {
                throw Damaged(path, $"{file.Length} bytes", null);
            }

            bytes = File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }

        return Parse(path, bytes, type);
    }

    public static T Parse<T>(string path, ReadOnlySpan<byte> bytes, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, type) ?? throw Damaged(path, "null", null);
        }
        catch (JsonException error)
        {
            throw Damaged(path, $"{error.Path ?? "nothing"} at line {error.LineNumber + 1}", error);
        }
    }

    private static MalformedDataException Damaged(string path, string found, Exception? inner) => new(
        new DataLocation(path), "state of a file of documents", "what code chunk wrote", found, "Begin anew with --rebuild.", inner);
}
