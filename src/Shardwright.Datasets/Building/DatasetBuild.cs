using System.Diagnostics;
using Shardwright.Datasets.Manifests;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;

namespace Shardwright.Datasets.Building;

/// <summary>A build in its three steps: plan, run, finish. One mechanism for every recipe.</summary>
/// <remarks>
/// Whole builds, planning and finishing hold an exclusive lock of the operating system on the output; parts share one. A process
/// that dies leaves a state that the same command goes on from. The bytes written depend on the plan alone: not on the number
/// of jobs or parts, nor on how often a unit was made.
/// </remarks>
public sealed class DatasetBuild
{
    private static readonly TimeSpan PlanningWait = TimeSpan.FromHours(1);
    private static readonly TimeSpan SharingWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    private readonly IRecipe recipe;
    private readonly BuildSettings settings;
    private readonly BuildFolder folder;
    private readonly UnitJournal journal;

    /// <summary>Prepares a build; nothing is touched yet.</summary>
    public DatasetBuild(IRecipe recipe, BuildSettings settings)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.Jobs, 1, nameof(settings));
        this.recipe = recipe;
        this.settings = settings;
        folder = new BuildFolder(settings.Folder);
        journal = new UnitJournal(folder);
    }

    /// <summary>Says what a build would do, without an output: inputs are hashed and measured, nothing is kept.</summary>
    public BuildPlan DryRun(CancellationToken cancel)
    {
        var scratch = Directory.CreateTempSubdirectory("shardwright-plan-");
        try
        {
            return Planner().Make(recipe.FindInputs(), null, scratch.FullName, cancel);
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }

    /// <summary>Plans, makes every unit that is missing, and finishes.</summary>
    /// <exception cref="DatasetStateException">Another build is at work here, or a plan with other inputs or options lies here.</exception>
    public BuildReport Run(CancellationToken cancel)
    {
        var sources = recipe.FindInputs();
        folder.Claim();
        using var held = FileLock.Acquire(folder.Lock, exclusive: true, TimeSpan.Zero, cancel);
        var plan = PlanOrCompare(sources, cancel);
        journal.RetireStale(plan);
        if (Finished(plan, cancel) is { } done)
        {
            return done;
        }

        folder.RemovePartials(plan);
        return Close(plan, Units(plan).MakeMissing(Enumerable.Range(0, plan.Units.Count), cancel), cancel);
    }

    /// <summary>Makes the units of one slice; the first part to come plans for all.</summary>
    /// <exception cref="DatasetStateException">A plan with other inputs or options lies here.</exception>
    public BuildReport RunPart(BuildPart part, CancellationToken cancel)
    {
        var sources = recipe.FindInputs();
        folder.Claim();
        using var held = LockForPart(sources, cancel, out var plan);
        var mine = Enumerable.Range(0, plan.Units.Count).Where(part.Has).ToArray();
        var made = Units(plan).MakeMissing(mine, cancel);
        var counts = new RecordCounts();
        var bytes = 0L;
        foreach (var entry in mine.Select(index => journal.Find(plan.Units[index])!))
        {
            entry.AddTo(counts);
            bytes += entry.Output.Bytes;
        }

        return new BuildReport { Folder = folder.Root, Recipe = recipe.Name, Units = plan.Units.Count, UnitsMade = made, Counts = counts, Bytes = bytes };
    }

    /// <summary>Closes a build whose parts are all done.</summary>
    /// <exception cref="DatasetStateException">Units are missing, a part is at work, or the plan is another.</exception>
    public BuildReport Finish(CancellationToken cancel)
    {
        if (!File.Exists(folder.Plan))
        {
            throw new DatasetStateException(new DataLocation(folder.Root), "finish", "a planned build", "no plan", "Run the parts first, with --part i/n.");
        }

        using var held = FileLock.Acquire(folder.Lock, exclusive: true, TimeSpan.Zero, cancel);
        var plan = ReadPlan(recipe.FindInputs(), cancel);
        journal.RetireStale(plan);
        return Finished(plan, cancel) ?? Close(plan, 0, cancel);
    }

    // What units share lies half written until their process ends, and parts that died leave it: the mark is not to stand
    // beside it, for nobody sweeps a dataset that is finished.
    private BuildReport Close(BuildPlan plan, int made, CancellationToken cancel)
    {
        folder.RemovePartials(plan);
        return new BuildFinish(recipe, plan, folder, journal, settings.Reporter).Run(made, ManifestThatLiesThere(), cancel);
    }

    // Parts share the lock; only the one that plans holds it alone, and only until its plan is published.
    private FileLock LockForPart(IReadOnlyList<InputSource> sources, CancellationToken cancel, out BuildPlan plan)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            var isPlanned = File.Exists(folder.Plan) && (!(settings.Rebuild || settings.FollowsInputs) || (OldPlan() is { } old && !PlansAnew(old, sources, cancel)));
            var held = isPlanned ? FileLock.Acquire(folder.Lock, exclusive: false, SharingWait, cancel) : FileLock.TryAcquire(folder.Lock, exclusive: true);
            if (held is null)
            {
                if (clock.Elapsed > PlanningWait)
                {
                    held = FileLock.Acquire(folder.Lock, exclusive: true, TimeSpan.Zero, cancel);
                }
                else
                {
                    cancel.WaitHandle.WaitOne(Poll);
                    continue;
                }
            }

            try
            {
                plan = isPlanned ? ReadPlan(sources, cancel) : PlanOrCompare(sources, cancel);
                if (!isPlanned)
                {
                    held.Downgrade();
                }

                return held;
            }
            catch
            {
                held.Dispose();
                throw;
            }
        }
    }

    private BuildPlan PlanOrCompare(IReadOnlyList<InputSource> sources, CancellationToken cancel)
    {
        var isPlanned = File.Exists(folder.Plan);
        var old = isPlanned ? OldPlan() : null;
        if (old is not null && !PlansAnew(old, sources, cancel))
        {
            return Compare(old, sources, cancel);
        }

        if (old is not null)
        {
            settings.Reporter.Note("Planning anew: " + Listed(Differences(old, sources, cancel)));
        }

        Withdraw();
        DurableFolder.Create(folder.Scratch);
        var plan = Planner().Make(sources, old, folder.Scratch, cancel);
        CheckSpace(plan);
        var bytes = BuildJson.Format(plan, BuildJson.Default.BuildPlan);
        if (isPlanned)
        {
            AtomicFile.WriteAllBytes(folder.Plan, bytes);
        }
        else if (!AtomicFile.TryPublish(folder.Plan, bytes))
        {
            plan = ReadPlan(sources, cancel);
        }

        return plan;
    }

    // What a cache is made of may change; what was chosen for it changes only when somebody says so.
    private bool PlansAnew(BuildPlan old, IReadOnlyList<InputSource> sources, CancellationToken cancel)
    {
        var differences = Differences(old, sources, cancel);
        return differences.Count > 0 && (settings.Rebuild || (settings.FollowsInputs && !differences.Any(difference => difference.IsChoice)));
    }

    private BuildPlan ReadFrozen() => BuildJson.Read(folder.Plan, BuildJson.Default.BuildPlan);

    // What --rebuild replaces need not be readable.
    private BuildPlan? OldPlan()
    {
        try
        {
            return ReadFrozen();
        }
        catch (MalformedDataException) when (settings.Rebuild)
        {
            return null;
        }
    }

    private BuildPlan ReadPlan(IReadOnlyList<InputSource> sources, CancellationToken cancel) => Compare(ReadFrozen(), sources, cancel);

    private BuildPlan Compare(BuildPlan plan, IReadOnlyList<InputSource> sources, CancellationToken cancel)
    {
        var differences = Differences(plan, sources, cancel);
        if (differences.Count > 0)
        {
            throw new DatasetStateException(
                new DataLocation(folder.Root), "a build with other inputs or options lies here", found: Listed(differences),
                remedy: "Use --rebuild to plan anew (what still fits is kept), or another output folder.");
        }

        // The content is the plan's; where it lies, and its times, are this machine's.
        var pathOf = sources.ToDictionary(source => source.Name, source => source.Path, StringComparer.Ordinal);
        return plan with { Inputs = [.. plan.Inputs.Select(input => input.At(pathOf[input.Name]))] };
    }

    private static string Listed(IReadOnlyList<PlanDifference> differences) => string.Join("; ", differences.Select(difference => difference.Text));

    private IReadOnlyList<PlanDifference> Differences(BuildPlan plan, IReadOnlyList<InputSource> sources, CancellationToken cancel)
        => PlanComparison.Differences(plan, recipe, sources, settings.Rehash, cancel);

    private void Withdraw()
    {
        // The mark goes first: nothing may vouch for what is about to change. The manifest goes last: it alone says what else stands beside.
        var beside = Beside();
        var retired = new RetiredFiles(folder);
        foreach (var name in (string[])[CompletionMark.FileName, SideFiles.Rejected + ".jsonl", SideFiles.Groups + ".jsonl", .. beside, Sha256Sums.FileName, DatasetManifest.FileName])
        {
            retired.Move(name);
        }
    }

    // What stands beside the shards, as the old manifest lists it; the checksums of blocks go with their shards.
    private string[] Beside() => ManifestThatLiesThere() is { } manifest
        ? [.. manifest.Files.Where(file => file.Role == ShardRole.Aux && !IsState(file.Name)).Select(file => file.Name)]
        : [];

    private BuildReport? Finished(BuildPlan plan, CancellationToken cancel)
    {
        if (ManifestThatLiesThere() is not { } manifest || manifest.Fingerprint != plan.Fingerprint || !FinishedFolder.IsVouchedFor(folder.Root, manifest))
        {
            return null;
        }

        var altered = FinishedFolder.AlteredBeside(folder.Root, manifest, settings.Jobs, cancel);
        var retired = new RetiredFiles(folder);
        foreach (var name in altered.Where(IsState))
        {
            // Checksums of blocks that are not those of the shard: the unit is made again, and they with it.
            retired.Move(name);
        }

        if (altered.Count > 0 || !plan.Units.All(unit => journal.Find(unit) is not null))
        {
            return null;
        }

        return new BuildReport
        {
            Folder = folder.Root, Recipe = recipe.Name, Units = plan.Units.Count, UnitsMade = 0, Counts = manifest.Counts ?? new RecordCounts(),
            Bytes = manifest.Shards.Sum(shard => shard.Bytes), Manifest = manifest,
        };
    }

    // One that cannot be read says nothing: plan and journal know all that it is made of, and it is written again.
    private DatasetManifest? ManifestThatLiesThere()
    {
        try
        {
            return File.Exists(folder.Manifest) ? ManifestReader.Read(folder.Manifest) : null;
        }
        catch (MalformedDataException damage)
        {
            settings.Reporter.Note($"{DatasetManifest.FileName} cannot be read and is written again: {damage.Message}");
            return null;
        }
    }

    private static bool IsState(string name) => name.StartsWith(BuildFolder.StateName + "/", StringComparison.Ordinal);

    private void CheckSpace(BuildPlan plan)
    {
        var available = FreeSpace.Available(folder.Root);
        if (plan.EstimatedBytes > available && !settings.IgnoreSpace)
        {
            throw new StorageException(
                new DataLocation(folder.Root), "free space on the disk", $"about {Foundation.Text.ByteSize.Format(plan.EstimatedBytes)}",
                Foundation.Text.ByteSize.Format(available), "Free some, name another output folder, or go on with --ignore-space.");
        }
    }

    private BuildPlanner Planner() => new(recipe, settings);

    private BuildUnits Units(BuildPlan plan) => new(recipe, plan, folder, journal, settings);
}
