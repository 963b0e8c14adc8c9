using System.Globalization;
using System.Text.Json;
using Shardwright.Datasets.Building;
using Shardwright.Datasets.Manifests;
using Shardwright.Datasets.Splits;

namespace Shardwright.Tests.Datasets.Building;

/// <summary>The smallest recipe there is: each input is a text file, each unit some of its lines in capitals; lines that start with # are rejected.</summary>
internal sealed class LineRecipe(string inputFolder) : IRecipe
{
    private int runs;

    public int LinesPerUnit { get; init; } = 10;

    public string Suffix { get; init; } = "";

    public string Label { get; init; } = "v1";

    public int MostUnits { get; init; } = int.MaxValue;

    public long EstimatedBytes { get; init; } = 100;

    /// <summary>A file written beside the outputs when all are there.</summary>
    public string? Beside { get; init; }

    /// <summary>Called in the middle of each unit, before its output is written.</summary>
    public Action<PlannedUnit, UnitContext> During { get; init; } = (_, _) => { };

    public int Runs => runs;

    public string Name => "lines";

    public int Version { get; init; } = 1;

    public IReadOnlyList<BuildOption> Options => [new("suffix", Suffix), new("label", Label, DecidesUnits: false)];

    public IReadOnlyList<InputSource> FindInputs()
        => [.. Directory.EnumerateFiles(inputFolder).Order(StringComparer.Ordinal).Select(path => new InputSource(Path.GetFileName(path), path))];

    public PlannedWork Plan(IReadOnlyList<InputSource> inputs, PlanContext context)
    {
        var units = new List<PlannedUnit>();
        foreach (var input in inputs)
        {
            var lines = File.ReadAllLines(input.Path).Length;
            for (var first = 0; first < lines && units.Count < MostUnits; first += LinesPerUnit)
            {
                var id = string.Create(CultureInfo.InvariantCulture, $"part_{units.Count:D5}");
                var work = JsonSerializer.SerializeToElement(new Dictionary<string, int> { ["first"] = first, ["count"] = Math.Min(LinesPerUnit, lines - first) });
                units.Add(new PlannedUnit(id, $"data/{id}.txt", null, [input.Name], work, LinesPerUnit));
            }
        }

        return new PlannedWork(units, [], EstimatedBytes);
    }

    public void Run(PlannedUnit unit, UnitContext context)
    {
        Interlocked.Increment(ref runs);
        var name = unit.Inputs[0];
        var (first, count) = (unit.Work.GetProperty("first").GetInt32(), unit.Work.GetProperty("count").GetInt32());
        var lines = File.ReadAllLines(context.Input(name).Path);
        using (var output = new StreamWriter(context.OutputPath))
        {
            for (var i = first; i < first + count; i++)
            {
                if (lines[i].StartsWith('#'))
                {
                    context.Reject(name, $"line {i}", "commented", "The line is a comment.");
                }
                else
                {
                    output.Write(lines[i].ToUpperInvariant() + Suffix + "\n");
                    context.Counts.Keep();
                    context.Rows++;
                }

                context.Cancel.ThrowIfCancellationRequested();
            }

            output.Flush();
            During(unit, context);
        }

        context.ListGroups(unit.Output, [name]);
    }

    public DatasetDescription Describe(IReadOnlyList<UnitOutput> outputs, DescribeContext context)
    {
        if (Beside is { } name)
        {
            File.WriteAllText(Path.Combine(context.Folder, name), $"{outputs.Count} outputs\n");
        }

        return new DatasetDescription(Label, 777, 1000, ShardSplitter.Split([.. outputs.Select(output => output.BaseName)], 777, SplitRatios.Parse("8/1/1")), SplitBy.Shards)
        {
            Aux = Beside is null ? [] : [Beside],
        };
    }
}
