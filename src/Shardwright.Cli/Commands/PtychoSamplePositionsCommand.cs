using System.CommandLine;
using Shardwright.Cli.Output;
using Shardwright.Streaming.Ptycho;

namespace Shardwright.Cli.Commands;

/// <summary><c>ptycho sample-positions</c>.</summary>
internal static class PtychoSamplePositionsCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "A scan, NPZ, or a product." };
        var subsample = Spelled(Flags.OptionalNumber("--n-subsample", "Points drawn first; all if not given.", 0, int.MaxValue), "--n_subsample");
        var groups = Spelled(Flags.OptionalNumber("--n-groups", "Groups; one around each point if not given.", 0, int.MaxValue), "--n_groups");
        var images = Spelled(Flags.OptionalNumber("--n-images", "The old name of --n-groups.", 0, int.MaxValue), "--n_images");
        var seed = Spelled(Flags.Number("--subsample-seed", "The seed of both draws.", 42L, 0, uint.MaxValue), "--subsample_seed", "--seed");
        var neighbors = Spelled(Flags.Number("--neighbor-count", "Nearest neighbours that a group is drawn from.", 4, 1, int.MaxValue), "--neighbor_count", "-K");
        var grid = Flags.Number("--gridsize", "Patterns along each side of a group.", 1, 1, 64);
        var sequential = Spelled(new Option<bool>("--sequential-sampling") { Description = "Make groups around the first points, not around drawn ones." }, "--sequential_sampling");
        var oversampling = Spelled(new Option<bool>("--enable-oversampling") { Description = "Allow more groups than points." }, "--enable_oversampling");
        var pool = Spelled(Flags.OptionalNumber("--neighbor-pool-size", "Neighbours that more groups than points are drawn from.", 1, int.MaxValue), "--neighbor_pool_size");
        var cache = new Option<bool>("--cache") { Description = "Take the groups from the cache beside the file, and keep them there." };
        var output = new Option<string?>("--output", "-o") { Description = "Keep the draw: groups in *.groups_cache.npz, points in *.txt or in a folder.", HelpName = "PATH" };
        var command = new Command("sample-positions", "Draw points of a scan, and groups of neighbours, as a training run would.")
        {
            file, subsample, groups, images, seed, neighbors, grid, sequential, oversampling, pool, cache, output,
        };
        command.Does((parsed, context) =>
        {
            var sample = PositionSample.Draw(
                parsed.GetValue(file)!,
                new GroupOptions
                {
                    SubsampleCount = parsed.GetValue(subsample), GroupCount = parsed.GetValue(groups) ?? parsed.GetValue(images), Seed = parsed.GetValue(seed),
                    NeighborCount = parsed.GetValue(neighbors), GridSize = parsed.GetValue(grid), Sequential = parsed.GetValue(sequential),
                    EnableOversampling = parsed.GetValue(oversampling), NeighborPoolSize = parsed.GetValue(pool),
                },
                parsed.GetValue(output), parsed.GetValue(cache));
            context.Terminal.Print(sample, CliJson.Default.PositionSample, ScanLines.Print);
            return ExitCode.Done;
        });
        return command;
    }

    private static Option<T> Spelled<T>(Option<T> option, params ReadOnlySpan<string> spellings)
    {
        foreach (var spelling in spellings)
        {
            option.Aliases.Add(spelling);
        }

        return option;
    }
}
