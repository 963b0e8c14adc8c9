using System.Text;
using Shardwright.Formats.Tokenizers;

namespace Shardwright.Tests.Formats.Tokenizers;

/// <summary>Ids beside those of npm's tiktoken, which is OpenAI's own code.</summary>
public sealed class TiktokenOracleTests
{
    public static TheoryData<string, string?> Encodings => new()
    {
        { "cl100k_base", null },
        { "cl100k_base", NpmTiktoken.NanochatPattern },
        { "o200k_base", null },
        { "p50k_base", null },
        { "gpt2", null },
    };

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Cpp_has_the_ids_of_the_oracle(string encoding, string? pattern)
    {
        var headers = Directory.EnumerateFiles("/usr/include", "*.h", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray();
        var every = Math.Max(1, headers.Length / Dose.Of(30, 100, 1000));
        Compare(encoding, pattern, [.. headers.Where((_, index) => index % every == 0).Select(File.ReadAllText)]);
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Random_Unicode_has_the_ids_of_the_oracle(string encoding, string? pattern)
    {
        var random = new Random(7);
        Compare(encoding, pattern, [.. Enumerable.Range(0, Dose.Of(3000, 10_000, 100_000)).Select(_ => RandomText(random))]);
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Each_code_point_in_company_has_the_ids_of_the_oracle(string encoding, string? pattern)
    {
        string[] company = ["a{0}b", "1{0}2", " {0} ", "\n{0}\n", " {0}{0}x", "'{0}", "A{0}B's", "+{0}/\n", "\t{0}\r\n {0}", "{0}"];
        var step = Dose.Of(23, 5, 1);
        var texts = new List<string>();
        for (var value = 0; value < 0x2_0000; value += step)
        {
            if (Rune.TryCreate(value, out var rune))
            {
                texts.Add(string.Join('|', company.Select(text => text.Replace("{0}", rune.ToString(), StringComparison.Ordinal))));
            }
        }

        Compare(encoding, pattern, texts);
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Long_pieces_have_the_ids_of_the_oracle(string encoding, string? pattern)
    {
        var random = new Random(11);
        var letters = Letters(random, 3000, 'a', 26);
        Compare(encoding, pattern,
        [
            new string('a', 20_000), new string(' ', 20_000) + "x", new string('7', 10_000), new string('-', 5000), new string('\n', 5000), letters,
            Letters(random, 5000, 'a', 2), Letters(random, 3000, 0x4E00, 2000), string.Concat(Enumerable.Repeat("abc", 2000)),
            string.Concat(Enumerable.Repeat("ing", 1500)) + letters, string.Concat(Enumerable.Range(0, 90).Select(length => new string('=', length) + "\n")),
            string.Concat(Enumerable.Range(0, 90).Select(length => Letters(random, length, 'a', 26) + " ")),
        ]);
    }

    [Fact]
    public void The_later_text_of_the_cl100k_pattern_gives_the_same_ids()
    {
        const string Later = @"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s++$|\s*[\r\n]|\s+(?!\S)|\s";
        var random = new Random(13);
        Compare("cl100k_base", Later, [.. Enumerable.Range(0, 2000).Select(_ => RandomText(random))], TokenizerPattern.Cl100k);
    }

    private static void Compare(string encoding, string? pattern, IReadOnlyList<string> texts, TokenizerPattern instead = TokenizerPattern.Nanochat)
    {
        using var folder = new TemporaryFolder();
        var path = NpmTiktoken.RankFile(folder, encoding);
        var tokenizer = pattern is null ? Tokenizer.Open(path) : Tokenizer.Open(path, instead);
        NpmTiktoken.Compare(tokenizer, texts, NpmTiktoken.Encode(folder, encoding, pattern, texts));
    }

    private static string Letters(Random random, int length, int first, int count)
        => string.Concat(Enumerable.Range(0, length).Select(_ => (char)(first + random.Next(count))));

    private static string RandomText(Random random)
    {
        string[] parts = ["'s", "'LL", "'ſ", "'re", "don't", " ", "  ", "\n", "\r\n", "\t", "\u00A0", "\u2028", "\u0085", "12", "3456", "abc", "ABCdef", "/", "//", "!=", "e\u0301", "\u0301", "日本", "😀", "𝒜b", "٣", "Ⅷ", "ǅ", "ʰ"];
        var text = new StringBuilder();
        for (var left = random.Next(24); left > 0; left--)
        {
            if (random.Next(3) > 0)
            {
                text.Append(parts[random.Next(parts.Length)]);
            }
            else if (Rune.TryCreate(random.Next(random.Next(4) == 0 ? 0x11_0000 : 0x800), out var rune))
            {
                text.Append(rune);
            }
        }

        return text.ToString();
    }
}
