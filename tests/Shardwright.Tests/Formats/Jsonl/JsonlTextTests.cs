using System.Buffers;
using System.Globalization;
using System.Text;
using Shardwright.Formats.Jsonl;

namespace Shardwright.Tests.Formats.Jsonl;

/// <summary>What stands under a key, against Python's <c>json.loads</c>.</summary>
public sealed class JsonlTextTests
{
    private const string Oracle = """
        import base64, json, re, sys
        sys.setrecursionlimit(100000)
        sys.set_int_max_str_digits(0)
        for coded in open(sys.argv[1]):
            try:
                line = base64.b64decode(coded).decode('utf-8')
            except UnicodeDecodeError:
                print('NotUtf8')
                continue
            if not line.strip():
                print('Blank')
                continue
            try:
                value = json.loads(line.strip())
            except (ValueError, RecursionError):
                print('Malformed')
                continue
            if not isinstance(value, dict):
                print('Malformed')
                continue
            text = value.get('text')
            if text is None:
                print('Missing')
            elif not isinstance(text, str):
                print('NotText')
            else:
                try:
                    print('Text ' + base64.b64encode(text.encode('utf-8')).decode())
                except UnicodeEncodeError:
                    print('LoneSurrogate')
        """;

    private static readonly string[] Pieces =
    [
        "{", "}", "[", "]", ":", ",", "\"", "\"text\"", "\"text\":", "\"a\"", "null", "true", "false", "NaN", "Infinity", "-Infinity", "-", "0", "1", "01",
        "1.5", "1.", ".5", "1e5", "1E+5", "1e", "-0", "-0.0e-0", "12345678901234567890123", " ", "\t", "\n", "\r", "\f", "\u000b", "\u00a0", "\u2003",
        "\\", "\\n", "\\\"", "\\\\", "\\/", "\\b", "\\x", "\\u", "\\u0041", "\\u00E9", "\\ud83d", "\\ude00", "\\ud83d\\ude00", "\\uD800", "\\udfff", "\\u12g4",
        "\\u+123", "\u0001", "\u007f", "é", "日本", "😀", "x", "nul", "nan", "\"\\u0074ext\"", "\"te\\u0078t\": \"v\"", "\ufeff", "\0", "'", "//", "\u001c", "\u0085",
    ];

    [Fact]
    public void Statuses_and_texts_are_those_of_Python_over_thousands_of_lines()
    {
        var lines = Lines(6000).ToArray();
        using var folder = new TemporaryFolder();
        File.WriteAllLines(folder.File("lines"), lines.Select(Convert.ToBase64String));
        var expected = PythonOracle.Run(Oracle, folder.File("lines")).TrimEnd('\n').Split('\n');
        Assert.Equal(lines.Length, expected.Length);
        Assert.All((string[])["Text", "Missing", "NotText", "LoneSurrogate", "NotUtf8", "Malformed", "Blank"], status =>
            Assert.True(expected.Count(e => e.StartsWith(status, StringComparison.Ordinal)) > 20, status));
        for (var i = 0; i < lines.Length; i++)
        {
            Assert.True(expected[i] == Ours(lines[i]), $"{Convert.ToBase64String(lines[i])} {Encoding.Latin1.GetString(lines[i])}: Python {expected[i]}, ours {Ours(lines[i])}");
        }
    }

    [Theory]
    [InlineData("""{"text": "a\nb"}""", "a\nb")]
    [InlineData("""{"text": 1, "text": "last"}""", "last")]
    [InlineData("""{"text": "\ud800", "text": "last"}""", "last")]
    [InlineData("""{"other": "\ud800", "text": "t"}""", "t")]
    [InlineData("""{"\ud800": 1, "t\u0065xt": "t"}""", "t")]
    [InlineData("""{"a": [NaN, -Infinity, {"text": "no"}], "text": ""}""", "")]
    public void A_text_is_found(string line, string text)
    {
        var buffer = new ArrayBufferWriter<byte>();
        buffer.Write("rest"u8);
        Assert.Equal(JsonlTextStatus.Text, JsonlText.Read(Encoding.UTF8.GetBytes(line), "text"u8, buffer));
        Assert.Equal(text, Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    [Theory]
    [InlineData("", JsonlTextStatus.Malformed)]
    [InlineData("[]", JsonlTextStatus.Malformed)]
    [InlineData("{}", JsonlTextStatus.Missing)]
    [InlineData("""{"text": "first", "text": null}""", JsonlTextStatus.Missing)]
    [InlineData("""{"text": "first", "text": ["x"]}""", JsonlTextStatus.NotText)]
    [InlineData("""{"text": "\ud83d"}""", JsonlTextStatus.LoneSurrogate)]
    [InlineData("""{"text": "\ude00\ud83d"}""", JsonlTextStatus.LoneSurrogate)]
    [InlineData("""{"text": "a"} x""", JsonlTextStatus.Malformed)]
    [InlineData("""{"text": "a",}""", JsonlTextStatus.Malformed)]
    [InlineData("""{"text": "half""", JsonlTextStatus.Malformed)]
    [InlineData("\ufeff{}", JsonlTextStatus.Malformed)]
    public void What_is_no_text_is_told_and_leaves_nothing_in_the_buffer(string line, JsonlTextStatus status)
    {
        var buffer = new ArrayBufferWriter<byte>();
        buffer.Write("rest"u8);
        Assert.Equal(status, JsonlText.Read(Encoding.UTF8.GetBytes(line), "text"u8, buffer));
        Assert.Equal(0, buffer.WrittenCount);
    }

    [Fact]
    public void Depth_is_counted_and_never_ends_the_stack()
    {
        foreach (var (open, close) in new[] { ("[", "]"), ("{\"a\":", "}") })
        {
            string Deep(int depth) => "{\"d\":" + Repeat(open, depth) + "0" + Repeat(close, depth) + "}";
            Assert.Equal(JsonlTextStatus.Missing, Status(Deep(JsonlScanner.MaxDepth - 1)));
            Assert.Equal(JsonlTextStatus.Malformed, Status(Deep(JsonlScanner.MaxDepth)));
            Assert.Equal(JsonlTextStatus.Malformed, Status("{\"d\":" + Repeat(open, 2_000_000)));
        }
    }

    [Fact]
    public void Every_place_in_a_block_may_hold_the_escape_and_the_end()
    {
        var buffer = new ArrayBufferWriter<byte>();
        for (var before = 0; before < 70; before++)
        {
            for (var after = 0; after < 70; after += 3)
            {
                var text = new string('a', before) + "\n😀é" + new string('b', after);
                var line = "{\"text\":\"" + new string('a', before) + "\\n\\uD83D\\uDE00é" + new string('b', after) + "\"}";
                Assert.Equal(JsonlTextStatus.Text, JsonlText.Read(Encoding.UTF8.GetBytes(line), "text"u8, buffer));
                Assert.Equal(text, Encoding.UTF8.GetString(buffer.WrittenSpan));
            }
        }
    }

    [Fact]
    public void A_line_cut_anywhere_is_malformed()
    {
        const string Line = """{"a": [1, {"b": -1.5e+3}], "text": "x\n\ud83d\ude00", "c": null}""";
        for (var length = 0; length < Line.Length; length++)
        {
            Assert.Equal(JsonlTextStatus.Malformed, Status(Line[..length]));
        }
    }

    [Fact]
    public void Blank_is_what_Python_strips()
    {
        var python = PythonOracle.Run("print(*[c for c in range(0x110000) if chr(c).isspace()])").Split(' ')
            .Select(word => int.Parse(word, CultureInfo.InvariantCulture)).ToHashSet();
        for (var value = 0; value <= 0x10ffff; value++)
        {
            if (Rune.TryCreate(value, out var rune))
            {
                Assert.True(python.Contains(value) == JsonlText.IsBlank(Encoding.UTF8.GetBytes($" {rune}\t")), $"U+{value:x4}");
            }
        }

        Assert.True(JsonlText.IsBlank([]));
        Assert.False(JsonlText.IsBlank([0x20, 0xff]));
    }

    [Fact]
    public void Reading_does_not_allocate_once_the_buffer_is_large_enough()
    {
        var buffer = new ArrayBufferWriter<byte>();
        var line = Encoding.UTF8.GetBytes("""{"a": [1, {"b": "\ud83d\ude00"}], "t\u0065xt": "abc\n\ud83d\ude00"}""");
        _ = JsonlText.Read(line, "text"u8, buffer);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            _ = JsonlText.Read(line, "text"u8, buffer);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static string Repeat(string text, int count) => new StringBuilder(text.Length * count).Insert(0, text, count).ToString();

    private static JsonlTextStatus Status(string line) => JsonlText.Read(Encoding.UTF8.GetBytes(line), "text"u8, new ArrayBufferWriter<byte>());

    private static string Ours(byte[] line)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var status = JsonlText.Read(line, "text"u8, buffer);
        return JsonlText.IsBlank(line) ? "Blank" : status == JsonlTextStatus.Text ? $"Text {Convert.ToBase64String(buffer.WrittenSpan)}" : $"{status}";
    }

    /// <summary>Soups of pieces, well-formed objects, and those with a byte changed, cut or doubled.</summary>
    private static IEnumerable<byte[]> Lines(int count)
    {
        var random = new Random(20);
        string Any(int most) => string.Concat(Enumerable.Range(0, random.Next(most)).Select(_ => Pieces[random.Next(Pieces.Length)]));
        string Body() => string.Concat(Enumerable.Range(0, random.Next(9)).Select(_ => random.Next(10) switch
        {
            0 => "\\n", 1 => "\\\"", 2 => "\\ud83d\\ude00", 3 => "\\ud83d", 4 => "\\udc00", 5 => "é😀", 6 => "\\u00e9\\/", _ => new string('x', random.Next(50)),
        }));
        string Value(int depth) => random.Next(depth > 3 ? 5 : 7) switch
        {
            0 => Pieces[10 + random.Next(20)], 1 => "-12.5e-7", 2 or 3 or 4 => $"\"{Body()}\"", 5 => $"[ {Value(depth + 1)},{Value(depth + 1)} ]",
            _ => $"{{\"text\" : {Value(depth + 1)} }}",
        };
        string Key() => random.Next(3) switch { 0 => "text", 1 => "t\\u0065xt", _ => Body() };
        for (var i = 0; i < count; i++)
        {
            var line = random.Next(8) switch
            {
                0 => Any(12),
                1 => $"{{{Any(8)}}}",
                2 => string.Concat(Enumerable.Range(0, random.Next(4)).Select(_ => " \t\r\n\f\u001c\u0085\u3000"[random.Next(8)])),
                _ => $"{(random.Next(9) == 0 ? "\u2003\u001d" : "")}{{{string.Join(", ", Enumerable.Range(0, random.Next(1, 4)).Select(_ => $"\"{Key()}\": {Value(0)}"))}}}{(random.Next(9) == 0 ? "\u00a0 " : "")}",
            };
            var bytes = Encoding.UTF8.GetBytes(line).ToList();
            if (bytes.Count > 0 && random.Next(4) == 0)
            {
                var place = random.Next(bytes.Count);
                switch (random.Next(3))
                {
                    case 0:
                        bytes[place] = (byte)random.Next(256);
                        break;
                    case 1:
                        bytes.RemoveAt(place);
                        break;
                    default:
                        bytes.Insert(place, bytes[random.Next(bytes.Count)]);
                        break;
                }
            }

            yield return [.. bytes];
        }
    }
}
