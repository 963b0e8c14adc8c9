using Shardwright.Datasets.Building;
using Shardwright.Foundation.Reporting;
using Shardwright.Recipes.Ptycho;
using Shardwright.Tests.Datasets.Layouts.Ptycho;

namespace Shardwright.Tests.Recipes.Ptycho;

/// <summary>Datasets of small scans.</summary>
internal static class PtychoDatasets
{
    /// <summary>A scan of 40 patterns on a 5 by 8 raster, whose first value is the pattern's number.</summary>
    /// <param name="path">The file.</param>
    /// <param name="change">Python that changes the dictionary <c>a</c>.</param>
    public static string Raster(string path, string change = "") => SmallScan.Save(
        path,
        "k = np.arange(40); "
        + "a.update(diffraction=np.tile(a['diffraction'][:1], (40, 1, 1)), xcoords=(k % 8) * 3.0 + .01 * k, ycoords=(k // 8) * 4.0 + .02 * k, scan_index=np.zeros(40, np.int64)); "
        + $"a['diffraction'][:, 0, 0] = k; {change}");

    public static BuildReport Build(string output, PtychoOptions options, int jobs = 2)
        => new DatasetBuild(new PtychoRecipe(options, Reporter.Silent), new BuildSettings { Folder = output, Jobs = jobs }).Run(TestContext.Current.CancellationToken);
}
