using Shardwright.Datasets.Building;
using Shardwright.Datasets.Layouts.Genome;
using Shardwright.Datasets.Manifests;
using Shardwright.Datasets.Splits;
using Shardwright.Foundation.Errors;

namespace Shardwright.Datasets.Verification;

/// <summary>Checks genomes that have no manifest: databases of sequences, lists of splits and window databases, as the original has them.</summary>
internal static class GenomeVerifier
{
    /// <summary>Checks a folder, if it is one of these.</summary>
    /// <returns>What was found; null where the folder is another dataset, or none.</returns>
    public static VerifyReport? TryVerify(VerifyOptions options, CancellationToken cancel)
    {
        if (!Directory.Exists(options.Path) || options.ShardsFolder is not null || File.Exists(Path.Combine(options.Path, DatasetManifest.FileName)) || !IsGenomes(options.Path))
        {
            return null;
        }

        var (findings, facts, notChecked) = (new List<Finding>(), new List<string>(), new List<string>());
        if (Directory.Exists(Path.Combine(options.Path, BuildFolder.StateName)) || File.Exists(Path.Combine(options.Path, CompletionMark.FileName)))
        {
            findings.Add(new Finding(FindingKind.Missing, DatasetManifest.FileName, "is not there, though a build of ours was: it was not finished, or has lost its manifest"));
        }

        notChecked.Add("There is no manifest: no letter and no hash was compared with anything.");
        var files = new GenomeCheck(options.Path, null, options).Run(findings, facts, notChecked, cancel);
        return new VerifyReport(options.Path, files, 0, 0, [.. findings.OrderBy(finding => finding.Name, StringComparer.Ordinal).ThenBy(finding => finding.Kind)], notChecked)
        {
            Facts = facts, IsUnverified = true,
        };
    }

    /// <summary>Whether a folder has genomes: a sample's sequences, or a split's windows.</summary>
    public static bool IsGenomes(string folder)
    {
        if (SplitNames.All.Any(split => File.Exists(Path.Combine(folder, GenomeNames.WindowsOf(split)))))
        {
            return true;
        }

        try
        {
            return SequenceFolder.Find(folder).Count > 0;
        }
        catch (StorageException)
        {
            return false;
        }
        catch (DatasetStateException)
        {
            // A sample has its sequences twice: the check says so.
            return true;
        }
    }
}
