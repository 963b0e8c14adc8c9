using System.Text;
using Shardwright.Formats.Tokenizers;

namespace Shardwright.Tests.Formats.Tokenizers;

/// <summary>The published C++ tokenizer gives the ids that its own library gives.</summary>
public sealed class HuggingFaceGoldenTests
{
    private static readonly Lazy<Tokenizer> Cpp = new(() => Tokenizer.Open(SharedTokenizer.CppPath));

    [Theory]
    [InlineData("std::vector<int>", "320 120 335 226 38 227")]
    [InlineData("return 42;", "70 562 228")]
    [InlineData("int main() {\nreturn 0;\n}", "38 6578 222 223 220 1536 70 520 228 1536 221")]
    [InlineData("print interesting", "6152 38 38 5980 14863")]
    [InlineData("hello_world1024 0xFF 3.14", "13756 247 11433 622 524 520 1672 6389 523 231 534")]
    [InlineData("x\n\n\ny", "1672 1537 1536 1673")]
    [InlineData("\r\n", "1536")]
    [InlineData("   ", "")]
    [InlineData("", "")]
    [InlineData("1000", "620 520")]
    [InlineData("héllo 日本", "1656 1753 1660 6015 4532 4563")]
    [InlineData("a😀b", "1649 5825 1650")]
    [InlineData("@@ -1,3 +1,3 @@", "1520 233 521 230 523 232 521 230 523 1520")]
    [InlineData("<TOOL_RESULT>", "226 14822 247 8714 227")]
    public void The_goldens_of_the_published_tokenizer_hold(string text, string ids)
    {
        Assert.Equal(ids, string.Join(' ', SharedTokenizer.Encode(Cpp.Value, text)));
        Assert.Equal(ids.Length == 0 ? 0 : ids.Count(c => c == ' ') + 1, Cpp.Value.Count(Encoding.UTF8.GetBytes(text)));
    }

    [Fact]
    public void It_knows_its_tokens_and_where_a_document_begins()
    {
        Assert.Equal(32_768, Cpp.Value.VocabularySize);
        Assert.Equal(2, Cpp.Value.BeginOfText);
        Assert.True(Cpp.Value.TryGetId("<FIM_MIDDLE>", out var id));
        Assert.Equal(5, id);
        Assert.True(Cpp.Value.TryGetId("int", out id));
        Assert.Equal(38, id);
        Assert.False(Cpp.Value.TryGetId("<TOOL_RESULT>", out _));
    }

    [Fact]
    public void A_count_with_a_limit_stops_above_it_and_is_exact_below()
    {
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("std::vector<int> x;\n", 10_000)));
        var count = Cpp.Value.Count(text);
        Assert.Equal(90_000, count);
        Assert.Equal(count, Cpp.Value.Count(text, count));
        Assert.InRange(Cpp.Value.Count(text, 100), 101, 200);
        Assert.InRange(Cpp.Value.Count(text, 0), 1, 100);
    }

    [Theory]
    [InlineData("  int main() { return 1000; } // interesting_word\n\n\n x/a/b/héllo　日本@@")]
    [InlineData("data/abc/diff/ #includex <BOS> averyveryverylongidentifier_with_parts_and_more_parts_and_evenmore")]
    public void Counts_at_offsets_are_the_tokens_that_begin_before_them(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        var offsets = Enumerable.Range(0, utf8.Length + 1).ToArray();
        var counts = new int[offsets.Length];
        Cpp.Value.CountAt(utf8, offsets, counts);
        Assert.Equal(0, counts[0]);
        Assert.Equal(Cpp.Value.Count(utf8), counts[^1]);
        Assert.All(counts.Zip(counts.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, 0, 1));
        Assert.All(
            offsets.Where(offset => offset > 0 && char.IsAscii((char)utf8[offset - 1]) && utf8[offset - 1] is (byte)' ' or (byte)'(' or (byte)'\n'),
            offset =>
            {
                // Nothing reaches from before a space or a bracket to behind it, so the count is that of the text before.
                if (offset == utf8.Length || utf8[offset] != '\n')
                {
                    Assert.Equal(Cpp.Value.Count(utf8.AsSpan(0, offset)), counts[offset]);
                }
            });
        foreach (var offset in offsets)
        {
            var one = new int[1];
            Cpp.Value.CountAt(utf8, [offset], one);
            Assert.Equal(counts[offset], one[0]);
        }
    }

    [Fact]
    public void Offsets_that_descend_or_lie_outside_are_a_wrong_call()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Cpp.Value.CountAt("abc"u8, [2, 1], new int[2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Cpp.Value.CountAt("abc"u8, [4], new int[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Cpp.Value.CountAt("abc"u8, [1, 2], new int[1]));
    }

    [Fact]
    public void Many_threads_get_the_same_ids()
    {
        var texts = Enumerable.Range(0, 64).Select(i => $"int value_{i} = interesting{i % 7}(a{i}, \"héllo {i}\");\n").ToArray();
        var alone = texts.Select(text => SharedTokenizer.Encode(Cpp.Value, text)).ToArray();
        Parallel.For(0, 2_000, i => Assert.Equal(alone[i % 64], SharedTokenizer.Encode(Cpp.Value, texts[i % 64])));
    }
}
