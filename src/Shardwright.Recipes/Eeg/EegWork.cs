using System.Text.Json.Serialization;

namespace Shardwright.Recipes.Eeg;

/// <summary>What one cache file is made of, as the plan freezes it.</summary>
/// <param name="Recording">The recording's recorded name.</param>
/// <param name="Labels">Its label file's; null where it has none.</param>
internal sealed record EegWork(string Recording, string? Labels);

/// <summary>The plan's words for EEG.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(EegWork))]
internal sealed partial class EegJson : JsonSerializerContext;
