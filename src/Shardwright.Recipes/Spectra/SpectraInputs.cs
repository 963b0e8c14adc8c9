using Shardwright.Datasets.Building;
using Shardwright.Datasets.Discovery;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;
using Shardwright.Foundation.Reporting;

namespace Shardwright.Recipes.Spectra;

/// <summary>Finds the HDF5 files of a build.</summary>
internal static class SpectraInputs
{
    private static readonly string[] Endings = [".h5", ".hdf5", ".hdf"];

    /// <summary>The files named, and those below folders named, in the order of the arguments, then of path components.</summary>
    public static IReadOnlyList<InputSource> Find(IReadOnlyList<string> inputs, IReporter reporter)
    {
        var found = new List<InputSource>();
        foreach (var input in inputs)
        {
            if (Directory.Exists(input))
            {
                var files = FileSearch.Find(input, Endings, reporter);
                if (files.Count == 0)
                {
                    throw new StorageException(new DataLocation(input), "input folder", "files ending in .h5 or .hdf5", "none", "Name the folder that has them.");
                }

                found.AddRange(files.Select(file => new InputSource(file.Name, file.Path)));
            }
            else if (File.Exists(input))
            {
                _ = FileIdentity.Of(input);
                found.Add(new InputSource(Path.GetFileName(input), Path.GetFullPath(input)));
            }
            else
            {
                throw new StorageException(new DataLocation(input), "input", "a file or a folder", "nothing there", "Check the path.");
            }
        }

        return WithUniqueNames(found);
    }

    private static List<InputSource> WithUniqueNames(List<InputSource> found)
    {
        var unique = found.DistinctBy(source => source.Path).ToList();
        var repeated = unique.GroupBy(source => source.Name).Where(group => group.Count() > 1).Select(group => group.Key).ToHashSet(StringComparer.Ordinal);
        var named = unique.Select(source => repeated.Contains(source.Name) ? source with { Name = WithFolder(source) } : source).ToList();
        var clash = named.GroupBy(source => source.Name).FirstOrDefault(group => group.Count() > 1)?.ToArray();
        return clash is null
            ? named
            : throw new StorageException(
                new DataLocation(clash[1].Path), "input", "a name of its own", $"the name of {clash[0].Path}, \"{clash[0].Name}\"", "Name the folder above both as the one --input.");
    }

    // The folder that the relative name starts in tells equal names of two inputs apart.
    private static string WithFolder(InputSource source)
    {
        var above = source.Path[..^source.Name.Length].TrimEnd('/');
        return $"{Path.GetFileName(above)}/{source.Name}";
    }
}
