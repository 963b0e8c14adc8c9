using Shardwright.Foundation.Reporting;

namespace Shardwright.Recipes.Genome;

/// <summary>What sample of genomes is made; the same options give the same files.</summary>
public sealed record GenomeSampleOptions
{
    /// <summary>The folder that gets the files.</summary>
    public required string Folder { get; init; }

    /// <summary>Samples, each with one file: from 1 to 100,000. Default 20.</summary>
    public int Samples { get; init; } = 20;

    /// <summary>Sequences of each sample: from 1 to 1,000,000. Default 50.</summary>
    public int Contigs { get; init; } = 50;

    /// <summary>Letters of a sequence on average, from 1 to 1,000,000,000. Default 30,000.</summary>
    public int Length { get; init; } = 30_000;

    /// <summary>The seed, 0 or more. Default 42.</summary>
    public long Seed { get; init; } = 42;

    /// <summary>Whether the files are gzipped.</summary>
    public bool Gzip { get; init; }

    /// <summary>Records that are damaged, of every kind in turn; a kind that spoils a whole file has one of its own. Default none.</summary>
    public int Defects { get; init; }

    /// <summary>Where progress goes.</summary>
    public IReporter Reporter { get; init; } = Foundation.Reporting.Reporter.Silent;
}
