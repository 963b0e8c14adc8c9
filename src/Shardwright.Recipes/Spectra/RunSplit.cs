using Shardwright.Datasets.Splits;

namespace Shardwright.Recipes.Spectra;

/// <summary>The split of each run, remembered while rows of one run follow each other. For one thread.</summary>
internal sealed class RunSplit(GroupSplitter splitter)
{
    private byte[] lastRun = [];
    private SplitName last;
    private bool any;

    public SplitName Of(ReadOnlySpan<byte> run)
    {
        if (!any || !run.SequenceEqual(lastRun))
        {
            last = splitter.SplitOf(run);
            lastRun = run.ToArray();
            any = true;
        }

        return last;
    }
}
