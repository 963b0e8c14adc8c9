using System.Text.Json.Serialization;

namespace Shardwright.Recipes.Ptycho;

/// <summary>What one product is made of, as the plan freezes it.</summary>
/// <param name="Input">The scan's recorded name.</param>
/// <param name="IsTest">Which side of a cut scan it is; null where the scan is whole.</param>
/// <param name="Border">The coordinate of the cut, in pixels of the object; null where the scan is whole.</param>
/// <param name="Flaws">The patterns of the scan that cannot be used, by index, in ascending order.</param>
internal sealed record PtychoWork(string Input, bool? IsTest, double? Border, IReadOnlyList<PatternFlaw> Flaws);

/// <summary>A pattern that cannot be used.</summary>
/// <param name="Index">Its index in the scan.</param>
/// <param name="Reason">The word it is counted under.</param>
/// <param name="Message">What was wrong, as a sentence.</param>
internal sealed record PatternFlaw(int Index, string Reason, string Message);

/// <summary>The plan's words for scans.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(PtychoWork))]
internal sealed partial class PtychoJson : JsonSerializerContext;
