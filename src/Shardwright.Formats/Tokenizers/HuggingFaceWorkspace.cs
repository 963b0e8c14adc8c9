namespace Shardwright.Formats.Tokenizers;

/// <summary>What one thread needs while it encodes: the words it met before, and room to merge. Lent by the tokenizer, reused from text to text.</summary>
internal sealed class HuggingFaceWorkspace
{
    /// <summary>Words met before.</summary>
    internal WordCache Words { get; } = new();

    /// <summary>The merging of a piece.</summary>
    internal PieceMerger Merger { get; } = new();

    /// <summary>The tokens of the word at hand.</summary>
    internal TokenRun Run { get; } = new();

    /// <summary>Gives back what an unusually long word needed.</summary>
    internal void Trim()
    {
        Merger.Trim();
        Run.Trim();
    }
}
