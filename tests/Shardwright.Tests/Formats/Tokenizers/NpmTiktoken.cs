using System.Globalization;
using System.Text;
using System.Text.Json;
using Shardwright.Formats.Tokenizers;

namespace Shardwright.Tests.Formats.Tokenizers;

/// <summary>tiktoken's own encoder, as npm has it, and its ranks as rank files.</summary>
internal static class NpmTiktoken
{
    /// <summary>The pattern with which nanochat trains.</summary>
    public const string NanochatPattern =
        @"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}+|\p{N}{1,2}| ?[^\s\p{L}\p{N}]++[\r\n]*|\s*[\r\n]|\s+(?!\S)|\s+";

    private const string Script = """
        const fs = require('fs'), { Tiktoken } = require('tiktoken');
        const [, , texts, encoding, pattern, out] = process.argv;
        const data = require('tiktoken/encoders/' + encoding + '.json');
        const oracle = new Tiktoken(data.bpe_ranks, data.special_tokens, pattern || data.pat_str);
        const lines = JSON.parse(fs.readFileSync(texts, 'utf8')).map(text => oracle.encode_ordinary(text).join(' '));
        fs.writeFileSync(out, lines.join('\n'));
        """;

    /// <summary>Writes the rank file of an encoding into a folder.</summary>
    public static string RankFile(TemporaryFolder folder, string encoding, string? name = null)
    {
        var path = folder.File(name ?? $"{encoding}.tiktoken");
        using var data = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(NodeOracle.Folder, "node_modules", "tiktoken", "encoders", $"{encoding}.json")));
        using var file = new StreamWriter(path) { NewLine = "\n" };
        foreach (var line in data.RootElement.GetProperty("bpe_ranks").GetString()!.Split('\n'))
        {
            var words = line.Split(' ');
            var first = int.Parse(words[1], CultureInfo.InvariantCulture);
            for (var word = 2; word < words.Length; word++)
            {
                file.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{words[word]} {first + word - 2}"));
            }
        }

        return path;
    }

    /// <summary>The ids of texts as npm's tiktoken gives them, with the encoding's pattern or another.</summary>
    public static int[][] Encode(TemporaryFolder folder, string encoding, string? pattern, IReadOnlyList<string> texts)
    {
        var (input, output) = (folder.File("texts.json"), folder.File("ids.txt"));
        File.WriteAllText(input, JsonSerializer.Serialize(texts));
        NodeOracle.Run(Script, input, encoding, pattern ?? "", output);
        return [.. File.ReadAllText(output).Split('\n').Select(line => line.Length == 0 ? [] : line.Split(' ').Select(int.Parse).ToArray())];
    }

    /// <summary>Compares a tokenizer with the oracle on each text, and its other ways of counting and decoding with its own encoding.</summary>
    public static void Compare(Tokenizer tokenizer, IReadOnlyList<string> texts, int[][] expected)
    {
        Assert.Equal(texts.Count, expected.Length);
        for (var index = 0; index < texts.Count; index++)
        {
            var utf8 = Encoding.UTF8.GetBytes(texts[index]);
            var ids = Tokens.Of(tokenizer, utf8);
            if (!ids.AsSpan().SequenceEqual(expected[index]))
            {
                var at = ids.AsSpan().CommonPrefixLength(expected[index]);
                Assert.Fail($"text {index}, token {at} of {expected[index].Length}: {JsonSerializer.Serialize(texts[index][..Math.Min(200, texts[index].Length)])}");
            }

            Assert.Equal(ids.Length, tokenizer.Count(utf8));
            Assert.Equal(utf8, Tokens.Bytes(tokenizer, ids));
        }
    }
}
