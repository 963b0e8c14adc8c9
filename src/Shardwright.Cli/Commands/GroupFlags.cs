using System.CommandLine;
using System.CommandLine.Parsing;
using Shardwright.Streaming.Ptycho;

namespace Shardwright.Cli.Commands;

/// <summary>Which patterns of a scan are read, and how they are joined to groups, in PtychoPINN's words.</summary>
/// <param name="prefix">What stands in front of every description.</param>
internal sealed class GroupFlags(string prefix)
{
    private readonly Option<int?> subsample = Named(Flags.OptionalNumber("--n-subsample", $"{prefix}Patterns of each scan that are read, drawn by --subsample-seed.", 1, int.MaxValue), "--n_subsample");
    private readonly Option<long> seed = Named(Flags.Number("--subsample-seed", $"{prefix}The seed of all draws.", 42L, 0L, uint.MaxValue), "--subsample_seed");
    private readonly Option<int?> count = Named(Flags.OptionalNumber("--n-groups", $"{prefix}Groups of each scan; a group for each pattern if not given.", 1, int.MaxValue), "--n_groups", "--n-images", "--n_images");
    private readonly Option<int> gridSize = Flags.Number("--gridsize", $"{prefix}A group has so many patterns, squared.", 1, 1, 64);
    private readonly Option<int> neighbors = Named(Flags.Number("--neighbor-count", $"{prefix}A group is drawn from so many neighbours of a pattern.", 4, 1, 1 << 16), "--neighbor_count");
    private readonly Option<int?> pool = Named(Flags.OptionalNumber("--neighbor-pool-size", $"{prefix}Neighbours that --enable-oversampling draws from; --neighbor-count if not given.", 1, 1 << 16), "--neighbor_pool_size");
    private readonly Option<bool> oversampling = Named(new Option<bool>("--enable-oversampling") { Description = $"{prefix}Allow more groups than patterns." }, "--enable_oversampling");
    private readonly Option<bool> sequential = Named(new Option<bool>("--sequential-sampling") { Description = $"{prefix}Take the first patterns instead of drawing." }, "--sequential_sampling");
    private readonly Option<bool> cache = new("--groups-cache") { Description = $"{prefix}Keep the groups that are drawn beside each product, and take them from there." };

    private Option[] All => [subsample, seed, count, gridSize, neighbors, pool, oversampling, sequential, cache];

    public void AddTo(Command command)
    {
        foreach (var option in All)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The first of these flags that somebody gave.</summary>
    public string? FirstGiven(CommandResult result) => All.FirstOrDefault(option => Flags.IsGiven(result, option))?.Name;

    public bool IsCached(ParseResult parsed) => parsed.GetValue(cache);

    /// <summary>What is taken and how it is grouped; null where patterns are read one by one in their order.</summary>
    public GroupOptions? Groups(ParseResult parsed) => FirstGiven(parsed.CommandResult) is null ? null : Options(parsed);

    /// <summary>What is taken and how it is grouped.</summary>
    public GroupOptions Options(ParseResult parsed) => new()
    {
        SubsampleCount = parsed.GetValue(subsample), GroupCount = parsed.GetValue(count), GridSize = parsed.GetValue(gridSize), NeighborCount = parsed.GetValue(neighbors),
        NeighborPoolSize = parsed.GetValue(pool), EnableOversampling = parsed.GetValue(oversampling), Sequential = parsed.GetValue(sequential), Seed = parsed.GetValue(seed),
    };

    private static Option<T> Named<T>(Option<T> option, params IReadOnlyList<string> others)
    {
        foreach (var name in others)
        {
            option.Aliases.Add(name);
        }

        return option;
    }
}
