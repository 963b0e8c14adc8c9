namespace Shardwright.Datasets.Building;

/// <summary>How one domain becomes records: what a build asks of it.</summary>
/// <remarks>
/// A recipe is a pure function of its inputs and options. <see cref="Run"/> is called from several threads and processes, in
/// any order, and twice for the same unit; it always writes the same bytes.
/// </remarks>
public interface IRecipe
{
    /// <summary>The recipe's name in manifests.</summary>
    string Name { get; }

    /// <summary>Raised whenever the same inputs and options would give other bytes.</summary>
    int Version { get; }

    /// <summary>Every choice that decides what is written, each spelled in one way only.</summary>
    IReadOnlyList<BuildOption> Options { get; }

    /// <summary>The inputs, in the order of their records.</summary>
    /// <exception cref="Foundation.Errors.StorageException">A named input is missing, or there is none.</exception>
    IReadOnlyList<InputSource> FindInputs();

    /// <summary>Cuts the work into units.</summary>
    /// <param name="inputs">The inputs, in the order of <see cref="FindInputs"/>; they are being hashed meanwhile.</param>
    /// <param name="context">Where to report, and when to stop.</param>
    PlannedWork Plan(IReadOnlyList<InputSource> inputs, PlanContext context);

    /// <summary>Makes one unit's output.</summary>
    /// <param name="unit">What to do.</param>
    /// <param name="context">Where to write, count and report.</param>
    /// <remarks>A file that several units read may lie beside an output under a partial name; it is deleted when the last of them is made.</remarks>
    void Run(PlannedUnit unit, UnitContext context);

    /// <summary>Says what the manifest is to say of the finished outputs.</summary>
    /// <param name="outputs">Every output, in unit order.</param>
    /// <param name="context">The dataset's folder, and where to warn.</param>
    DatasetDescription Describe(IReadOnlyList<UnitOutput> outputs, DescribeContext context);
}
