using System.Globalization;
using System.Text.Json;
using Shardwright.Datasets.Building;
using Shardwright.Datasets.Layouts.Ptycho;
using Shardwright.Datasets.Splits;
using Shardwright.Foundation.Errors;

namespace Shardwright.Recipes.Ptycho;

/// <summary>Reads every scan once, to know what of it can be used, and makes a unit of each product.</summary>
internal sealed class PtychoPlanner(PtychoOptions options, PlanContext context)
{
    public PlannedWork Plan(IReadOnlyList<InputSource> inputs)
    {
        var survey = InputSurvey.Run(inputs, context, "looking at scans", PtychoReasons.UnreadableInput, input => new ScanCheck(options, input.Path, context.Cancel).Run());
        var scans = survey.Found;
        var kept = Enumerable.Range(0, inputs.Count).Where(index => scans[index] is not null).ToArray();
        CheckAlike(inputs, scans, kept);
        PlannedUnit[] units = [.. kept.SelectMany(index => Units(inputs[index].Name, scans[index]!))];
        CheckNames(units);
        return new PlannedWork(units, survey.Rejected, kept.Sum(index => scans[index]!.Bytes));
    }

    private IEnumerable<PlannedUnit> Units(string input, PlannedScan scan)
    {
        if (options.Cut is null)
        {
            yield return Unit(input, ProductNames.SplitOf(input), Path.GetFileNameWithoutExtension(input), new PtychoWork(input, null, null, scan.Flaws), scan.Count);
            yield break;
        }

        foreach (var isTest in (bool[])[false, true])
        {
            var split = isTest ? SplitName.Test : SplitName.Train;
            yield return Unit(input, split, $"{Path.GetFileNameWithoutExtension(input)}_{split.Key()}", new PtychoWork(input, isTest, scan.Border, scan.Flaws), scan.Count);
        }
    }

    private static PlannedUnit Unit(string input, SplitName? split, string name, PtychoWork work, long patterns)
        => new(name, name + ProductNames.Ending, split, [input], JsonSerializer.SerializeToElement(work, PtychoJson.Default.PtychoWork), patterns);

    // Patterns of two sizes or types cannot stand in one batch.
    private static void CheckAlike(IReadOnlyList<InputSource> inputs, IReadOnlyList<PlannedScan?> scans, int[] kept)
    {
        if (kept.Length == 0)
        {
            return;
        }

        var first = scans[kept[0]]!;
        foreach (var index in kept.Where(index => scans[index]!.Patterns != first.Patterns))
        {
            throw new StorageException(
                new DataLocation(inputs[index].Path), "patterns", string.Create(CultureInfo.InvariantCulture, $"{first.Patterns}, as {inputs[kept[0]].Name} has them"), scans[index]!.Patterns,
                "Build a dataset of each kind.");
        }
    }

    private static void CheckNames(PlannedUnit[] units)
    {
        if (units.GroupBy(unit => unit.Output, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1)?.ToArray() is { } alike)
        {
            throw new StorageException(
                new DataLocation(alike[1].Inputs[0]), "product", "a name of its own", $"{alike[1].Output}, which {alike[0].Inputs[0]} gives too", "Rename one of the scans.");
        }
    }
}
