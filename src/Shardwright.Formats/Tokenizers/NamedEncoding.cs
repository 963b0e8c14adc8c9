namespace Shardwright.Formats.Tokenizers;

/// <summary>An encoding that tiktoken ships, by its name: what its rank file does not say.</summary>
/// <param name="Name">Its name, with which its file's name begins.</param>
/// <param name="Pattern">How it splits.</param>
/// <param name="Ranks">How many lines its file has.</param>
/// <param name="SpecialTokens">Tokens that are not in the file.</param>
internal sealed record NamedEncoding(string Name, TokenizerPattern Pattern, int Ranks, params (string Text, int Id)[] SpecialTokens)
{
    private const string EndOfText = "<|endoftext|>";

    /// <summary>All that are known; of two with as many ranks the usual one comes first.</summary>
    internal static IReadOnlyList<NamedEncoding> All { get; } =
    [
        new("cl100k_base", TokenizerPattern.Cl100k, 100_256, (EndOfText, 100_257), ("<|fim_prefix|>", 100_258),
            ("<|fim_middle|>", 100_259), ("<|fim_suffix|>", 100_260), ("<|endofprompt|>", 100_276)),
        new("o200k_base", TokenizerPattern.O200k, 199_998, (EndOfText, 199_999), ("<|endofprompt|>", 200_018)),
        new("r50k_base", TokenizerPattern.Gpt2, 50_256, (EndOfText, 50_256)),
        new("gpt2", TokenizerPattern.Gpt2, 50_256, (EndOfText, 50_256)),
        new("p50k_base", TokenizerPattern.Gpt2, 50_280, (EndOfText, 50_256)),
        new("p50k_edit", TokenizerPattern.Gpt2, 50_280, (EndOfText, 50_256), ("<|fim_prefix|>", 50_281),
            ("<|fim_middle|>", 50_282), ("<|fim_suffix|>", 50_283)),
    ];

    /// <summary>The one with whose name a file's name begins.</summary>
    internal static NamedEncoding? OfFile(string path)
        => All.FirstOrDefault(known => Path.GetFileName(path).StartsWith(known.Name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The usual one with so many ranks.</summary>
    internal static NamedEncoding? OfCount(int ranks) => All.FirstOrDefault(known => known.Ranks == ranks);
}
