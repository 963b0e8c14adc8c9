using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;
using Shardwright.Foundation.Text;

namespace Shardwright.Datasets.Layouts.Genome;

/// <summary>Finds the samples of a folder of genomes: every sub-folder <c>D</c> that has <c>glm_dataset_D.sqlite</c> or <c>glm_dataset_D.packed</c>.</summary>
public static class SequenceFolder
{
    /// <summary>Finds the samples. What their files hold is not looked at.</summary>
    /// <param name="folder">A dataset's folder, whose <c>sequences</c> is searched where it has samples, or the folder of the samples themselves.</param>
    /// <returns>The samples, ordered by the code points of their names; at least one.</returns>
    /// <exception cref="StorageException">There is no sample, no such folder, or it cannot be read.</exception>
    /// <exception cref="DatasetStateException">A sample has a file of each layout.</exception>
    public static IReadOnlyList<SampleSequences> Find(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var inner = Path.Combine(folder, GenomeNames.SequencesFolder);
        var found = Directory.Exists(inner) ? Search(inner) : [];
        if (found.Count == 0)
        {
            found = Search(folder);
        }

        if (found.Count == 0)
        {
            SequenceThrow.NoSamples(folder);
        }

        found.Sort((left, right) => CodePointComparer.Instance.Compare(left.Sample, right.Sample));
        return found;
    }

    private static List<SampleSequences> Search(string folder)
    {
        var found = new List<SampleSequences>();
        try
        {
            if (!Directory.Exists(folder))
            {
                SequenceThrow.NoFolder(folder);
            }

            foreach (var path in Directory.EnumerateDirectories(folder))
            {
                if (Of(path) is { } sample)
                {
                    found.Add(sample);
                }
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw SequenceThrow.Unreadable(folder, error);
        }

        return found;
    }

    private static SampleSequences? Of(string folder)
    {
        var sample = Path.GetFileName(folder);
        var sqlite = Path.Combine(folder, GenomeNames.SequencesOf(sample, SequenceLayout.Sqlite));
        var packed = Path.Combine(folder, GenomeNames.SequencesOf(sample, SequenceLayout.Packed));
        var (hasSqlite, hasPacked) = (File.Exists(sqlite), File.Exists(packed));
        if (!hasSqlite && !hasPacked)
        {
            // A link to nowhere is there too, and a folder that nobody may list has to be an error: opening them says what is wrong.
            foreach (var entry in Directory.EnumerateFileSystemEntries(folder, GenomeNames.SequencesOf("*", SequenceLayout.Sqlite)[..^GenomeNames.SqliteEnding.Length]))
            {
                hasSqlite |= entry == sqlite;
                hasPacked |= entry == packed;
            }
        }

        if (hasSqlite && hasPacked)
        {
            SequenceThrow.BothLayouts(sample, sqlite, packed);
        }

        return hasSqlite ? new SampleSequences(sample, sqlite, SequenceLayout.Sqlite)
            : hasPacked ? new SampleSequences(sample, packed, SequenceLayout.Packed)
            : null;
    }

    /// <summary>A mapped file that its server takes away ends the process, so only local ones are mapped.</summary>
    internal static bool AreLocal(IEnumerable<SampleSequences> samples)
    {
        var parents = new HashSet<string>(StringComparer.Ordinal);
        foreach (var sample in samples)
        {
            var folder = Path.GetDirectoryName(Path.GetFullPath(sample.Path))!;
            var isLink = new FileInfo(sample.Path).LinkTarget is not null || new DirectoryInfo(folder).LinkTarget is not null;
            var at = isLink ? folder : Path.GetDirectoryName(folder) ?? folder;
            if (parents.Add(at) && (isLink || FileSystemKind.Of(at) is not { } kind || FileSystemKind.IsRemote(kind)))
            {
                // Where a link leads may be anywhere, and somewhere else tomorrow.
                return false;
            }
        }

        return true;
    }
}
