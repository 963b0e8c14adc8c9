using Shardwright.Datasets.Discovery;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;
using Shardwright.Foundation.Reporting;

namespace Shardwright.Datasets.Building;

/// <summary>Turns files and folders, as somebody named them, into the inputs of a build.</summary>
public static class NamedInputs
{
    /// <summary>The files named, and those below folders named, in the order of the arguments, then of path components; each once and under a name of its own.</summary>
    /// <param name="inputs">Files and folders.</param>
    /// <param name="endings">Endings, with their dot, of the files that are looked for below folders; a file that is named may have any.</param>
    /// <param name="reporter">Where to warn of what was skipped.</param>
    /// <exception cref="StorageException">A named input is missing, a folder has no such file, or two files cannot be told apart by name.</exception>
    public static IReadOnlyList<InputSource> Find(IReadOnlyList<string> inputs, IReadOnlyList<string> endings, IReporter reporter)
    {
        var found = new List<InputSource>();
        foreach (var input in inputs)
        {
            if (Directory.Exists(input))
            {
                var files = FileSearch.Find(input, endings, reporter);
                if (files.Count == 0)
                {
                    var words = endings.Count == 1 ? endings[0] : $"{string.Join(", ", endings.Take(endings.Count - 1))} or {endings[^1]}";
                    throw new StorageException(new DataLocation(input), "input folder", $"files ending in {words}", "none", "Name the folder that has them.");
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
                new DataLocation(clash[1].Path), "input", "a name of its own", $"the name of {clash[0].Path}, \"{clash[0].Name}\"", "Name the folder above both as the one input.");
    }

    // The folder that the relative name starts in tells equal names of two inputs apart.
    private static string WithFolder(InputSource source)
    {
        var above = source.Path[..^source.Name.Length].TrimEnd('/');
        return $"{Path.GetFileName(above)}/{source.Name}";
    }
}
