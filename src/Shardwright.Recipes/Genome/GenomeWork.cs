using System.Text.Json.Serialization;

namespace Shardwright.Recipes.Genome;

/// <summary>What one sample's file is made of, as the plan freezes it.</summary>
/// <param name="Sample">The sample.</param>
/// <param name="NamesSample">Whether ids that do not name the sample are written so that they do.</param>
/// <param name="Pieces">Where its sequences stand, in their order.</param>
internal sealed record GenomeWork(string Sample, bool NamesSample, IReadOnlyList<GenomePiece> Pieces);

/// <summary>Sequences of one sample that follow each other in an input.</summary>
/// <param name="Input">The input's recorded name.</param>
/// <param name="FirstRecord">The first one's index in the input.</param>
/// <param name="OffsetBytes">Where it begins in the text of a FASTA file, after decompression.</param>
/// <param name="Records">How many they are.</param>
/// <param name="Letters">About how many letters they have; null where that was not looked at.</param>
internal sealed record GenomePiece(string Input, long FirstRecord, long OffsetBytes, long Records, long? Letters);

/// <summary>The plan's words for genomes.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(GenomeWork))]
internal sealed partial class GenomeJson : JsonSerializerContext;
