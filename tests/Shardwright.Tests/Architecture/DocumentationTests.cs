using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Shardwright.Tests.Architecture;

/// <summary>The compiler asks that public members have documentation; this asks that it says something, and that the pages are there.</summary>
public sealed partial class DocumentationTests
{
    private static readonly string Docs = Path.Combine(SourceTree.Root, "docs");

    [Fact]
    public void Every_documented_member_has_a_summary_that_says_something()
        => Findings.None(
            from project in SourceTree.Projects
            where !project.IsDoor
            from member in XDocument.Load(project.Built(".xml")).Descendants("member")
            where !member.Descendants("inheritdoc").Any()
            let summary = string.Concat(member.Element("summary")?.DescendantNodesAndSelf().Select(Words) ?? []).Trim()
            let name = member.Attribute("name")!.Value
            where Placeholder().IsMatch(summary) || IsJustTheName(summary, name)
            select $"{name}: {(summary.Length == 0 ? "no summary" : summary)}");

    [Fact]
    public void Every_format_has_a_page()
    {
        var formats = Path.Combine(SourceTree.Root, "src", "Shardwright.Formats");
        Findings.None(
            from folder in Directory.EnumerateDirectories(formats)
            where SourceTree.CSharpFiles(folder).Any()
            let page = Path.Combine(Docs, "formats", Path.GetFileName(folder).ToLowerInvariant() + ".md")
            where !File.Exists(page)
            select $"{SourceTree.Relative(page)} is missing");
    }

    [Fact]
    public void The_command_line_page_lists_every_exit_code()
    {
        var source = SourceTree.CSharpFiles(Path.Combine(SourceTree.Root, "src", "Shardwright.Cli"))
            .SingleOrDefault(file => Path.GetFileName(file) == "ExitCode.cs");
        if (source is null)
        {
            return;
        }

        var page = File.ReadAllText(Path.Combine(Docs, "cli.md"));
        var codes = EnumMember().Matches(File.ReadAllText(source)).Select(match => match.Groups["code"].Value).ToList();
        Assert.NotEmpty(codes);
        Findings.None(
            from code in codes
            where !Regex.IsMatch(page, $@"^\|\s*`?{code}`?\s*\|", RegexOptions.Multiline)
            select $"docs/cli.md has no row for exit code {code}");
    }

    [Theory]
    [InlineData("record")]
    [InlineData("sample")]
    [InlineData("shard")]
    [InlineData("manifest")]
    [InlineData("group")]
    [InlineData("unit")]
    [InlineData("journal")]
    [InlineData("fingerprint")]
    [InlineData("root")]
    [InlineData("cursor")]
    [InlineData("rank")]
    [InlineData("world")]
    public void The_glossary_has_the_words_of_the_house(string word)
        => Assert.Matches($@"(?m)^\*\*{word}\*\*", File.ReadAllText(Path.Combine(Docs, "glossary.md")));

    private static bool IsJustTheName(string summary, string member)
        => string.Concat(summary.Where(char.IsLetterOrDigit))
            .Equals(member.Split('(')[0].Split('.', ':')[^1], StringComparison.OrdinalIgnoreCase);

    // <see cref="…"/> and <paramref name="…"/> are words too.
    private static string Words(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { HasElements: false, IsEmpty: true } element => element.Attributes().FirstOrDefault()?.Value ?? "",
        _ => "",
    };

    [GeneratedRegex(@"^(?:todo|tbd|fixme|xxx)\b|^(?:summary|description)\W*$|^(?:gets or sets|gets|sets)\b(?: the| a| an)? \w+\W*$|^\W*$", RegexOptions.IgnoreCase)]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"^\s*\w+ = (?<code>\d+),?\s*$", RegexOptions.Multiline)]
    private static partial Regex EnumMember();
}
