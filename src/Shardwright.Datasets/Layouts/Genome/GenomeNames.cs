using Shardwright.Datasets.Splits;

namespace Shardwright.Datasets.Layouts.Genome;

/// <summary>The names of what lies in a folder of genomes. Source: the sharded Eden data loader of NVIDIA's bionemo-framework.</summary>
public static class GenomeNames
{
    /// <summary>The recipe of genomes, as manifests have it.</summary>
    public const string Recipe = "genome";

    /// <summary>The folder below a dataset's that has a folder for each sample.</summary>
    public const string SequencesFolder = "sequences";

    /// <summary>The ending of a sample's SQLite database.</summary>
    public const string SqliteEnding = ".sqlite";

    /// <summary>The ending of a sample's packed file.</summary>
    public const string PackedEnding = ".packed";

    /// <summary>The ending of a split's list of sequences.</summary>
    public const string SplitEnding = "_split.parquet";

    /// <summary>The ending of a split's window database.</summary>
    public const string WindowsEnding = "_windows.db";

    private const string SequencesStart = "glm_dataset_";

    /// <summary>A sample's file of sequences, without its folders: <c>glm_dataset_SAMPLE.sqlite</c>.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="layout">How its sequences are stored.</param>
    public static string SequencesOf(string sample, SequenceLayout layout)
        => SequencesStart + sample + (layout == SequenceLayout.Packed ? PackedEnding : SqliteEnding);

    /// <summary>The list of a split's sequences: <c>train_split.parquet</c>.</summary>
    /// <param name="split">The split.</param>
    public static string SplitOf(SplitName split) => split.Key() + SplitEnding;

    /// <summary>The window database of a split: <c>train_windows.db</c>.</summary>
    /// <param name="split">The split.</param>
    public static string WindowsOf(SplitName split) => split.Key() + WindowsEnding;
}
