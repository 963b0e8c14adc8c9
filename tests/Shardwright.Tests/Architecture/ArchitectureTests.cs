using System.Text.RegularExpressions;

namespace Shardwright.Tests.Architecture;

/// <summary>The table of rooms in <c>docs/design/README.md</c>, as a test.</summary>
public sealed partial class ArchitectureTests
{
    private static readonly Dictionary<string, string[]> Arrows = File
        .ReadLines(Path.Combine(SourceTree.Root, "docs", "design", "README.md"))
        .Select(line => RoomRow().Match(line))
        .Where(row => row.Success)
        .ToDictionary(
            row => row.Groups["room"].Value,
            row => row.Groups["arrows"].Value is "nothing" ? [] : row.Groups["arrows"].Value.Split(", "));

    [Fact]
    public void The_table_of_rooms_points_upward_only()
    {
        Assert.Equal("Foundation", Arrows.Keys.First());
        var above = new HashSet<string>();
        foreach (var (room, arrows) in Arrows)
        {
            Assert.Subset(above, arrows.ToHashSet());
            above.Add(room);
        }
    }

    [Fact]
    public void A_room_references_only_the_rooms_that_the_table_allows()
    {
        var findings = new List<string>();
        foreach (var project in SourceTree.Projects)
        {
            if (!project.IsDoor && !Arrows.ContainsKey(project.Room))
            {
                findings.Add($"{project.Name} is not in the table of rooms");
                continue;
            }

            var allowed = project.IsDoor ? Arrows.Keys.ToArray() : Arrows[project.Room];
            findings.AddRange(project.References
                .Where(reference => !allowed.Contains(reference["Shardwright.".Length..]))
                .Select(reference => $"{project.Name} references {reference}"));
        }

        Findings.None(findings);
    }

    [Fact]
    public void A_built_room_uses_only_the_rooms_that_the_table_allows()
        => Findings.None(SourceTree.Projects.Where(project => !project.IsDoor).SelectMany(project => project.Load()
            .GetReferencedAssemblies()
            .Select(assembly => assembly.Name!)
            .Where(name => name.StartsWith("Shardwright.", StringComparison.Ordinal))
            .Where(name => !Arrows[project.Room].Contains(name["Shardwright.".Length..]))
            .Select(name => $"{project.Name} uses {name}")));

    [Fact]
    public void Two_recipes_never_use_each_other()
    {
        var recipes = SourceTree.Projects.Single(project => project.Room == "Recipes").Load();

        Findings.None(NeighbourScan.Crossings(recipes, "Shardwright.Recipes"));
    }

    [Fact]
    public void The_scan_for_neighbours_sees_signatures_fields_bodies_lambdas_and_generics()
    {
        var crossings = NeighbourScan.Crossings(typeof(ArchitectureTests).Assembly, "Shardwright.Tests.Architecture.Probes").ToList();

        string[] users = ["Base", "Parameter", "Field", "Body", "Lambda", "Generic", "Iterator", "Attribute"];
        Assert.All(users, user => Assert.Contains(crossings, line => line.Contains($"Beta.Uses{user}", StringComparison.Ordinal)));
        Assert.DoesNotContain(crossings, line => line.Contains("Beta.UsesNothing", StringComparison.Ordinal));
        Assert.DoesNotContain(crossings, line => line.StartsWith("Shardwright.Tests.Architecture.Probes.Alpha", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"^\| `(?<room>\w+)` \| [^|]+ \| (?<arrows>[\w, ]+) \|$")]
    private static partial Regex RoomRow();
}
