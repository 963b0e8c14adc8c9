using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Shardwright.Datasets.Layouts.Ptycho;

/// <summary>All that decides the groups in a cache: it is used only where every number is the same.</summary>
public sealed record GroupsCacheKey
{
    /// <summary>The version of our draws; another one is never used.</summary>
    internal const long Version = 1;

    private const long Missing = -1;

    /// <summary>What <see cref="GroupsCache.Checksum"/> gives for the positions: <c>dataset_checksum</c>.</summary>
    public required string Checksum { get; init; }

    /// <summary>Patterns along each side of a group: <c>gridsize</c>.</summary>
    public required int GridSize { get; init; }

    /// <summary>Neighbours that a group is drawn from, K: <c>overlap_factor</c>.</summary>
    public required int NeighborCount { get; init; }

    /// <summary>The seed: <c>seed</c>.</summary>
    public required long Seed { get; init; }

    /// <summary>Groups wanted: <c>n_groups</c>, -1 in the file where it is one for each point.</summary>
    public int? GroupCount { get; init; }

    /// <summary>Points drawn first: <c>n_subsample</c>, -1 in the file where it is all.</summary>
    public int? SubsampleCount { get; init; }

    /// <summary>Whether the first points were taken: <c>sequential_sampling</c>.</summary>
    public bool Sequential { get; init; }

    /// <summary>Whether there may be more groups than points: <c>enable_oversampling</c>.</summary>
    public bool EnableOversampling { get; init; }

    /// <summary>Neighbours that more groups than points are drawn from: <c>neighbor_pool_size</c>, -1 in the file where it is K.</summary>
    public int? NeighborPoolSize { get; init; }

    /// <summary>The numbers as the file has them, by their names there.</summary>
    internal IEnumerable<(string Name, long Value)> Numbers =>
    [
        ("gridsize", GridSize), ("overlap_factor", NeighborCount), ("seed", Seed), ("n_groups", GroupCount ?? Missing), ("n_subsample", SubsampleCount ?? Missing),
        ("sequential_sampling", Sequential ? 1 : 0), ("enable_oversampling", EnableOversampling ? 1 : 0), ("neighbor_pool_size", NeighborPoolSize ?? Missing),
        ("shardwright_version", Version),
    ];

    /// <summary>The first 32 hexadecimal digits of the SHA-256 of all of it.</summary>
    internal string Hash()
    {
        var text = new StringBuilder(Checksum);
        foreach (var (name, value) in Numbers)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{name}={value}");
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..32];
    }
}
