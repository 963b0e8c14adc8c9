namespace Shardwright.Streaming.Genome;

/// <summary>The ids of special tokens; a letter's id is its ASCII code.</summary>
/// <param name="Bos">Begins an item.</param>
/// <param name="Eos">Ends the letters.</param>
/// <param name="Sep">Stands before the letters.</param>
/// <param name="Pad">Fills an item up.</param>
public readonly record struct SpecialIds(int Bos, int Eos, int Sep, int Pad)
{
    /// <summary>BOS 1, EOS 2, SEP 3, PAD 0: what the Eden run gives to its byte-level tokenizer.</summary>
    public static SpecialIds Eden => new(1, 2, 3, 0);
}
