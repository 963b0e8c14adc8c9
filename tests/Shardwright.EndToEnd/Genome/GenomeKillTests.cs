using System.Diagnostics;
using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Genome;

/// <summary>A genome command that dies at any moment, and the same command again: in the end all is as if nobody had disturbed it.</summary>
public sealed class GenomeKillTests(GenomeDatasets genomes) : IDisposable
{
    private const int Seed = 20_251_126;

    private readonly Workspace workspace = new();

    public void Dispose() => workspace.Dispose();

    [Theory]
    [InlineData]
    [InlineData("--layout", "packed")]
    [InlineData("turns")]
    public void A_store_killed_at_any_moment_ends_byte_for_byte_as_one_that_was_not(params string[] flags)
    {
        var built = genomes.Stored(flags);
        var died = AtAnyMoment(Store, output =>
        {
            var code = Launched.Run("verify", output).ExitCode;
            Assert.True(File.Exists(Path.Combine(output, "_COMPLETE")) ? code == 0 : code is 1 or 4, $"verify ended with {code}");
            Workspace.NothingHalf(built, output);
            Launched.Run(Store(output)).Ends(0);
            Workspace.Same(built, output);
            Launched.Run("verify", output).Ends(0);
            GenomeDatasets.NothingLeft(Path.Combine(output, "sequences"));
        });
        Assert.True(died > 0, "every command was over before it could be killed");

        string[] Store(string output) => GenomeDatasets.StoreOf(flags is ["turns"] ? genomes.Turns : genomes.Fasta, output, [.. flags.Where(flag => flag != "turns")]);
    }

    [Fact]
    public void A_split_killed_at_any_moment_is_mended_by_the_same_command()
        => Mends(genomes.Stored(), genomes.Split(), output => GenomeDatasets.SplitOf(output));

    [Fact]
    public void A_split_anew_killed_at_any_moment_is_mended_by_the_same_command()
    {
        Workspace.Copy(genomes.Whole(), workspace["after"]);
        Launched.Run(GenomeDatasets.SplitOf(workspace["after"], "--seed", "9")).Ends(0);
        Mends(genomes.Whole(), workspace["after"], output => GenomeDatasets.SplitOf(output, "--seed", "9"));
    }

    [Fact]
    public void A_precompute_killed_at_any_moment_is_mended_by_the_same_command()
    {
        Workspace.Copy(genomes.Split(), workspace["after"]);
        Launched.Run(Windows(workspace["after"])).Ends(0);
        Mends(genomes.Split(), workspace["after"], Windows);

        static string[] Windows(string output)
            => ["genome", "precompute", Path.Combine(output, "train_split.parquet"), Path.Combine(output, "train_windows.db"), "--window-size", "16", "--stride", "1"];
    }

    /// <summary>What lies there is as before, or as after, or something that <c>verify</c> finds and <c>read</c> refuses or reads right.</summary>
    private void Mends(string before, string after, Func<string, string[]> command)
        => AtAnyMoment(command, output =>
        {
            var verified = Launched.Run("verify", output);
            Assert.True(verified.ExitCode is 0 or 4, $"{verified}");
            var found = Workspace.Published(output);
            Assert.True(verified.ExitCode == 4 || found.SequenceEqual(Workspace.Published(before)) || found.SequenceEqual(Workspace.Published(after)), "verify finds nothing in a state that is neither");
            var read = Launched.Run("read", output);
            Assert.True(read.ExitCode == 0 || read.Complaints.Single().Contains("genome precompute", StringComparison.Ordinal), $"{read}");
            Launched.Run(command(output)).Ends(0);
            Workspace.Same(after, output);
        }, before);

    private int AtAnyMoment(Func<string, string[]> command, Action<string> check, string? before = null)
    {
        var (random, points, died) = (new Random(Seed), Dose.Of(2, 15), 0);
        Copy("measured");
        var clock = Stopwatch.StartNew();
        Launched.Run(command(workspace["measured"])).Ends(0);
        var whole = clock.Elapsed;
        for (var point = 0; point < points; point++)
        {
            var name = $"killed-{point}";
            Copy(name);
            using (var tool = Launched.Start(command(workspace[name])))
            {
                // Starting takes a part of the time in which nothing can be half done.
                Thread.Sleep(whole * (0.3 + (0.7 * (point + random.NextDouble()) / points)));
                died += tool.HasExited ? 0 : 1;
                tool.Kill();
                tool.Wait();
            }

            check(workspace[name]);
            Directory.Delete(workspace[name], recursive: true);
        }

        return died;

        void Copy(string name)
        {
            if (before is not null)
            {
                Workspace.Copy(before, workspace[name]);
            }
        }
    }
}
