using Shardwright.Datasets.Manifests;
using Shardwright.Datasets.Splits;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Reporting;
using Shardwright.Foundation.Text;

namespace Shardwright.Datasets.Building;

/// <summary>Closes a build: merges what units left beside their outputs, writes manifest, sums and, last, the mark.</summary>
internal sealed class BuildFinish(IRecipe recipe, BuildPlan plan, BuildFolder folder, UnitJournal journal, IReporter reporter)
{
    private static readonly string[] AlwaysMerged = [SideFiles.Rejected];

    /// <summary>Closes it.</summary>
    /// <param name="unitsMade">Units made by this run.</param>
    /// <param name="before">The manifest that lies there; null for none. What other commands had listed in it stays listed.</param>
    /// <param name="cancel">Stops before the mark.</param>
    public BuildReport Run(int unitsMade, DatasetManifest? before, CancellationToken cancel)
    {
        var entries = FindAll();
        var counts = new RecordCounts();
        counts.RejectInputs(plan.RejectedInputs.Count);
        foreach (var entry in entries)
        {
            entry.AddTo(counts);
        }

        var outputs = entries.Select(entry => entry.Output).ToArray();
        var merged = MergeSides(entries, cancel);
        var description = recipe.Describe(outputs, new DescribeContext(folder.Root, reporter));
        var aux = merged.Concat(description.Aux).Concat(outputs.Select(output => BlockChecksums.NameOf(output.Name))).ToArray();
        var manifest = Manifest(outputs, aux, counts, description);
        if (before is not null)
        {
            manifest = DatasetAdditions.KeepListed(before, manifest, folder.Root, cancel, out var lost);
            foreach (var name in lost)
            {
                reporter.Warn($"{name} is not as it was listed, and is listed no more; the command that made it makes it again");
            }
        }

        FinishedFolder.Publish(folder.Root, manifest, null, cancel);
        return new BuildReport
        {
            Folder = folder.Root, Recipe = recipe.Name, Units = plan.Units.Count, UnitsMade = unitsMade, Counts = counts,
            Bytes = outputs.Sum(output => output.Bytes), Manifest = manifest,
        };
    }

    private UnitEntry[] FindAll()
    {
        var found = plan.Units.Select(journal.Find).ToArray();
        var missing = plan.Units.Where((_, i) => found[i] is null).Select(unit => unit.Id).ToArray();
        if (missing.Length > 0)
        {
            throw new DatasetStateException(
                new DataLocation(folder.Root), "finish", $"all {plan.Units.Count} units done",
                $"{missing.Length} missing ({string.Join(", ", missing.Take(5))}{(missing.Length > 5 ? ", …" : "")})", "Run the parts that are missing, then --finish again.");
        }

        return found!;
    }

    private List<string> MergeSides(UnitEntry[] entries, CancellationToken cancel)
    {
        var merged = new List<string>();
        foreach (var side in entries.SelectMany(entry => entry.Sides).Concat(AlwaysMerged).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            using var file = new SideFile(folder.Merged(side));
            if (side == SideFiles.Rejected)
            {
                foreach (var input in plan.RejectedInputs)
                {
                    file.Append(json => SideFiles.WriteRejection(json, input.Name, null, input.Reason, input.Message));
                }
            }

            foreach (var entry in entries.Where(entry => entry.Sides.Contains(side)))
            {
                cancel.ThrowIfCancellationRequested();
                using var piece = File.OpenRead(folder.Side(entry.Unit, side));
                file.Append(piece);
            }

            file.Commit();
            merged.Add(side + ".jsonl");
        }

        return merged;
    }

    private DatasetManifest Manifest(UnitOutput[] outputs, string[] aux, RecordCounts counts, DatasetDescription description)
    {
        var splitOf = SplitNames.All.SelectMany(split => description.Splits[split].Select(name => (name, split))).ToDictionary(pair => pair.name, pair => pair.split, StringComparer.Ordinal);
        var files = outputs
            .Select(output => new ManifestFile(output.Name, ShardRole.Shard, splitOf[output.BaseName], output.Bytes, output.Rows, output.Sha256))
            .Concat(aux.Select(name => FinishedFolder.AuxFile(folder.Root, name)))
            .OrderBy(file => file.Name, CodePointComparer.Instance)
            .ToArray();
        return new DatasetManifest
        {
            Version = description.Version,
            GlobalSeed = description.Seed,
            ShardSizeBytes = description.ShardSizeBytes,
            CreatedAt = plan.CreatedAt,
            Splits = description.Splits,
            Checksums = [.. outputs.Select(output => KeyValuePair.Create(output.BaseName, "sha256:" + output.Sha256))],
            Format = DatasetManifest.CurrentFormat,
            Recipe = recipe.Name,
            SplitBy = description.SplitBy,
            SplitAlias = description.SplitAlias,
            Fingerprint = plan.Fingerprint,
            Counts = counts,
            Files = files,
            Root = DatasetRoot.Compute(files, description.Splits),
        };
    }
}
