namespace Shardwright.Tests;

/// <summary>How much is tried: a little always, more with <c>SHARDWRIGHT_TEST_ALL=1</c>, all of it with <c>SHARDWRIGHT_TEST_LONG=1</c> too.</summary>
internal static class Dose
{
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("SHARDWRIGHT_TEST_ALL") == "1";
    private static readonly bool IsLongest = Environment.GetEnvironmentVariable("SHARDWRIGHT_TEST_LONG") == "1";

    /// <summary>One of three amounts.</summary>
    public static int Of(int little, int more, int all) => IsLongest ? all : IsLong ? more : little;
}
