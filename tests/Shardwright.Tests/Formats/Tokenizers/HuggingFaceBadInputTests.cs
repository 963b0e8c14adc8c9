using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Shardwright.Formats.Tokenizers;
using Shardwright.Foundation.Errors;

namespace Shardwright.Tests.Formats.Tokenizers;

/// <summary>A damaged or unsupported <c>tokenizer.json</c> is refused by name; a hostile text costs little.</summary>
public sealed class HuggingFaceBadInputTests : IDisposable
{
    private const string Good = """
        {"added_tokens":[{"id":5,"content":"<s>","special":true,"normalized":false}],
         "model":{"type":"BPE","vocab":{"a":0,"b":1,"ab":2,"aa":3,"<unk>":4},"merges":[["a","b"],["a","a"]],"unk_token":"<unk>"}}
        """;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("\"ab\":2,", "", "result of a merge")]
    [InlineData("\"b\":1,", "", "second part of a merge")]
    [InlineData("[\"a\",\"b\"]", "[\"z\",\"b\"]", "first part of a merge")]
    [InlineData("[\"a\",\"b\"]", "\"ab\"", "one space between")]
    [InlineData("[\"a\",\"b\"]", "[\"a\",\"b\",\"c\"]", "model.merges[0]")]
    [InlineData("\"b\":1", "\"b\":0", "one token for each id")]
    [InlineData("\"b\":1", "\"a\":1", "each token once")]
    [InlineData("\"b\":1", "\"b\":-1", "from 0 to 16777215")]
    [InlineData("\"b\":1", "\"b\":16777216", "from 0 to 16777215")]
    [InlineData("\"b\":1", "\"b\":1e99", "from 0 to 16777215")]
    [InlineData("\"b\":1", "\"b\":\"1\"", "id of")]
    [InlineData("\"id\":5", "\"id\":-5", "from 0 to 16777215")]
    [InlineData("\"id\":5", "\"id\":4", "one token for each id")]
    [InlineData("\"<s>\"", "\"ab\"", "as in the vocabulary")]
    [InlineData("\"<s>\"", "\"\"", "content of 1 to 1024 characters")]
    [InlineData("\"BPE\"", "\"Unigram\"", "model of type Unigram is not supported")]
    [InlineData("\"unk_token\":\"<unk>\"", "\"unk_token\":\"?\"", "model.unk_token")]
    [InlineData("\"unk_token\"", "\"byte_fallback\":true,\"unk_token\"", "byte_fallback")]
    [InlineData("\"unk_token\"", "\"dropout\":0.5,\"unk_token\"", "dropout")]
    [InlineData("\"unk_token\"", "\"end_of_word_suffix\":\"</w>\",\"unk_token\"", "end_of_word_suffix")]
    [InlineData("\"special\"", "\"lstrip\":true,\"special\"", "added token with lstrip is not supported")]
    [InlineData("{\"added", "{\"normalizer\":{\"type\":\"NFKC\"},\"added", "normalizer of type NFKC is not supported")]
    [InlineData("{\"added", "{\"decoder\":{\"type\":\"Metaspace\"},\"added", "decoder of type Metaspace is not supported")]
    [InlineData("{\"added", "{\"post_processor\":{\"type\":\"X\"},\"added", "post_processor of type X is not supported")]
    [InlineData("{\"added", "{\"pre_tokenizer\":{\"type\":\"Metaspace\"},\"added", "pre_tokenizer of type Metaspace is not supported")]
    [InlineData("{\"added", "{\"pre_tokenizer\":{\"type\":\"Split\",\"behavior\":\"Isolated\",\"pattern\":{\"Regex\":\"a+\"}},\"added", "Split with the pattern \"a+\" is not supported")]
    [InlineData("{\"added", "{\"pre_tokenizer\":7,\"added", "an object or null")]
    public void What_is_wrong_is_named(string part, string replacement, string named)
    {
        var path = Write(Good.Replace(part, replacement, StringComparison.Ordinal));
        var error = Assert.Throws<MalformedDataException>(() => Tokenizer.Open(path));
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_cut_anywhere_is_refused()
    {
        Assert.Equal([5, 2, 4, 3], SharedTokenizer.Encode(Tokenizer.Open(Write(Good)), "<s>ab?aa"));
        for (var length = 2; length < Good.Length; length++)
        {
            var path = Write(Good[..length]);
            Assert.Throws<MalformedDataException>(() => Tokenizer.Open(path));
        }
    }

    [Fact]
    public void A_lone_surrogate_is_refused()
        => Assert.Throws<MalformedDataException>(() => Tokenizer.Open(Write(Good.Replace("\"aa\"", "\"\\ud800\"", StringComparison.Ordinal))));

    [Fact]
    public void A_megabyte_without_a_break_is_encoded_in_well_under_a_second_or_two()
    {
        var vocabulary = new JsonObject { ["a"] = 0 };
        var merges = new JsonArray();
        for (var length = 2; length <= 64; length *= 2)
        {
            vocabulary.Add(new string('a', length), vocabulary.Count);
            merges.Add(new JsonArray(new string('a', length / 2), new string('a', length / 2)));
        }

        var model = new JsonObject { ["type"] = "BPE", ["vocab"] = vocabulary, ["merges"] = merges };
        var tokenizer = Tokenizer.Open(Write(new JsonObject { ["model"] = model }.ToJsonString()));
        var watch = Stopwatch.StartNew();
        Assert.Equal((1_000_000 / 64) + 0, tokenizer.Count(Encoding.UTF8.GetBytes(new string('a', 1_000_000))));
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    private string Write(string text)
    {
        var path = folder.File("tokenizer.json");
        File.WriteAllText(path, text);
        return path;
    }
}
