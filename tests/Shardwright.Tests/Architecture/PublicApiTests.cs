using Shardwright.Tests.Architecture.Probes.Api;

namespace Shardwright.Tests.Architecture;

/// <summary>The public API of each room is a text file that changes only on purpose: SHARDWRIGHT_APPROVE=1 rewrites it.</summary>
public sealed class PublicApiTests
{
    private static readonly string Folder = Path.Combine(SourceTree.Root, "tests", "Shardwright.Tests", "Architecture", "PublicApi");

    public static TheoryData<string> Rooms =>
        [.. SourceTree.Projects.Where(project => !project.IsDoor).Select(project => project.Room)];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void The_public_API_of_a_room_is_the_approved_one(string room)
    {
        var approved = Path.Combine(Folder, room + ".txt");
        var found = PublicApiText.Of(SourceTree.Projects.Single(project => project.Room == room).Load());
        if (Environment.GetEnvironmentVariable("SHARDWRIGHT_APPROVE") == "1")
        {
            File.WriteAllLines(approved, found);
            return;
        }

        var expected = File.Exists(approved) ? File.ReadAllLines(approved) : [];
        var difference = Difference(expected, found).ToList();
        if (difference.Count > 0)
        {
            Assert.Fail($"The public API of {room} is not the approved one (SHARDWRIGHT_APPROVE=1 ./test --filter PublicApi approves it):\n"
                + string.Join('\n', difference));
        }
    }

    [Fact]
    public void Every_approved_file_belongs_to_a_room()
        => Assert.Subset(
            SourceTree.Projects.Select(project => project.Room + ".txt").ToHashSet(),
            Directory.EnumerateFiles(Folder).Select(file => Path.GetFileName(file)).ToHashSet());

    [Fact]
    public void The_text_tells_every_shape_of_member_apart()
    {
        var expected = Path.Combine(Folder, "..", "Probes", "Api", "Expected.txt");

        Assert.Equal(
            File.ReadAllLines(expected),
            PublicApiText.Of([typeof(ApiProbe<,>), typeof(ApiProbe<,>.Shade), typeof(ApiProbeExtensions), typeof(ApiProbeOptions)]));
    }

    // Members stand under their type, so a changed line is told with the type it stands under.
    private static IEnumerable<string> Difference(string[] expected, IReadOnlyList<string> found)
    {
        var before = Qualified(expected).ToList();
        var after = Qualified(found).ToList();
        return before.Except(after).Select(line => "- " + line).Concat(after.Except(before).Select(line => "+ " + line));
    }

    private static IEnumerable<string> Qualified(IEnumerable<string> lines)
    {
        var type = "";
        foreach (var line in lines.Where(line => line.Length > 0))
        {
            if (line[0] != ' ')
            {
                type = line;
            }

            yield return line[0] == ' ' ? $"{type} | {line.Trim()}" : line;
        }
    }
}
