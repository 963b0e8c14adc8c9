using System.Buffers;
using Shardwright.Foundation.Random;

namespace Shardwright.Streaming.Tuning;

/// <summary>Rearranges documents so that a model learns to fill a gap: prefix and suffix first, then what stood between.</summary>
/// <remarks>
/// Bavarian et al., Efficient Training of Language Models to Fill in the Middle (2022), with the draws of nanochat's C++ branch: <c>random()</c>
/// below the rate, start = <c>randint(0, n)</c>, end = <c>randint(start, n)</c>, then <c>random()</c> below one half for suffix first. For one thread.
/// </remarks>
public sealed class FillInMiddle
{
    private readonly PythonRandom random;
    private readonly double rate;
    private readonly int prefix;
    private readonly int middle;
    private readonly int suffix;
    private readonly int end;

    /// <summary>Says which documents and which tokens.</summary>
    /// <param name="rate">The share of documents that are rearranged, 0 to 1.</param>
    /// <param name="seed">The seed of Python's generator.</param>
    /// <param name="prefix">The id of <c>&lt;FIM_PREFIX&gt;</c>.</param>
    /// <param name="middle">The id of <c>&lt;FIM_MIDDLE&gt;</c>.</param>
    /// <param name="suffix">The id of <c>&lt;FIM_SUFFIX&gt;</c>.</param>
    /// <param name="end">The id of <c>&lt;EOS&gt;</c>.</param>
    public FillInMiddle(double rate, long seed, int prefix, int middle, int suffix, int end)
    {
        if (rate is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(rate), rate, "a rate is from 0 to 1");
        }

        random = new PythonRandom(seed);
        (this.rate, this.prefix, this.middle, this.suffix, this.end) = (rate, prefix, middle, suffix, end);
    }

    /// <summary>Takes the next document.</summary>
    /// <param name="ids">Its tokens, without a beginning of text.</param>
    /// <param name="target">The tokens are appended: as they are, or P prefix S suffix M middle EOS, or P S suffix M prefix middle EOS.</param>
    /// <returns>Whether the document was rearranged; one of fewer than two tokens never is, and draws nothing.</returns>
    public bool Apply(ReadOnlySpan<int> ids, IBufferWriter<int> target)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (ids.Length < 2 || random.NextDouble() >= rate)
        {
            target.Write(ids);
            return false;
        }

        var from = (int)random.NextInt(0, ids.Length);
        var to = (int)random.NextInt(from, ids.Length);
        if (random.NextDouble() < 0.5)
        {
            target.Write([prefix, suffix]);
            target.Write(ids[to..]);
            target.Write([middle]);
            target.Write(ids[..to]);
        }
        else
        {
            target.Write([prefix]);
            target.Write(ids[..from]);
            target.Write([suffix]);
            target.Write(ids[to..]);
            target.Write([middle]);
            target.Write(ids[from..to]);
        }

        target.Write([end]);
        return true;
    }
}
