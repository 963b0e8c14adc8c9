using Shardwright.Datasets.Building;
using Shardwright.Foundation.Reporting;

namespace Shardwright.Recipes.Spectra;

/// <summary>Finds the HDF5 files of a build.</summary>
internal static class SpectraInputs
{
    private static readonly string[] Endings = [".h5", ".hdf5", ".hdf"];

    /// <inheritdoc cref="NamedInputs.Find"/>
    public static IReadOnlyList<InputSource> Find(IReadOnlyList<string> inputs, IReporter reporter) => NamedInputs.Find(inputs, Endings, reporter);
}
