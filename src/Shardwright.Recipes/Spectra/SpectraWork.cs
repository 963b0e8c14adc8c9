using System.Text.Json.Serialization;
using Shardwright.Datasets.Splits;
using Shardwright.Formats.Parquet;

namespace Shardwright.Recipes.Spectra;

/// <summary>What one shard is made of, as the plan freezes it.</summary>
/// <param name="Ranges">The rows to read, in order.</param>
/// <param name="Split">The split whose runs alone are taken; null for every row.</param>
/// <param name="Kept">Columns carried along.</param>
internal sealed record SpectraWork(IReadOnlyList<SourceRange> Ranges, SplitName? Split, IReadOnlyList<KeptField> Kept);

/// <summary>Rows of one source.</summary>
/// <param name="Source">The source's recorded name.</param>
/// <param name="FirstRow">The first row, from 0.</param>
/// <param name="Rows">How many.</param>
/// <param name="Earlier">Sources before it that share runs with it, so that their sample ids may repeat.</param>
internal sealed record SourceRange(string Source, long FirstRow, long Rows, IReadOnlyList<string> Earlier);

/// <summary>A column carried along.</summary>
/// <param name="Name">Its name, in the source and in the shard.</param>
/// <param name="Type">Its type in the shard.</param>
internal sealed record KeptField(string Name, ParquetType Type);

/// <summary>The plan's words for spectra.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true)]
[JsonSerializable(typeof(SpectraWork))]
internal sealed partial class SpectraJson : JsonSerializerContext;
