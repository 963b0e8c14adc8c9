using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Shardwright.Tests.Architecture;

/// <summary>What must not be committed: where a machine found its packages, and where its owner keeps files.</summary>
public sealed partial class RepositoryTests
{
    [Fact]
    public void No_committed_file_names_a_package_server_or_a_download()
        => Findings.None(Matches(Address()));

    [Fact]
    public void No_committed_file_names_a_folder_of_one_machine()
        => Findings.None(Matches(MachinePath()));

    [Fact]
    public void A_lock_file_says_what_and_not_where()
        => Findings.None(
            from file in CommittedFiles()
            where Path.GetFileName(file) is "package-lock.json" or "packages.lock.json"
            from line in File.ReadLines(Path.Combine(SourceTree.Root, file))
            where line.Contains("://", StringComparison.Ordinal)
                || (file.EndsWith("package-lock.json", StringComparison.Ordinal) && line.Contains("\"resolved\"", StringComparison.Ordinal))
            select $"{file}: {line.Trim()}");

    [Fact]
    public void The_rules_find_what_they_are_for()
    {
        const string scheme = "https:" + "//";
        Assert.Matches(Address(), scheme + "registry.example.org/left-pad");
        Assert.Matches(Address(), scheme + "example.org/files/left-pad.tgz");
        Assert.DoesNotMatch(Address(), scheme + "example.org/specification.html");
        Assert.Matches(MachinePath(), "see /" + "home/ada/notes");
        Assert.DoesNotMatch(MachinePath(), "docs/" + "home/index");
    }

    private static IEnumerable<string> Matches(Regex rule) =>
        from file in CommittedFiles()
        let path = Path.Combine(SourceTree.Root, file)
        where File.Exists(path) && !IsBinary(path)
        from numbered in File.ReadLines(path).Select((line, index) => (Text: line, Number: index + 1))
        let match = rule.Match(numbered.Text)
        where match.Success
        select $"{file}:{numbered.Number}: {match.Value}";

    private static bool IsBinary(string path)
    {
        var start = new byte[8000];
        using var stream = File.OpenRead(path);
        return start.AsSpan(0, stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)).Contains((byte)0);
    }

    private static string[] CommittedFiles()
    {
        if (!Path.Exists(Path.Combine(SourceTree.Root, ".git")))
        {
            Assert.Skip("This is not a git checkout.");
        }

        var start = new ProcessStartInfo("git", ["-c", "safe.directory=*", "ls-files", "-z"]) { WorkingDirectory = SourceTree.Root, RedirectStandardOutput = true };
        using var git = Process.Start(start)!;
        var output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
        return output.Split('\0', StringSplitOptions.RemoveEmptyEntries);
    }

    [GeneratedRegex(
        @"https?://(?:[^\s/""'<>)]*(?:registry|mirror|artifact|npm|nuget|pypi|pythonhosted|deb\.|proxy|download)[^\s/""'<>)]*"
        + @"|\S+\.(?:tgz|tar\.\w+|zip|deb|nupkg|whl|so)\b|\S+/releases/download/)\S*",
        RegexOptions.IgnoreCase)]
    private static partial Regex Address();

    [GeneratedRegex(@"(?<![\w.)\]}*])/(?:root|work|home)/\S*")]
    private static partial Regex MachinePath();
}
