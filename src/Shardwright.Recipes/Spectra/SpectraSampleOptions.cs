using Shardwright.Foundation.Reporting;

namespace Shardwright.Recipes.Spectra;

/// <summary>What sample of raw spectra is made; the same options give the same files.</summary>
public sealed record SpectraSampleOptions
{
    /// <summary>The folder that gets the files.</summary>
    public required string Folder { get; init; }

    /// <summary>Spectra. Default 100,000.</summary>
    public long Count { get; init; } = 100_000;

    /// <summary>Runs they come from. Default 20.</summary>
    public int Runs { get; init; } = 20;

    /// <summary>Numbered files they are spread over. Default 1.</summary>
    public int Files { get; init; } = 1;

    /// <summary>Whether datasets are gzipped at level 4, in chunks of the shape that h5py chooses.</summary>
    public bool Gzip { get; init; }

    /// <summary>How the files are laid out.</summary>
    public SpectraLayout Layout { get; init; } = SpectraLayout.Gems;

    /// <summary>Spectra that are damaged, of every kind in turn.</summary>
    public long Defects { get; init; }

    /// <summary>The seed. Default 777.</summary>
    public long Seed { get; init; } = 777;

    /// <summary>Where progress goes.</summary>
    public IReporter Reporter { get; init; } = Foundation.Reporting.Reporter.Silent;
}
