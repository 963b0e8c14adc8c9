using Shardwright.Tests.Architecture;

namespace Shardwright.Tests.Recipes.Eeg;

/// <summary>The Python that stands for the original in the bench and the oracles is itself held to what the original gave.</summary>
public sealed class OriginalTwinTests
{
    private const string SelfTest = """
        import sys
        sys.path.insert(0, sys.argv[1])
        from eeg_selftest import selftest
        selftest(with_mne=sys.argv[2] == "mne")
        """;

    private static readonly string Peers = Path.Combine(SourceTree.Root, "bench", "peers");

    [Fact]
    public void The_originals_twin_gives_every_figure_that_the_original_gave()
        => Assert.Equal("every figure holds\n", PythonOracle.Run(SelfTest, Peers, "own"));

    [Fact]
    public void The_originals_twin_with_MNE_gives_the_same_figures_and_its_own_reader_agrees()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("SHARDWRIGHT_TEST_ALL") == "1", "MNE is for SHARDWRIGHT_TEST_ALL=1");
        Assert.Equal("every figure holds, with MNE too\n", PythonOracle.Run(SelfTest, Peers, "mne"));
    }
}
