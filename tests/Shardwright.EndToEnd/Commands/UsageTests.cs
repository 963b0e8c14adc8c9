using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Commands;

/// <summary>A command that is not written as it should be ends with 2 and names the flag; help helps.</summary>
public sealed class UsageTests(RawSpectra raw)
{
    private const string Build = "spectra build --input IN --output OUT ";

    public static TheoryData<string> EveryCommand()
        => ["", "spectra", "spectra build", "manifest", "verify", "inspect", "read", "split", "sample", "sample spectra", "doctor", "demo"];

    [Theory]
    [InlineData(Build + "--shard-size abc", "--shard-size")]
    [InlineData(Build + "--shard-size -1", "--shard-size")]
    [InlineData(Build + "--shard-size 99999999999GiB", "--shard-size")]
    [InlineData(Build + "--shard-size 1", "--shard-size")]
    [InlineData(Build + "--max-peaks x", "--max-peaks")]
    [InlineData(Build + "--max-peaks 0", "--max-peaks")]
    [InlineData(Build + "--max-peaks 99999999999", "--max-peaks")]
    [InlineData(Build + "--max-precursor-mz NaN", "--max-precursor-mz")]
    [InlineData(Build + "--max-precursor-mz -3", "--max-precursor-mz")]
    [InlineData(Build + "--min-peaks 200 --max-peaks 100", "--min-peaks")]
    [InlineData(Build + "--split nope", "--split")]
    [InlineData(Build + "--split official", "--split")]
    [InlineData(Build + "--ratios 1/2", "--ratios")]
    [InlineData(Build + "--ratios 0/0/0", "--ratios")]
    [InlineData(Build + "--ratios 98/1/-1", "--ratios")]
    [InlineData(Build + "--seed x", "--seed")]
    [InlineData(Build + "--seed 1.5", "--seed")]
    [InlineData(Build + "--keep-columns nope", "--keep-columns")]
    [InlineData(Build + "--compression gzip", "--compression")]
    [InlineData(Build + "-j 0", "-j")]
    [InlineData(Build + "--jobs many", "--jobs")]
    [InlineData(Build + "--part 6/5", "--part")]
    [InlineData(Build + "--part 0/5", "--part")]
    [InlineData(Build + "--part 5", "--part")]
    [InlineData(Build + "--part 1/5 --finish", "--finish")]
    [InlineData(Build + "--max-rejected x", "--max-rejected")]
    [InlineData(Build + "--max-rejected 101%", "--max-rejected")]
    [InlineData(Build + "--bogus", "--bogus")]
    [InlineData(Build + "stray", "stray")]
    [InlineData("spectra build --input IN --output", "--output")]
    [InlineData("spectra build --input IN --output EMPTY", "--output")]
    [InlineData("spectra build --input IN", "--output")]
    [InlineData("spectra build --output OUT --input EMPTY", "--input")]
    [InlineData("read IN --batch-size 0", "--batch-size")]
    [InlineData("read IN --batches -1", "--batches")]
    [InlineData("read IN --split nope", "--split")]
    [InlineData("read EMPTY", "PATH")]
    [InlineData("read", "PATH")]
    [InlineData("read IN --order", "--order")]
    [InlineData("read IN --order nope", "--order")]
    [InlineData("read IN --order eeg-balanced --seed x", "--seed")]
    [InlineData("read --data-dir", "--data-dir")]
    [InlineData("manifest --dataset", "--dataset")]
    [InlineData("verify", "PATH")]
    [InlineData("verify IN OUT", "OUT")]
    [InlineData("verify IN --read-data-subset 0%", "--read-data-subset")]
    [InlineData("verify IN --read-data-subset 11/10", "--read-data-subset")]
    [InlineData("split IN --by record", "--by")]
    [InlineData("split IN --seed x", "--seed")]
    [InlineData("clean --aply", "--aply")]
    [InlineData("ptycho validate", "FILE")]
    [InlineData("ptycho build --input IN --output OUT --gap 3", "--gap")]
    [InlineData("manifest --version v", "--shards-dir")]
    [InlineData("manifest --dataset IN", "--version")]
    [InlineData("manifest --dataset IN --version v --names long", "--names")]
    [InlineData("sample spectra", "--output")]
    [InlineData("sample spectra --output OUT --count -1", "--count")]
    [InlineData("sample spectra --output OUT --runs 0", "--runs")]
    [InlineData("sample spectra --output OUT --files 0", "--files")]
    [InlineData("sample spectra --output OUT --count 5 --defects 6", "--defects")]
    [InlineData("sample spectra --output OUT --layout flat", "--layout")]
    [InlineData("sample", "spectra")]
    [InlineData("spectra", "build")]
    [InlineData("spectra buidl", "buidl")]
    [InlineData("frobnicate", "frobnicate")]
    [InlineData("--frobnicate", "--frobnicate")]
    [InlineData("", "demo")]
    public void A_wrong_word_ends_with_2_and_is_named(string line, string named)
    {
        using var workspace = new Workspace();
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(word => word switch { "IN" => raw.Small, "OUT" => workspace["out"], "EMPTY" => "", _ => word });
        var result = Launched.Run([.. words]).Ends(2);
        Assert.Empty(result.Output);
        Assert.Contains(named.Replace("OUT", workspace["out"], StringComparison.Ordinal), result.Complaints[0], StringComparison.Ordinal);
        Assert.StartsWith("shardwright: See 'shardwright", result.Complaints[^1], StringComparison.Ordinal);
        Assert.DoesNotContain("System.", result.Error, StringComparison.Ordinal);
        Assert.All(result.Error.TrimEnd('\n').Split('\n'), complaint => Assert.StartsWith("shardwright: ", complaint, StringComparison.Ordinal));
        Assert.Empty(Directory.Exists(workspace["out"]) ? Workspace.Published(workspace["out"]) : []);
    }

    [Theory]
    [MemberData(nameof(EveryCommand))]
    public void Every_command_has_help_that_speaks_as_its_flags_do(string command)
    {
        string[] words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        foreach (var flag in (string[])["--help", "-h", "-?"])
        {
            var help = Launched.Run([.. words, flag]).Ends(0);
            Assert.Empty(help.Error);
            Assert.Contains($"shardwright {command}".TrimEnd(), help.Output, StringComparison.Ordinal);
            Assert.DoesNotContain("Shardwright.", help.Output, StringComparison.Ordinal);
            Assert.DoesNotContain('\x1b', help.Output);
        }

        var lines = Launched.Run([.. words, "--help"]).Output.Split('\n').Where(line => line.StartsWith("  -", StringComparison.Ordinal));
        Assert.All(lines, line => Assert.Matches(@"^  -.*\S  +[A-Zm].*[\w.\]]$", line));
    }

    [Fact]
    public void Help_does_what_it_says_of_sizes_and_words()
    {
        var help = Launched.Run("spectra", "build", "--help").Output;
        Assert.Contains("--shard-size <SIZE>", help, StringComparison.Ordinal);
        Assert.Contains("[default: 2GiB]", help, StringComparison.Ordinal);
        Assert.Contains("--split <shards|groups>", help, StringComparison.Ordinal);
        Assert.Contains("[default: zstd]", help, StringComparison.Ordinal);
    }

    [Fact]
    public void Version_names_the_native_libraries()
    {
        var version = Launched.Run("--version").Ends(0).Output;
        Assert.StartsWith("shardwright 0.", version, StringComparison.Ordinal);
        Assert.All((string[])[".NET 10.", "DuckDB ", "libhdf5 1."], part => Assert.Contains(part, version, StringComparison.Ordinal));
    }

    [Fact]
    public void Verbose_shows_where_a_failure_came_from_and_changes_no_code()
    {
        using var tool = Launched.Start("read", "/no/such/folder", "-v");
        var result = tool.Wait().Ends(1);
        Assert.Contains("   at ", result.Error, StringComparison.Ordinal);
        Assert.Contains("shardwright: /no/such/folder", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_clock_that_is_none_is_named()
    {
        using var workspace = new Workspace();
        using var tool = Tool.Start(
            Repository.Launcher, RawSpectra.BuildOf(raw.Small, workspace["out"]), environment: new Dictionary<string, string>(Launched.Environment) { ["SOURCE_DATE_EPOCH"] = "yesterday" });
        Assert.Contains("SOURCE_DATE_EPOCH", Assert.Single(Launched.Sane(tool.Wait()).Complaints, line => !line.Contains("See '", StringComparison.Ordinal)), StringComparison.Ordinal);
    }
}
