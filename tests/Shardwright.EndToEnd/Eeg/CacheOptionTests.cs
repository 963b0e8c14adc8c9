using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Eeg;

/// <summary>Another option on an existing cache stops and is named; with <c>--rebuild</c> the cache is made anew with it.</summary>
public sealed class CacheOptionTests(EegCacheRuns eeg) : IDisposable
{
    private readonly Workspace workspace = new();

    public static TheoryData<string, string[], string[], bool> Options() => new()
    {
        { "bandpass", [], ["--bandpass", "1-70"], true },
        { "notch", [], ["--notch", "50"], true },
        { "notch", [], ["--notch", "none"], true },
        { "window", [], ["--window", "12s"], true },
        { "stride", [], ["--stride", "4s"], true },
        { "labels", [], ["--labels", "csv_bi"], true },
        { "layout", [], ["--layout", "continuous"], true },
        { "compress", [], ["--compress", "deflate"], true },
        { "dtype", ["--layout", "continuous"], ["--layout", "continuous", "--dtype", "float16"], true },
        { "names", [], ["--names", "relative"], true },
        { "split", [], ["--split", "dev"], true },
        { "split", ["--split", "val"], ["--split", "dev"], false },
        { "require-labels", [], ["--require-labels"], false },
    };

    public void Dispose() => workspace.Dispose();

    [Theory]
    [MemberData(nameof(Options))]
    public void Another_option_is_refused_and_named_and_taken_with_rebuild(string option, string[] before, string[] after, bool isRemade)
    {
        if (before.Contains("--split"))
        {
            Build("out", before).Ends(0);
        }
        else
        {
            Workspace.Copy(eeg.Built(before), workspace["out"]);
        }

        var was = EegCacheRuns.State(workspace["out"]);
        var refused = Build("out", after).Ends(1);
        Assert.Contains(refused.Complaints, line => line.Contains($"--{option}: ", StringComparison.Ordinal) && line.Contains("--rebuild", StringComparison.Ordinal));
        Assert.Equal(was, EegCacheRuns.State(workspace["out"]));

        var report = Build("out", [.. after, "--rebuild", "--json"]).Ends(0);
        var now = EegCacheRuns.State(workspace["out"]);
        Assert.Equal(isRemade ? 4 : 0, EegCacheRuns.Made(report));
        Assert.Equal(isRemade ? 4 : 0, EegCacheRuns.Remade(was, now).Length);
        Assert.Equal(isRemade ? 4 : 0, EegCacheRuns.MovedAside(now).Length);
        Build("fresh", after).Ends(0);
        Workspace.Same(workspace["fresh"], workspace["out"]);
        Launched.Run("verify", workspace["out"]).Ends(0);
        Assert.Equal(0, EegCacheRuns.Made(Build("out", [.. after, "--json"]).Ends(0)));
    }

    [Fact]
    public void Recordings_without_labels_are_given_up_only_with_rebuild()
    {
        Workspace.Copy(eeg.Recordings, workspace["in"]);
        File.Delete(Directory.GetFiles(workspace["in"], "*.csv", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Last());
        ToolResult BuildHere(string cache, params string[] flags) => Launched.RunIn(workspace.Folder, [.. EegCacheRuns.BuildOf("in", cache, flags)]);
        BuildHere("out").Ends(0);
        var was = EegCacheRuns.State(workspace["out"]);
        Assert.Contains("--require-labels: ", BuildHere("out", "--require-labels").Ends(1).Error, StringComparison.Ordinal);
        Assert.Equal(was, EegCacheRuns.State(workspace["out"]));
        Assert.Equal(0, EegCacheRuns.Made(BuildHere("out", "--require-labels", "--rebuild", "--json").Ends(3)));
        Assert.Single(EegCacheRuns.MovedAside(EegCacheRuns.State(workspace["out"])));
        BuildHere("fresh", "--require-labels").Ends(3);
        Workspace.Same(workspace["fresh"], workspace["out"]);
    }

    [Fact]
    public void Several_options_at_once_are_all_named()
    {
        var refused = Launched.Run([.. EegCacheRuns.BuildOf(eeg.Recordings, eeg.Built(), "--notch", "50", "--bandpass", "1-70")]).Ends(1);
        Assert.Contains("--bandpass: 0.5-120 was planned, 1-70 is asked", refused.Error, StringComparison.Ordinal);
        Assert.Contains("--notch: ", refused.Error, StringComparison.Ordinal);
    }

    private ToolResult Build(string cache, params string[] flags)
    {
        // The recordings' own folder is named train: another split is built from one of another name.
        var recordings = eeg.Recordings;
        if (flags.Contains("--split"))
        {
            recordings = workspace["recordings"];
            if (!Directory.Exists(recordings))
            {
                Workspace.Copy(eeg.Recordings, recordings);
            }
        }

        return Launched.Run([.. EegCacheRuns.BuildOf(recordings, workspace[cache], flags)]);
    }
}
