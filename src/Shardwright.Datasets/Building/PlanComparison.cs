using Shardwright.Foundation.Checksums;

namespace Shardwright.Datasets.Building;

/// <summary>What differs between a frozen plan and what is asked now.</summary>
internal static class PlanComparison
{
    private const int Listed = 5;

    /// <summary>One line for each difference; none when the plan is the one that would be made now.</summary>
    /// <param name="plan">The frozen plan.</param>
    /// <param name="recipe">What is asked now.</param>
    /// <param name="sources">The inputs found now.</param>
    /// <param name="rehash">Whether inputs that look unchanged are hashed all the same.</param>
    /// <param name="cancel">Stops the hashing.</param>
    public static IReadOnlyList<PlanDifference> Differences(BuildPlan plan, IRecipe recipe, IReadOnlyList<InputSource> sources, bool rehash, CancellationToken cancel)
    {
        var found = new List<PlanDifference>();
        if (plan.Recipe != recipe.Name || plan.RecipeVersion != recipe.Version)
        {
            found.Add(new PlanDifference($"recipe: {plan.Recipe} version {plan.RecipeVersion} was planned, this is {recipe.Name} version {recipe.Version}", plan.Recipe != recipe.Name));
        }

        var asked = recipe.Options.ToDictionary(option => option.Name, option => option.Value, StringComparer.Ordinal);
        foreach (var option in plan.Options)
        {
            var now = asked.GetValueOrDefault(option.Name, "nothing");
            if (now != option.Value)
            {
                found.Add(new PlanDifference($"--{option.Name}: {option.Value} was planned, {now} is asked", IsChoice: true));
            }
        }

        AddInputs(found, plan, sources, rehash, cancel);
        return found;
    }

    private static void AddInputs(List<PlanDifference> found, BuildPlan plan, IReadOnlyList<InputSource> sources, bool rehash, CancellationToken cancel)
    {
        var planned = plan.Inputs.ToDictionary(input => input.Name, StringComparer.Ordinal);
        var names = sources.Select(source => source.Name).ToHashSet(StringComparer.Ordinal);
        AddNames(found, "new input", names.Where(name => !planned.ContainsKey(name)));
        bool IsThere(string name) => names.Contains(name) || (planned.TryGetValue(name, out var input) && File.Exists(input.Path));

        // Nobody took these away: another folder was named, or a limit on files. What was made of them is not given up for that.
        var left = plan.Units.Where(unit => unit.Inputs.All(IsThere)).SelectMany(unit => unit.Inputs).Where(name => !names.Contains(name)).ToHashSet(StringComparer.Ordinal);
        AddNames(found, "missing input", planned.Keys.Where(name => !names.Contains(name) && !left.Contains(name)));
        AddNames(found, "input that is there, but is not asked for", left, isChoice: true);
        AddNames(found, "changed input", sources.Where(source => planned.TryGetValue(source.Name, out var input) && IsChanged(input, source, rehash, cancel)).Select(source => source.Name));
        if (found.Count == 0 && !sources.Select(source => source.Name).SequenceEqual(plan.Inputs.Select(input => input.Name)))
        {
            found.Add(new PlanDifference("inputs: the same files in another order", IsChoice: false));
        }
    }

    private static bool IsChanged(InputFile input, InputSource source, bool rehash, CancellationToken cancel)
    {
        var here = input with { Path = source.Path };
        return (rehash || !here.LooksUnchanged()) && FileHasher.Hash(source.Path, cancel: cancel).Sha256 != input.Sha256;
    }

    private static void AddNames(List<PlanDifference> found, string what, IEnumerable<string> names, bool isChoice = false)
    {
        var all = names.Order(StringComparer.Ordinal).ToArray();
        found.AddRange(all.Take(Listed).Select(name => new PlanDifference($"{what}: {name}", isChoice)));
        if (all.Length > Listed)
        {
            found.Add(new PlanDifference($"{what}: and {all.Length - Listed} more", isChoice));
        }
    }
}
