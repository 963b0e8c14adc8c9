using System.Diagnostics;
using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Eeg;

/// <summary>A cache whose build dies at any moment is gone on with, and ends as one that nobody disturbed.</summary>
public sealed class KilledCacheTests(EegCacheRuns eeg) : IDisposable
{
    private const int Seed = 20_251_124;

    private readonly Workspace workspace = new();

    public void Dispose() => workspace.Dispose();

    [Theory]
    [InlineData]
    [InlineData("--compress", "deflate")]
    [InlineData("--layout", "continuous")]
    public void A_build_killed_at_any_moment_ends_byte_for_byte_as_one_that_was_not(params string[] flags)
    {
        var (built, random) = (eeg.Built(flags), new Random(Seed));
        var clock = Stopwatch.StartNew();
        Build("measured", flags).Ends(0);
        var whole = clock.Elapsed;
        var (died, points) = (0, Dose.Of(2, 17));
        for (var point = 0; point < points; point++)
        {
            var cache = workspace[$"killed-{point}"];

            // Starting takes a part of the time in which nothing can be half done.
            var delay = whole * (0.2 + (0.8 * (point + random.NextDouble()) / points));
            died += KillAfter(delay, $"killed-{point}", flags) ? 1 : 0;
            if (Dose.IsLong && point % 5 == 0)
            {
                KillAfter(delay / 2, $"killed-{point}", flags);
            }

            var code = Launched.Run("verify", cache).ExitCode;
            Assert.True(File.Exists(Path.Combine(cache, "_COMPLETE")) ? code == 0 : code is 1 or 4, $"verify ended with {code}");
            Workspace.NothingHalf(built, cache);
            Build($"killed-{point}", flags).Ends(0);
            Workspace.Same(built, cache);
            Launched.Run("verify", cache).Ends(0);
            Directory.Delete(cache, recursive: true);
        }

        Assert.True(died > 0, "every build was over before it could be killed");
    }

    [Theory]
    [InlineData]
    [InlineData("--layout", "continuous")]
    public void A_cache_killed_while_it_follows_its_recordings_ends_as_a_fresh_one(params string[] flags)
    {
        Workspace.Copy(eeg.Recordings, workspace["in"]);
        var random = new Random(Seed);
        BuildHere("fresh", flags).Ends(0);
        var labels = Directory.GetFiles(workspace["in"], "*.csv", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray();
        var right = Array.ConvertAll(labels, File.ReadAllText);
        var clock = Stopwatch.StartNew();
        BuildHere("out", flags).Ends(0);
        var whole = clock.Elapsed;
        for (var point = 0; point < Dose.Of(1, 8); point++)
        {
            foreach (var path in labels)
            {
                File.WriteAllText(path, "F7,20,40.5,seiz,1\n");
            }

            BuildHere("out", flags).Ends(0);
            foreach (var (path, text) in labels.Zip(right))
            {
                File.WriteAllText(path, text);
            }

            using (var tool = Tool.Start(Repository.Launcher, EegCacheRuns.BuildOf("in", "out", flags), workspace.Folder, Launched.Environment))
            {
                Thread.Sleep(whole * (0.3 + (0.6 * random.NextDouble())));
                tool.Kill();
                tool.Wait();
            }

            // A mark that stands is that of what was there before, which is whole, or of all that is new.
            if (File.Exists(workspace["out", "_COMPLETE"]))
            {
                Launched.Run("verify", workspace["out"]).Ends(0);
            }

            BuildHere("out", flags).Ends(0);
            Workspace.Same(workspace["fresh"], workspace["out"]);
        }
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public void A_signal_ends_a_build_with_130_and_a_line_that_says_how_to_go_on(string signal)
    {
        using (var build = eeg.StartAndAwaitUnit(workspace["out"]))
        {
            build.Signal(signal);
            var ended = Launched.Sane(build.Wait()).Ends(130);
            Assert.Contains(ended.Complaints, line => line.Contains("interrupted", StringComparison.Ordinal) && line.Contains("same command", StringComparison.Ordinal) && line.Contains("goes on", StringComparison.Ordinal));
        }

        Assert.False(File.Exists(workspace["out", "_COMPLETE"]));
        Assert.False(File.Exists(workspace["out", "manifest.json"]));
        Assert.Contains("it was not finished", Launched.Run("verify", workspace["out"]).Ends(4).Output, StringComparison.Ordinal);
        Launched.Run("read", workspace["out"]).Fails(1, "not finished", "goes on");
        Assert.Empty(Directory.EnumerateFiles(workspace["out"], "*.partial", SearchOption.AllDirectories));
        Assert.InRange(EegCacheRuns.Made(Build("out", [.. EegCacheRuns.SlowFlags, "--json"]).Ends(0)), 1, 3);
        Launched.Run("verify", workspace["out"]).Ends(0);
    }

    [Theory]
    [InlineData]
    [InlineData("--compress", "deflate")]
    [InlineData("--layout", "continuous")]
    public void Neither_jobs_nor_parts_change_a_byte(params string[] flags)
    {
        Build("one", [.. flags, "-j", "1"]).Ends(0);
        Build("eight", [.. flags, "-j", "8"]).Ends(0);
        Workspace.Same(workspace["one"], workspace["eight"]);
        Workspace.Same(eeg.Built(flags), workspace["one"]);
        foreach (var part in (string[])["3/3", "1/3"])
        {
            Build("parts", [.. flags, "--part", part]).Ends(0);
        }

        Build("parts", [.. flags, "--finish"]).Ends(1);
        Assert.False(File.Exists(workspace["parts", "manifest.json"]));
        Build("parts", [.. flags, "--part", "2/3"]).Ends(0);
        Build("parts", [.. flags, "--finish"]).Ends(0);
        Workspace.Same(workspace["one"], workspace["parts"]);
    }

    private ToolResult Build(string cache, params string[] flags) => Launched.Run([.. EegCacheRuns.BuildOf(eeg.Recordings, workspace[cache], flags)]);

    private ToolResult BuildHere(string cache, params string[] flags) => Launched.RunIn(workspace.Folder, [.. EegCacheRuns.BuildOf("in", cache, flags)]);

    private bool KillAfter(TimeSpan delay, string cache, string[] flags)
    {
        using var tool = Launched.Start([.. EegCacheRuns.BuildOf(eeg.Recordings, workspace[cache], flags)]);
        Thread.Sleep(delay);
        var isAlive = !tool.HasExited;
        tool.Kill();
        tool.Wait();
        return isAlive;
    }
}
