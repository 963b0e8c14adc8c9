using Shardwright.Hygiene.Git;

namespace Shardwright.Hygiene.Guard;

/// <summary>How large a file in git may be.</summary>
internal static class GuardLimits
{
    /// <summary>The folder of fixtures, below the top of the repository.</summary>
    public const string Fixtures = "tests/data/";

    /// <summary>Elsewhere: 1 MB.</summary>
    public const long Bytes = 1_000_000;

    /// <summary>Below the folder of fixtures: 10 MB.</summary>
    public const long FixtureBytes = 10_000_000;

    /// <summary>Whether a file lies below the folder of fixtures.</summary>
    public static bool IsFixture(GitPath path) => path.Raw.StartsWith(Fixtures, StringComparison.Ordinal);

    /// <summary>The limit for a path.</summary>
    public static long Of(GitPath path) => IsFixture(path) ? FixtureBytes : Bytes;
}
