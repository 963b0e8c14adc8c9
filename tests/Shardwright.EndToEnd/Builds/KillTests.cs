using System.Diagnostics;
using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Builds;

/// <summary>A build that dies at any moment is gone on with, and ends as one that nobody disturbed.</summary>
public sealed class KillTests(RawSpectra raw)
{
    private const int Seed = 20_251_121;

    [Fact]
    public void A_build_killed_at_any_moment_ends_byte_for_byte_as_one_that_was_not()
    {
        using var workspace = new Workspace();
        var (built, random) = (raw.Built, new Random(Seed));
        var clock = Stopwatch.StartNew();
        Launched.Run([.. RawSpectra.BuildOf(raw.Small, workspace["measured"])]).Ends(0);
        var whole = clock.Elapsed;
        var died = 0;
        for (var point = 0; point < Dose.Of(8, 50); point++)
        {
            var output = workspace[$"killed-{point}"];
            var delay = whole * ((point + random.NextDouble()) / Dose.Of(8, 50));
            died += KillAfter(delay, output) ? 1 : 0;
            if (Dose.IsLong && point % 5 == 0)
            {
                KillAfter(delay / 2, output);
            }

            AssertCompleteOnlyWhenSound(output);
            Workspace.NothingHalf(built, output);
            Launched.Run([.. RawSpectra.BuildOf(raw.Small, output)]).Ends(0);
            Workspace.Same(built, output);
            Launched.Run("verify", output).Ends(0);
        }

        Assert.True(died > 0, "every build was over before it could be killed");
    }

    private static void AssertCompleteOnlyWhenSound(string output)
    {
        var code = Launched.Run("verify", output).ExitCode;
        Assert.True(File.Exists(Path.Combine(output, "_COMPLETE")) ? code == 0 : code is 1 or 4, $"verify ended with {code}");
    }

    private bool KillAfter(TimeSpan delay, string output)
    {
        using var tool = Launched.Start([.. RawSpectra.BuildOf(raw.Small, output)]);
        Thread.Sleep(delay);
        var isAlive = !tool.HasExited;
        tool.Kill();
        tool.Wait();
        return isAlive;
    }
}
