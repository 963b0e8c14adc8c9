using Shardwright.Datasets.Layouts.Ptycho;
using Shardwright.Formats.Npz;

namespace Shardwright.Recipes.Ptycho;

/// <summary>Some of a scan's patterns, in their order. For one thread at a time.</summary>
/// <param name="all">All of them.</param>
/// <param name="indexes">Which, ascending.</param>
/// <param name="advance">Is told how many were read.</param>
internal sealed class SelectedPatterns(IPatternSource all, int[] indexes, Action<long> advance) : IPatternSource
{
    private readonly int patternBytes = checked(all.Height * all.Width * all.Type.ElementBytes);

    public long Count => indexes.Length;

    public int Height => all.Height;

    public int Width => all.Width;

    public NpyType Type => all.Type;

    public void Read(long first, int count, Span<byte> patterns)
    {
        var at = checked((int)first);
        for (var done = 0; done < count;)
        {
            // Neighbours are read together.
            var run = 1;
            while (done + run < count && indexes[at + done + run] == indexes[at + done] + run)
            {
                run++;
            }

            all.Read(indexes[at + done], run, patterns.Slice(done * patternBytes, run * patternBytes));
            done += run;
        }

        advance(count);
    }
}
