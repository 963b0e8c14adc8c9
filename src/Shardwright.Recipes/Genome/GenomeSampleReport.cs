namespace Shardwright.Recipes.Genome;

/// <summary>What sample of genomes there is.</summary>
/// <param name="Files">The files: those of the samples in order, then those that were made for a defect.</param>
public sealed record GenomeSampleReport(IReadOnlyList<GenomeSampleFile> Files)
{
    /// <summary>Sequences that are not damaged.</summary>
    public long Contigs => Files.Sum(file => (long)file.Contigs);

    /// <summary>Their letters.</summary>
    public long Bases => Files.Sum(file => file.Bases);

    /// <summary>Records that are damaged.</summary>
    public long Defects => Files.Sum(file => (long)file.Defects);
}
