namespace Shardwright.EndToEnd.Running;

/// <summary>How much is tried: a little always, more with <c>SHARDWRIGHT_TEST_ALL=1</c>, all of it with <c>SHARDWRIGHT_TEST_LONG=1</c> too.</summary>
public static class Dose
{
    /// <summary>Whether everything is to be tried.</summary>
    public static bool IsLong { get; } = Environment.GetEnvironmentVariable("SHARDWRIGHT_TEST_ALL") == "1";

    /// <summary>Whether that is to be all of it.</summary>
    public static bool IsLongest { get; } = Environment.GetEnvironmentVariable("SHARDWRIGHT_TEST_LONG") == "1";

    /// <summary>One of two amounts, or a fifth of the larger.</summary>
    public static int Of(int little, int much) => IsLongest ? much : IsLong ? Math.Max(little, (much + 4) / 5) : little;

    /// <summary>All of many cases, or every sixth of them.</summary>
    public static IEnumerable<T> Of<T>(IEnumerable<T> cases) => cases.Where((_, place) => IsLongest || place % 6 == 2);

    /// <summary>Skips the test where a tool is missing; where tools are required, fails it.</summary>
    public static void Require(bool isThere, string what)
    {
        if (!isThere)
        {
            Assert.False(Environment.GetEnvironmentVariable("SHARDWRIGHT_REQUIRE_TOOLS") == "1", $"not here, and SHARDWRIGHT_REQUIRE_TOOLS=1: {what}");
            Assert.Skip($"not here: {what}");
        }
    }

    /// <summary>Skips the test unless this process is root.</summary>
    public static void RequireRoot() => Require(Environment.IsPrivilegedProcess, "root");
}
