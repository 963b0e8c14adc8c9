namespace Shardwright.Streaming.Genome;

/// <summary>Which special tokens stand around a window's letters. Source: two versions of the sharded Eden data loader.</summary>
public enum TokenLayout
{
    /// <summary>BOS, the control tag's ids where asked for, SEP; the letters; EOS. SEP stands there without a tag too.</summary>
    Eden,

    /// <summary>BOS; the letters; EOS. With a control tag as <see cref="Eden"/>.</summary>
    Head,
}
