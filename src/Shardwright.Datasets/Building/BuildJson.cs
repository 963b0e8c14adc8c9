using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Shardwright.Foundation.Errors;

namespace Shardwright.Datasets.Building;

/// <summary>The documents of <c>.shardwright/</c>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true, WriteIndented = true, NewLine = "\n",
    RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(BuildPlan))]
[JsonSerializable(typeof(UnitEntry))]
internal sealed partial class BuildJson : JsonSerializerContext
{
    private const long LargestBytes = 1L << 30;

    public static byte[] Format<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.SerializeToUtf8Bytes(value, type);

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
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), type) ?? throw Damaged(path, "null", null);
        }
        catch (JsonException error)
        {
            throw Damaged(path, $"{error.Path ?? "nothing"} at line {error.LineNumber + 1}", error);
        }
    }

    private static MalformedDataException Damaged(string path, string found, Exception? inner) => new(
        new DataLocation(path), "state of a build", "the document that a build wrote", found,
        "Plan anew with --rebuild; finished shards are kept where they fit.", inner);
}
