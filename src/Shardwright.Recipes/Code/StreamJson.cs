using System.Text.Json.Serialization;

namespace Shardwright.Recipes.Code;

/// <summary>How the position is spelled.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(StreamPosition))]
internal sealed partial class StreamJson : JsonSerializerContext;
