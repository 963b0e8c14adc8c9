using System.Text.Json.Serialization;

namespace Shardwright.Datasets.Layouts.Documents;

/// <summary>How the checkpoint is spelled; <see cref="Building.BuildJson"/> seals it.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, NewLine = "\n",
    RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(LiveState))]
internal sealed partial class LiveJson : JsonSerializerContext;
