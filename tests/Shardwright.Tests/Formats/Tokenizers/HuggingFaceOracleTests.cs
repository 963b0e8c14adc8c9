using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Shardwright.Formats.Tokenizers;

namespace Shardwright.Tests.Formats.Tokenizers;

/// <summary>Ids and decoded text are those of Hugging Face's own library (npm <c>tokenizers</c>).</summary>
public sealed class HuggingFaceOracleTests : IDisposable
{
    private const string Script = """
        const { Tokenizer } = require('tokenizers'), fs = require('fs');
        (async () => {
          const t = Tokenizer.fromFile(process.argv[2]), out = [];
          for (const text of JSON.parse(fs.readFileSync(process.argv[3], 'utf8'))) {
            const ids = (await t.encode(text, null, { addSpecialTokens: false })).getIds();
            out.push({ ids, text: await t.decode(ids, false) });
          }
          fs.writeFileSync(process.argv[4], JSON.stringify(out));
        })();
        """;

    private const string ByteLevel = """{"type":"ByteLevel","add_prefix_space":false,"trim_offsets":true,"use_regex":true}""";
    private const string ByteLevelAlone = """{"type":"ByteLevel","add_prefix_space":false,"trim_offsets":true,"use_regex":false}""";
    private const string PrefixSpace = """{"type":"ByteLevel","add_prefix_space":true,"trim_offsets":true,"use_regex":true}""";
    private const string Cl100k =
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    private static readonly string[] Pieces =
    [
        "int", "std::", "::", "<BOS>", "<|end|>", "<|end", "data/", "a/", "#include", "->*", "=>", "@@", " ", "  ", "\n", "\r\n", "\t", "x", "_", "1", "23",
        "456", "the", "'ll", "'S", "'ſ", "é", "e\u0301", "日本", "😀", "𝒜", "𠀀", "\u00A0", "\u3000", "\u0085", "\u200B", "Ⅷ", "²", "٣", "\0", "\u007F", ";", "`", "a",
    ];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_published_tokenizer_gives_the_same_ids_for_real_code_and_random_text()
    {
        var texts = RandomTexts(3_000);
        using var lines = new StreamReader(new GZipStream(File.OpenRead(SharedTokenizer.RealCppPath), CompressionMode.Decompress));
        for (var i = 0; i < 40 && lines.ReadLine() is { } line; i++)
        {
            texts.Add(JsonNode.Parse(line)!["text"]!.GetValue<string>());
        }

        Compare(SharedTokenizer.CppPath, texts);
    }

    [Theory]
    [InlineData("ByteLevel", false)]
    [InlineData("Cl100k", false)]
    [InlineData("Cl100k", true)]
    [InlineData("Qwen2", false)]
    [InlineData("Digits", false)]
    [InlineData("Whitespace", false)]
    [InlineData("Operators", false)]
    [InlineData("None", false)]
    [InlineData("PrefixSpace", false)]
    [InlineData("DigitsPrefixSpace", false)]
    public void A_small_tokenizer_gives_the_same_ids_and_text(string kind, bool ignoreMerges)
    {
        var byteLevel = kind is not ("Whitespace" or "Operators" or "None");
        var preTokenizer = kind switch
        {
            "ByteLevel" => ByteLevel,
            "Cl100k" => Sequence(Split(Cl100k), ByteLevelAlone),
            "Qwen2" => Sequence(Split(Cl100k.Replace("{1,3}", "", StringComparison.Ordinal)), ByteLevelAlone),
            "Digits" => Sequence("""{"type":"Digits","individual_digits":true}""", ByteLevel),
            "PrefixSpace" => PrefixSpace,
            "DigitsPrefixSpace" => Sequence("""{"type":"Digits","individual_digits":false}""", PrefixSpace),
            "Whitespace" => """{"type":"Whitespace"}""",
            "Operators" => Sequence(Split("(?x) @@ | <=> # two\n | -> | \\n | [-+*/=<>@:`_;]"), """{"type":"WhitespaceSplit"}"""),
            _ => "null",
        };
        var path = folder.File($"{kind}.json");
        File.WriteAllText(path, Small(byteLevel, preTokenizer, ignoreMerges, kind == "Operators"));
        Compare(path, [.. RandomTexts(2_500), .. LongWords()]);
    }

    [Fact]
    public void A_long_word_gives_the_same_ids_whole_to_a_limit_and_at_places()
    {
        Compare(SharedTokenizer.CppPath, LongWords());
        var tokenizer = Tokenizer.Open(SharedTokenizer.CppPath);
        foreach (var word in LongWords())
        {
            var text = Encoding.UTF8.GetBytes(word);
            var ids = Tokens.Of(tokenizer, text);
            Assert.Equal(ids.Length, tokenizer.Count(text));
            Assert.Equal(ids.Length, tokenizer.Count(text, ids.Length));
            Assert.True(tokenizer.Count(text, ids.Length - 1) >= ids.Length);
            Assert.Equal(ids.Length > 10, tokenizer.Count(text, 10) > 10);
            var offsets = Enumerable.Range(0, text.Length + 1).ToArray();
            var counts = new int[offsets.Length];
            tokenizer.CountAt(text, offsets, counts);
            Assert.Equal(ids.Length, counts[^1]);
            Assert.Equal(0, counts[0]);
            Assert.All(counts.Zip(counts.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, 0, 1));
        }
    }

    private static List<string> LongWords()
    {
        var random = new Random(8);
        string Of(string alphabet) => string.Concat(Enumerable.Range(0, 12_000).Select(_ => alphabet[random.Next(alphabet.Length)]));
        return [new string('a', 9_001), Of("inthesd"), Of("abcdefghijklmnopqrstuvwxyz"), Of("0123456789"), Of("aiént\u00A1日本\u0416"), new string('=', 5_000), "x" + new string(' ', 5_000) + "y"];
    }

    private static string Split(string regex)
        => $$"""{"type":"Split","pattern":{"Regex":{{JsonValue.Create(regex).ToJsonString()}}},"behavior":"Isolated","invert":false}""";

    private static string Sequence(params string[] parts) => $$"""{"type":"Sequence","pretokenizers":[{{string.Join(',', parts)}}]}""";

    private static string Small(bool byteLevel, string preTokenizer, bool ignoreMerges, bool crossing)
    {
        var vocabulary = new JsonObject();
        void Add(string token)
        {
            if (!vocabulary.ContainsKey(token))
            {
                vocabulary.Add(token, vocabulary.Count);
            }
        }

        Add("<unk>");
        if (byteLevel)
        {
            for (var value = 0; value < 256; value++)
            {
                Add(ByteLevelAlphabet.Of((byte)value).ToString());
            }
        }
        else
        {
            foreach (var c in "abcdehinstx01234_:;<>=+日é本")
            {
                Add(c.ToString());
            }
        }

        Add("inthe");
        var merges = new JsonArray();
        foreach (var (left, right) in new[]
            { ("i", "n"), ("in", "t"), ("t", "h"), ("th", "e"), ("n", "t"), ("s", "t"), ("st", "d"), (":", ":"), ("a", "a"), ("2", "3"), ("1", "23"), ("d", "a") })
        {
            Add(left + right);
            merges.Add(new JsonArray(left, right));
        }

        var added = new JsonArray();
        foreach (var token in crossing ? ["int", "a/", "->*", "=>", "<BOS>"] : new[] { "<|end|>", "<|end", "int", "std::" })
        {
            added.Add(new JsonObject
            {
                ["id"] = vocabulary[token]?.GetValue<int>() ?? vocabulary.Count + added.Count(entry => vocabulary[entry!["content"]!.GetValue<string>()] is null),
                ["content"] = token,
                ["single_word"] = false,
                ["lstrip"] = false,
                ["rstrip"] = false,
                ["normalized"] = token == "std::",
                ["special"] = token != "int",
            });
        }

        return new JsonObject
        {
            ["version"] = "1.0",
            ["truncation"] = null,
            ["padding"] = null,
            ["added_tokens"] = added,
            ["normalizer"] = null,
            ["pre_tokenizer"] = JsonNode.Parse(preTokenizer),
            ["post_processor"] = null,
            ["decoder"] = byteLevel ? JsonNode.Parse(ByteLevel) : null,
            ["model"] = new JsonObject
            {
                ["type"] = "BPE",
                ["dropout"] = null,
                ["unk_token"] = byteLevel ? null : "<unk>",
                ["continuing_subword_prefix"] = null,
                ["end_of_word_suffix"] = null,
                ["fuse_unk"] = preTokenizer == "null",
                ["byte_fallback"] = false,
                ["ignore_merges"] = ignoreMerges,
                ["vocab"] = vocabulary,
                ["merges"] = merges,
            },
        }.ToJsonString();
    }

    private static List<string> RandomTexts(int count)
    {
        var random = new Random(20_261_121);
        var texts = new List<string>();
        for (var i = 0; i < count; i++)
        {
            var text = new StringBuilder();
            for (var parts = random.Next(24); parts > 0; parts--)
            {
                var value = random.Next(random.Next(2) == 0 ? 0x3100 : 0x110000);
                _ = random.Next(5) > 0 || !Rune.IsValid(value)
                    ? text.Append(Pieces[random.Next(Pieces.Length)])
                    : text.Append(new Rune(value).ToString());
            }

            texts.Add(text.ToString());
        }

        return texts;
    }

    private void Compare(string path, List<string> texts)
    {
        var (input, output) = (folder.File("texts.json"), folder.File("ids.json"));
        File.WriteAllText(input, new JsonArray([.. texts.Select(text => (JsonNode)text)]).ToJsonString());
        NodeOracle.Run(Script, path, input, output);
        var tokenizer = Tokenizer.Open(path);
        var answers = JsonNode.Parse(File.ReadAllText(output))!.AsArray();
        Assert.Equal(texts.Count, answers.Count);
        for (var i = 0; i < texts.Count; i++)
        {
            var expected = answers[i]!["ids"]!.AsArray().Select(id => id!.GetValue<int>()).ToArray();
            var found = SharedTokenizer.Encode(tokenizer, texts[i]);
            Assert.True(
                expected.AsSpan().SequenceEqual(found),
                string.Create(CultureInfo.InvariantCulture, $"Text {i}, {JsonSerializer.Serialize(texts[i])}: {string.Join(' ', expected)}, ours {string.Join(' ', found)}"));
            var utf8 = new ArrayBufferWriter<byte>();
            tokenizer.Decode(found, utf8);
            Assert.Equal(answers[i]!["text"]!.GetValue<string>(), Encoding.UTF8.GetString(utf8.WrittenSpan));
        }
    }
}
