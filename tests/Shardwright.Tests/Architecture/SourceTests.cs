using System.Text.RegularExpressions;

namespace Shardwright.Tests.Architecture;

/// <summary>What STYLE asks of names and files, where a machine can tell.</summary>
public sealed partial class SourceTests
{
    private const int MaxLines = 500;

    private static readonly HashSet<string> EmptyWords =
        ["Util", "Utils", "Utility", "Utilities", "Helper", "Helpers", "Common", "Manager", "Managers"];

    [Fact]
    public void The_namespace_of_a_file_mirrors_its_folder()
        => Findings.None(
            from project in SourceTree.Projects
            from file in SourceTree.CSharpFiles(project.Folder)
            let folder = Path.GetRelativePath(project.Folder, Path.GetDirectoryName(file)!)
            let expected = folder == "." ? project.Name : $"{project.Name}.{folder.Replace('/', '.')}"
            let found = NamespaceLine().Match(File.ReadAllText(file))
            where found.Success ? found.Groups[1].Value != expected : TypeLine().IsMatch(File.ReadAllText(file))
            select $"{SourceTree.Relative(file)}: namespace {(found.Success ? found.Groups[1].Value : "missing")}, expected {expected}");

    [Fact]
    public void A_file_has_one_public_type_and_its_name()
    {
        var findings = new List<string>();
        foreach (var file in SourceTree.Projects.SelectMany(project => SourceTree.CSharpFiles(project.Folder)))
        {
            var types = TypeLine().Matches(File.ReadAllText(file))
                .Where(match => match.Groups["access"].Value == "public")
                .Select(match => match.Groups["name"].Value).Distinct().ToList();
            var name = Path.GetFileName(file).Split('.')[0];
            if (types.Count > 1)
            {
                findings.Add($"{SourceTree.Relative(file)}: {types.Count} public types: {string.Join(", ", types)}");
            }
            else if (types.Count == 1 && types[0] != name)
            {
                findings.Add($"{SourceTree.Relative(file)}: holds the public type {types[0]}");
            }
        }

        Findings.None(findings);
    }

    [Fact]
    public void A_file_is_at_most_500_lines_unless_it_is_a_table()
        => Findings.None(
            from file in OurFiles()
            where !Path.GetFileNameWithoutExtension(file).EndsWith("Table", StringComparison.Ordinal)
            let lines = File.ReadLines(file).Count()
            where lines > MaxLines
            select $"{SourceTree.Relative(file)}: {lines} lines");

    [Fact]
    public void No_name_is_a_word_for_anything()
        => Findings.None(
            from file in OurFiles()
            let types = TypeLine().Matches(File.ReadAllText(file)).Select(match => match.Groups["name"].Value)
            from name in types.Concat(SourceTree.Relative(file).Split('/', '.')).Distinct()
            where PascalWord().Matches(name).Any(word => EmptyWords.Contains(word.Value))
            select $"{SourceTree.Relative(file)}: {name}");

    [Fact]
    public void No_file_has_a_region()
        => Findings.None(
            from file in OurFiles()
            where File.ReadLines(file).Any(line => line.TrimStart().StartsWith("#region", StringComparison.Ordinal))
            select SourceTree.Relative(file));

    private static IEnumerable<string> OurFiles() => new[] { "src", "tests", "bench" }
        .SelectMany(folder => SourceTree.CSharpFiles(Path.Combine(SourceTree.Root, folder)));

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();

    // Namespaces are file-scoped, so the types of a file begin in its first column.
    [GeneratedRegex(
        @"^(?<access>public|internal|file)(?: (?:static|sealed|abstract|readonly|ref|unsafe|partial))* "
        + @"(?:record struct|record class|class|record|struct|interface|enum|delegate \S+) (?<name>\w+)",
        RegexOptions.Multiline)]
    private static partial Regex TypeLine();

    [GeneratedRegex("[A-Z][a-z]+")]
    private static partial Regex PascalWord();
}
