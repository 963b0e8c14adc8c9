namespace Shardwright.Streaming.Genome;

/// <summary>How windows of genomes become items that a model trains on. Defaults are those of the sharded Eden data loader.</summary>
public sealed record GenomeOptions
{
    /// <summary>Tokens of an item, special ones included. Default 8192. Window databases are made for one such size.</summary>
    public int SequenceLength { get; init; } = 8192;

    /// <summary>Letters from one window's start to the next one's in a sequence. Default 7992.</summary>
    public int Stride { get; init; } = 7992;

    /// <summary>The shortest window that the window database was asked to keep, in letters; 0, the default, where none was left out.</summary>
    public int MinLengthThreshold { get; init; }

    /// <summary>Which special tokens stand around the letters. Default <see cref="TokenLayout.Eden"/>.</summary>
    public TokenLayout Layout { get; init; }

    /// <summary>Their ids. Default <see cref="SpecialIds.Eden"/>.</summary>
    public SpecialIds Ids { get; init; } = SpecialIds.Eden;

    /// <summary>Whether an item begins with BOS; without a tag and in layout <see cref="TokenLayout.Head"/> only. Default true.</summary>
    public bool IncludeBos { get; init; } = true;

    /// <summary>Whether EOS follows the letters; without a tag and in layout <see cref="TokenLayout.Head"/> only. Default true.</summary>
    public bool IncludeEos { get; init; } = true;

    /// <summary>Whether an item says what its sequence is: the UTF-8 bytes of <c>&lt;ctrl_bcr&gt;</c> for an id that begins with <c>BCR__</c>. Default false.</summary>
    public bool ControlTags { get; init; }

    /// <summary>Whether half of the items, drawn by seed, epoch and index, are their reverse complement. Default false.</summary>
    public bool ReverseComplement { get; init; }

    /// <summary>Whether letters that stand for two or three bases are complemented too. Default false, as the original: only A, C, G and T are.</summary>
    public bool ComplementAmbiguous { get; init; }

    /// <summary>What the draws of <see cref="ReverseComplement"/> begin with, zero or more. Default 42.</summary>
    public long Seed { get; init; } = 42;
}
