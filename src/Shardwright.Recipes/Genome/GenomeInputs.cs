using Shardwright.Datasets.Building;
using Shardwright.Datasets.Layouts.Genome;
using Shardwright.Foundation.Reporting;

namespace Shardwright.Recipes.Genome;

/// <summary>Finds the files that sequences are read from.</summary>
internal static class GenomeInputs
{
    private static readonly string[] Compressions = ["", ".gz", ".bgz"];
    private static readonly string[] FastaEndings =
        [.. from ending in (string[])[".fa", ".fasta", ".fna", ".fas", ".ffn", ".frn"] from compression in Compressions select ending + compression];
    private static readonly string[] ParquetEndings = [".parquet"];

    /// <summary>The inputs of a build, in the order of their sequences.</summary>
    /// <exception cref="Foundation.Errors.StorageException">One is missing, or there is none.</exception>
    public static IReadOnlyList<InputSource> Find(GenomeStoreOptions options, IReporter reporter) => options.Kind switch
    {
        GenomeInputKind.Sequences => [.. SequenceFolder.Find(options.Inputs[0]).Select(sample => new InputSource(sample.Sample, sample.Path))],
        GenomeInputKind.Parquet => NamedInputs.Find(options.Inputs, ParquetEndings, reporter),
        _ => NamedInputs.Find(options.Inputs, FastaEndings, reporter),
    };

    /// <summary>The sample that a file of sequences is, where their ids name none: its name without ending, spelled so that ids can name it.</summary>
    /// <param name="name">The input's recorded name.</param>
    public static string SampleOf(string name)
    {
        var stem = name[(name.LastIndexOf('/') + 1)..];
        var ending = FastaEndings.Concat(ParquetEndings).Where(ending => stem.EndsWith(ending, StringComparison.Ordinal)).MaxBy(ending => ending.Length);
        stem = ending is null ? Path.GetFileNameWithoutExtension(stem) : stem[..^ending.Length];
        stem = stem.Replace('-', '.');
        while (stem.Contains("__", StringComparison.Ordinal))
        {
            stem = stem.Replace("__", "_", StringComparison.Ordinal);
        }

        return stem;
    }
}
