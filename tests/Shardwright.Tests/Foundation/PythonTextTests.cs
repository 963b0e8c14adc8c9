using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Shardwright.Foundation.Text;

namespace Shardwright.Tests.Foundation;

public sealed class PythonTextTests
{
    private static readonly string[] Atoms = ["", "a", "b", "\uD800", "\uDBFF", "\uDC00", "\uDFFF", "\uD7FF", "\uE000", "\uFFFF", "😀", "𐀀"];

    [Theory]
    [InlineData("plain ~", "\"plain ~\"")]
    [InlineData("a\"b\\c/", "\"a\\\"b\\\\c/\"")]
    [InlineData("\n\r\t\f\b\0\u001f\u007f", "\"\\n\\r\\t\\f\\b\\u0000\\u001f\\u007f\"")]
    [InlineData("µV é", "\"\\u00b5V \\u00e9\"")]
    [InlineData("😀", "\"\\ud83d\\ude00\"")]
    public void Strings_are_escaped_as_json_dumps_does(string value, string expected) => Assert.Equal(expected, Json(value));

    [Fact]
    public void Every_character_is_written_as_Python_writes_it()
    {
        // All of the basic plane one by one, lone surrogates among them, then two astral characters.
        var all = Enumerable.Range(0, 0x10000).Select(unit => Json(((char)unit).ToString())).Append(Json("😀")).Append(Json("\U0010FFFF"));
        var answer = PythonOracle.Run(
            "import json\nfor c in [*range(0x10000), 0x1f600, 0x10ffff]: print(json.dumps(chr(c)))");
        Assert.Equal(answer.TrimEnd().Split('\n'), all);
    }

    [Fact]
    public void The_order_is_that_of_Python_also_for_broken_pairs()
    {
        var words = (from first in Atoms from second in Atoms from third in Atoms select first + second + third).Distinct().ToList();
        var units = string.Join(' ', words.Select(word => "x" + Hex(word)));
        var answer = PythonOracle.Run(
            """
            import sys
            words = [bytes.fromhex(w[1:]).decode('utf-16-be', 'surrogatepass') for w in sys.argv[1].split(' ')]
            print(*sorted(range(len(words)), key=lambda i: words[i]))
            """,
            units);

        var order = Enumerable.Range(0, words.Count).OrderBy(index => words[index], CodePointComparer.Instance);
        Assert.Equal(answer.Trim(), string.Join(' ', order));
    }

    [Fact]
    public void Whole_strings_are_in_the_order_of_their_utf8_bytes()
        => Prop.ForAll(Text(), Text(), (x, y) =>
            Math.Sign(CodePointComparer.Instance.Compare(x, y))
                == Math.Sign(Encoding.UTF8.GetBytes(x).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(y)))).QuickCheckThrowOnFailure();

    [Fact]
    public void Null_comes_first()
    {
        Assert.True(CodePointComparer.Instance.Compare(null, "") < 0);
        Assert.True(CodePointComparer.Instance.Compare("", null) > 0);
        Assert.Equal(0, CodePointComparer.Instance.Compare(null, null));
    }

    private static Arbitrary<string> Text()
        => Gen.ListOf(Gen.Elements("a", "b", "é", "\uD7FF", "\uE000", "\uFFFF", "😀", "𐀀")).Select(string.Concat).ToArbitrary();

    private static string Json(string value)
    {
        var json = new StringBuilder();
        PythonJson.AppendString(json, value);
        return json.ToString();
    }

    private static string Hex(string word) => string.Concat(word.Select(unit => ((int)unit).ToString("x4", CultureInfo.InvariantCulture)));
}
