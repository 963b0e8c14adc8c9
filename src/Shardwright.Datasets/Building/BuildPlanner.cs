using Shardwright.Datasets.Manifests;
using Shardwright.Foundation.Checksums;
using Shardwright.Foundation.Files;
using Shardwright.Foundation.Reporting;

namespace Shardwright.Datasets.Building;

/// <summary>Makes the plan: hashes the inputs, lets the recipe cut the work, and freezes both.</summary>
internal sealed class BuildPlanner(IRecipe recipe, BuildSettings settings)
{
    /// <summary>Makes a plan; nothing is published yet.</summary>
    /// <param name="sources">The inputs found.</param>
    /// <param name="old">An earlier plan, whose hashes hold for inputs that look unchanged.</param>
    /// <param name="scratch">A folder for passing files; emptied at the end.</param>
    /// <param name="cancel">Stops the planning.</param>
    public BuildPlan Make(IReadOnlyList<InputSource> sources, BuildPlan? old, string scratch, CancellationToken cancel)
    {
        // Hashing reads bytes and planning decodes them: the two go side by side.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var hashing = Task.Factory.StartNew(() => HashInputs(sources, old, stop.Token), stop.Token, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        PlannedWork work;
        try
        {
            work = recipe.Plan(sources, new PlanContext(scratch, settings.Jobs, settings.Reporter, cancel));
        }
        catch
        {
            stop.Cancel();
            ((IAsyncResult)hashing).AsyncWaitHandle.WaitOne();
            _ = hashing.Exception;
            throw;
        }

        var inputs = hashing.GetAwaiter().GetResult();
        var byName = inputs.ToDictionary(input => input.Name, StringComparer.Ordinal);
        foreach (var input in inputs)
        {
            input.CheckUnchanged();
        }

        var units = work.Units.Select(unit => unit with { Fingerprint = Fingerprint.Of(recipe, unit, byName) }).ToArray();
        return new BuildPlan
        {
            Format = BuildPlan.CurrentFormat,
            Recipe = recipe.Name,
            RecipeVersion = recipe.Version,
            CreatedAt = CreatedAt.Stamp(settings.Clock),
            Options = recipe.Options,
            Inputs = inputs,
            RejectedInputs = work.RejectedInputs,
            Units = units,
            EstimatedBytes = work.EstimatedBytes,
            Fingerprint = Fingerprint.Of(recipe, inputs, units),
        };
    }

    private InputFile[] HashInputs(IReadOnlyList<InputSource> sources, BuildPlan? old, CancellationToken cancel)
    {
        var known = old?.Inputs.ToDictionary(input => input.Path, StringComparer.Ordinal) ?? [];
        var inputs = new InputFile?[sources.Count];
        var unknown = new List<int>();
        for (var i = 0; i < sources.Count; i++)
        {
            var path = Path.GetFullPath(sources[i].Path);
            if (!settings.Rehash && known.TryGetValue(path, out var input) && input.LooksUnchanged())
            {
                inputs[i] = input with { Name = sources[i].Name };
            }
            else
            {
                unknown.Add(i);
            }
        }

        var before = unknown.Select(i => FileIdentity.Of(sources[i].Path)).ToArray();
        using var progress = settings.Reporter.Begin("hashing inputs", before.Sum(file => file.Bytes), ProgressUnit.Bytes);
        FileHasher.HashAll([.. unknown.Select(i => sources[i].Path)], settings.Jobs, (k, digest) =>
        {
            var source = sources[unknown[k]];
            var input = new InputFile(source.Name, Path.GetFullPath(source.Path), before[k].Bytes, before[k].ModifiedNanoseconds, before[k].Inode, digest.Sha256);
            input.CheckUnchanged();
            inputs[unknown[k]] = input;
            progress.Advance(digest.Bytes);
        }, cancel);
        return inputs!;
    }
}
