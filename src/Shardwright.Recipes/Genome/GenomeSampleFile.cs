namespace Shardwright.Recipes.Genome;

/// <summary>A file of a sample of genomes.</summary>
/// <param name="Path">The file.</param>
/// <param name="Sample">Whose sequences it has: its name without <c>.fna</c> and <c>.gz</c>.</param>
/// <param name="Contigs">Sequences in it that are not damaged.</param>
/// <param name="Bases">Their letters.</param>
/// <param name="Defects">Records in it that are damaged.</param>
public sealed record GenomeSampleFile(string Path, string Sample, int Contigs, long Bases, int Defects)
{
    /// <summary>Whether nothing can be read behind the damage: the file was made for it.</summary>
    public bool IsSpoilt { get; init; }
}
