using Shardwright.Datasets.Discovery;
using Shardwright.Datasets.Layouts.Eeg;
using Shardwright.Foundation.Reporting;
using Shardwright.Foundation.Text;

namespace Shardwright.Recipes.Eeg;

/// <summary>One of a corpus's splits as its publisher made them: a folder of recordings. Layout: TUSZ.</summary>
public sealed record OfficialSplit
{
    /// <summary>What is said of a split that no choice may rest on.</summary>
    public const string FinalTestLine = "the eval split is for the final test only: no choice of model or setting may rest on it";

    private OfficialSplit()
    {
    }

    /// <summary><c>train</c>, <c>dev</c> or <c>eval</c>, however its folder spells it.</summary>
    public required string Name { get; init; }

    /// <summary>The folder's own name: the split's, or <c>val</c> for dev.</summary>
    public required string FolderName { get; init; }

    /// <summary>Where it lies.</summary>
    public required string Folder { get; init; }

    /// <summary>Its recordings, ordered by path components as Python's <c>sorted</c> orders paths; at least one.</summary>
    public required IReadOnlyList<FoundFile> Files { get; init; }

    /// <summary>Whose they are, by code points, each once.</summary>
    public required IReadOnlyList<string> Patients { get; init; }

    /// <summary>Files that end in <c>.EDF</c>, <c>.bdf</c> and the like, which are not read.</summary>
    public required int OtherFiles { get; init; }

    /// <summary>Finds the recordings of a split: files that end in <c>.edf</c>, in lower case only, in the folder and below.</summary>
    internal static OfficialSplit Find(string name, string folder, IReporter reporter)
    {
        var (files, others) = RecordingFiles.Find(folder, reporter);
        return files.Count == 0 ? throw EegInputThrow.NoRecordings(folder) : new OfficialSplit
        {
            Name = name,
            FolderName = RecordingFiles.NameOf(folder),
            Folder = folder,
            Files = files,
            Patients = [.. files.Select(file => PatientId.Of(file.BaseName)).Distinct(StringComparer.Ordinal).Order(CodePointComparer.Instance)],
            OtherFiles = others,
        };
    }
}
