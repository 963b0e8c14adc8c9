using System.Text;
using Shardwright.Formats.Tokenizers;
using Shardwright.Foundation.Errors;

namespace Shardwright.Tests.Formats.Tokenizers;

/// <summary>Rank files: what is read from them, and what is refused.</summary>
public sealed class RankTokenizerTests
{
    [Fact]
    public void A_named_file_knows_its_special_tokens_and_does_not_see_them_in_text()
    {
        using var folder = new TemporaryFolder();
        var tokenizer = Tokenizer.Open(NpmTiktoken.RankFile(folder, "cl100k_base", "ranks.txt"));
        Assert.Equal("tiktoken cl100k_base", tokenizer.Name);
        Assert.Equal(100_277, tokenizer.VocabularySize);
        Assert.Equal(100_257, tokenizer.BeginOfText);
        Assert.True(tokenizer.TryGetId("<|endofprompt|>", out var id));
        Assert.Equal(100_276, id);
        Assert.True(tokenizer.TryGetId("hello", out id));
        Assert.Equal(15_339, id);
        Assert.False(tokenizer.TryGetId("hello, this is no token", out _));
        Assert.False(tokenizer.TryGetId("", out _));
        Assert.True(Tokens.Of(tokenizer, "<|endoftext|>"u8).Length > 1);
        Assert.Equal("<|endoftext|>hello"u8.ToArray(), Tokens.Bytes(tokenizer, [100_257, 15_339]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Tokens.Bytes(tokenizer, [100_256]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Tokens.Bytes(tokenizer, [-1]));
    }

    [Fact]
    public void Counts_at_places_are_of_the_tokens_that_begin_before_them()
    {
        using var folder = new TemporaryFolder();
        var tokenizer = Tokenizer.Open(NpmTiktoken.RankFile(folder, "gpt2"));
        var text = Encoding.UTF8.GetBytes("int main() { return héllo_wörld1234567; } // 日本語\n\n\n   x" + new string('q', 200));
        var begins = new List<int>();
        var place = 0;
        foreach (var id in Tokens.Of(tokenizer, text))
        {
            begins.Add(place);
            place += Tokens.Bytes(tokenizer, [id]).Length;
        }

        var offsets = Enumerable.Range(0, text.Length + 1).SelectMany(offset => new[] { offset, offset }).ToArray();
        var counts = new int[offsets.Length];
        tokenizer.CountAt(text, offsets, counts);
        Assert.Equal(offsets.Select(offset => begins.Count(begin => begin < offset)), counts);
        Assert.Throws<ArgumentOutOfRangeException>(() => tokenizer.CountAt(text, [2, 1], new int[2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => tokenizer.CountAt(text, [text.Length + 1], new int[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => tokenizer.CountAt(text, [1, 2], new int[1]));
    }

    [Fact]
    public void Counting_to_a_limit_says_only_whether_there_are_more()
    {
        using var folder = new TemporaryFolder();
        var tokenizer = Tokenizer.Open(NpmTiktoken.RankFile(folder, "gpt2"));
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("one two ", 10_000)));
        var count = tokenizer.Count(text);
        Assert.Equal(Tokens.Of(tokenizer, text).Length, count);
        Assert.Equal(count, tokenizer.Count(text, count));
        Assert.True(tokenizer.Count(text, count - 1) > count - 1);
        Assert.InRange(tokenizer.Count(text, 10), 11, 100);
        Assert.InRange(tokenizer.Count(text, 0), 1, 100);
        Assert.Equal(0, tokenizer.Count([], 0));
    }

    [Fact]
    public void Many_threads_share_a_tokenizer()
    {
        using var folder = new TemporaryFolder();
        var tokenizer = Tokenizer.Open(NpmTiktoken.RankFile(folder, "gpt2"));
        var texts = Enumerable.Range(0, 64).Select(seed => Encoding.UTF8.GetBytes(string.Join(' ', Enumerable.Range(seed, 300)) + new string('z', 3000))).ToArray();
        var expected = texts.Select(text => Tokens.Of(tokenizer, text)).ToArray();
        Parallel.For(0, 512, new ParallelOptions { MaxDegreeOfParallelism = 8 }, index => Assert.Equal(expected[index % 64], Tokens.Of(tokenizer, texts[index % 64])));
    }

    [Fact]
    public void A_file_under_another_name_needs_a_pattern_and_takes_it()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("mine.tiktoken");
        File.WriteAllLines(path, Bytes());
        var error = Assert.Throws<MalformedDataException>(() => Tokenizer.Open(path));
        Assert.Contains("cl100k_base", error.Message, StringComparison.Ordinal);
        Assert.Contains("256 ranks", error.Message, StringComparison.Ordinal);
        var tokenizer = Tokenizer.Open(path, TokenizerPattern.Cl100k);
        Assert.Equal([104, 105], Tokens.Of(tokenizer, "hi"u8));
        Assert.Null(tokenizer.BeginOfText);
        Assert.Throws<ArgumentOutOfRangeException>(() => Tokenizer.Open(path, (TokenizerPattern)99));
        File.Move(path, folder.File("nanochat.tiktoken"));
        Assert.Equal("tiktoken ranks (Nanochat)", Tokenizer.Open(folder.File("nanochat.tiktoken")).Name);
    }

    [Theory]
    [InlineData("", "base64")]
    [InlineData("aGk= 300\n\naGk= 301", "again")]
    [InlineData("aGk= 300\naGo= 300", "no other token has")]
    [InlineData("aGk= 99999999", "number below")]
    [InlineData("aGk= -1", "base64")]
    [InlineData("aGk= 1x", "base64")]
    [InlineData("aGk=", "base64")]
    [InlineData("a 300", "base64")]
    [InlineData("aGk= 99999999999999999999", "base64")]
    public void A_damaged_line_is_named(string line, string expected)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("mine.tiktoken");
        File.WriteAllLines(path, line.Length == 0 ? [.. Bytes(), "?"] : [.. Bytes(), line]);
        var error = Assert.Throws<MalformedDataException>(() => Tokenizer.Open(path, TokenizerPattern.Cl100k));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_tokenizer_is_refused_with_its_path()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("file");
        foreach (var content in new byte[][] { [], [0], [0x80], [0x80, 4], "hello\n"u8.ToArray(), [0x1F, 0x8B, 8], "aGk= 0\n"u8.ToArray(), [0xFF, 0xFE] })
        {
            File.WriteAllBytes(path, content);
            Assert.Contains(path, Assert.Throws<MalformedDataException>(() => Tokenizer.Open(path, TokenizerPattern.Gpt2)).Message, StringComparison.Ordinal);
        }

        Assert.Throws<StorageException>(() => Tokenizer.Open(folder.File("missing")));
        Assert.Throws<StorageException>(() => Tokenizer.Open(folder.Path));
        using (var file = File.Create(path))
        {
            file.SetLength((256L << 20) + 1);
        }

        Assert.Contains("268435456", Assert.Throws<MalformedDataException>(() => Tokenizer.Open(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cut_file_with_a_known_name_is_not_taken_for_whole()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("cl100k_base.tiktoken");
        File.WriteAllLines(path, Bytes());
        Assert.Contains("100256", Assert.Throws<MalformedDataException>(() => Tokenizer.Open(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ill_formed_UTF_8_is_encoded_byte_for_byte()
    {
        using var folder = new TemporaryFolder();
        var random = new Random(17);
        foreach (var encoding in new[] { "gpt2", "cl100k_base" })
        {
            var tokenizer = Tokenizer.Open(NpmTiktoken.RankFile(folder, encoding));
            for (var trial = 0; trial < 2000; trial++)
            {
                var bytes = new byte[random.Next(40)];
                random.NextBytes(bytes);
                Assert.Equal(bytes, Tokens.Bytes(tokenizer, Tokens.Of(tokenizer, bytes)));
            }
        }
    }

    private static IEnumerable<string> Bytes() => Enumerable.Range(0, 256).Select(value => $"{Convert.ToBase64String([(byte)value])} {value}");
}
