using Shardwright.Datasets.Layouts.Genome;

namespace Shardwright.Recipes.Genome;

/// <summary>What <see cref="GenomeRecipe"/> stores, and how. Checked once, when the recipe is made.</summary>
public sealed record GenomeStoreOptions
{
    /// <summary>FASTA or Parquet files and folders of them, or one folder of sequence files.</summary>
    public required IReadOnlyList<string> Inputs { get; init; }

    /// <summary>What the inputs are. Default FASTA.</summary>
    public GenomeInputKind Kind { get; init; }

    /// <summary>What is written. Default SQLite databases.</summary>
    public GenomeOutput Output { get; init; }

    /// <summary>Bits of a base in packed files. Default two.</summary>
    public PackedBits Bits { get; init; } = PackedBits.Two;

    /// <summary>What says which sample a sequence is of. Default its id, else its file; sequence files have a sample each.</summary>
    public SampleNaming Naming { get; init; }

    internal GenomeStoreOptions Checked()
    {
        if (Inputs.Count == 0 || (Kind == GenomeInputKind.Sequences && Inputs.Count != 1))
        {
            throw new ArgumentException(Kind == GenomeInputKind.Sequences ? "One folder of sequence files is expected." : "There is no input.", nameof(Inputs));
        }

        return Kind == GenomeInputKind.Sequences && Naming != SampleNaming.Auto
            ? throw new ArgumentException("Sequence files have a sample each already.", nameof(Naming))
            : this;
    }
}
