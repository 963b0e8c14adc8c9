using System.Buffers;
using System.Text;
using Shardwright.Formats.Jsonl;

namespace Shardwright.Tests.Formats.Jsonl;

/// <summary>What is written, against Python's <c>json.dumps</c>.</summary>
public sealed class JsonlWriterTests
{
    private const string Oracle = """
        import base64, json, sys
        with open(sys.argv[2], 'w', newline='') as out:
            for coded in open(sys.argv[1]):
                out.write(json.dumps({'text': base64.b64decode(coded).decode('utf-8')}) + '\n')
        """;

    [Fact]
    public void Every_code_point_is_written_as_Python_writes_it()
        => Compare([.. Enumerable.Range(0, 0x110000).Where(Rune.IsValid).Chunk(300).Select(chunk => string.Concat(chunk.Select(value => new Rune(value).ToString())))]);

    [Fact]
    public void Thousands_of_random_texts_are_written_as_Python_writes_them()
    {
        var random = new Random(3);
        string[] pieces = ["\"", "\\", "\n", "\r", "\t", "\b", "\f", "/", "\0", "\u001f", " ", "~", "\u007f", "\u0080", "é", "日", "😀", "\uffff", "\U0010ffff", "int x;", "abcdefghijklmnopqrstuvwxyz0123456789"];
        Compare([.. Enumerable.Range(0, 3000).Select(_ => string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => pieces[random.Next(pieces.Length)])))]);
    }

    [Fact]
    public void Long_texts_pass_the_borders_of_blocks()
        => Compare([.. ((string[])["a", "\u0001", "é", "😀", "a\n", "ab😀", "abé"]).Select(piece => new StringBuilder().Insert(0, piece, 50_000).ToString())]);

    [Fact]
    public void A_string_has_its_quotes_and_no_line_end()
    {
        var target = new ArrayBufferWriter<byte>();
        JsonlWriter.AppendString(target, "a/\"\u007f"u8);
        JsonlWriter.AppendString(target, []);
        Assert.Equal("\"a/\\\"\\u007f\"\"\"", Encoding.ASCII.GetString(target.WrittenSpan));
    }

    [Fact]
    public void What_is_not_UTF_8_is_a_wrong_call_and_appends_nothing()
    {
        var target = new ArrayBufferWriter<byte>();
        foreach (var wrong in new byte[][] { [0x61, 0xff], [0xed, 0xa0, 0x80], [0xf0, 0x9f, 0x98], [0xc0, 0x80] })
        {
            Assert.Throws<ArgumentException>(() => JsonlWriter.AppendText(target, wrong));
            Assert.Throws<ArgumentException>(() => JsonlWriter.AppendString(target, wrong));
        }

        Assert.Equal(0, target.WrittenCount);
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        var random = new Random(5);
        var (line, text) = (new ArrayBufferWriter<byte>(), new ArrayBufferWriter<byte>());
        for (var i = 0; i < 2000; i++)
        {
            var value = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, random.Next(100)).Select(_ => new Rune(random.Next(4) == 0 ? random.Next(0x10000, 0x110000) : random.Next(0xd800)).ToString())));
            line.ResetWrittenCount();
            JsonlWriter.AppendText(line, value);
            Assert.Equal(JsonlTextStatus.Text, JsonlText.Read(line.WrittenSpan, "text"u8, text));
            Assert.Equal(value, text.WrittenSpan.ToArray());
        }
    }

    private static void Compare(string[] texts)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllLines(folder.File("texts"), texts.Select(text => Convert.ToBase64String(Encoding.UTF8.GetBytes(text))));
        _ = PythonOracle.Run(Oracle, folder.File("texts"), folder.File("out"));
        var target = new ArrayBufferWriter<byte>();
        foreach (var text in texts)
        {
            JsonlWriter.AppendText(target, Encoding.UTF8.GetBytes(text));
        }

        Assert.Equal(Encoding.ASCII.GetString(File.ReadAllBytes(folder.File("out"))), Encoding.ASCII.GetString(target.WrittenSpan));
    }
}
