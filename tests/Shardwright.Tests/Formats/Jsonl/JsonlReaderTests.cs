using System.IO.Compression;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Shardwright.Formats.Jsonl;
using Shardwright.Foundation.Errors;

namespace Shardwright.Tests.Formats.Jsonl;

/// <summary>Lines of finished files.</summary>
public sealed class JsonlReaderTests : IDisposable
{
    private static readonly JsonlOptions TinyBlocks = new() { BlockBytes = 1 };
    private readonly TemporaryFolder folder = new();

    /// <inheritdoc/>
    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("", new string[0])]
    [InlineData("a", new[] { "a" })]
    [InlineData("a\n", new[] { "a" })]
    [InlineData("a\n\nb", new[] { "a", "", "b" })]
    [InlineData("a\r\nb\r\n\r\n", new[] { "a", "b", "" })]
    [InlineData("a\rb\r", new[] { "a\rb\r" })]
    [InlineData("\ufeffa\n\ufeffb\n", new[] { "a", "\ufeffb" })]
    [InlineData("\ufeff", new string[0])]
    [InlineData("\0\n\0\0", new[] { "\0", "\0\0" })]
    public void Lines_end_with_LF_or_CRLF_and_a_mark_at_the_start_is_skipped(string text, string[] lines)
    {
        foreach (var bytes in new[] { Encoding.UTF8.GetBytes(text), Gzip(Encoding.UTF8.GetBytes(text)) })
        {
            Assert.Equal(lines, Read(bytes).Lines);
            Assert.Equal(lines, Read(bytes, TinyBlocks).Lines);
        }
    }

    [Fact]
    public void Blocks_of_any_size_give_the_same_lines_plain_and_gzip()
        => Prop.ForAll(
            ArbMap.Default.ArbFor<string[]>(), Gen.Choose(1, 40).ToArbitrary(), Gen.Elements("\n", "\r\n").ToArbitrary(), (parts, block, end) =>
            {
                var lines = parts.Select(part => (part ?? "").Replace("\n", "", StringComparison.Ordinal).Replace("\r", "", StringComparison.Ordinal)
                    .Replace("\ufeff", "", StringComparison.Ordinal).Replace("\u001f", "", StringComparison.Ordinal)).ToArray();
                var bytes = Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + end)));
                var expected = Encoding.UTF8.GetString(bytes).Split(end)[..^1];
                var options = new JsonlOptions { BlockBytes = block };
                return Read(bytes).Lines.SequenceEqual(expected) && Read(bytes, options).Lines.SequenceEqual(expected)
                    && Read(Gzip(bytes), options).Lines.SequenceEqual(expected);
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void Reading_goes_on_from_any_line()
    {
        var text = Encoding.UTF8.GetBytes("\ufeff" + string.Concat(Enumerable.Range(0, 50).Select(i => new string('x', i * 7 % 13) + i + (i % 3 == 0 ? "\r\n" : "\n"))) + "end");
        foreach (var bytes in new[] { text, Gzip(text), [.. Gzip(text[..60]), .. Gzip(text[60..])] })
        {
            var all = Offsets(bytes, 0);
            Assert.Equal(51, all.Count);
            Assert.Equal(3, all[0].Offset);
            for (var i = 0; i < all.Count; i++)
            {
                Assert.Equal(all[i..], Offsets(bytes, all[i].Offset));
            }

            Assert.Empty(Offsets(bytes, text.Length));
            Assert.Equal(text.Length, Assert.Throws<InputChangedException>(() => Offsets(bytes, text.Length + 1)).Location.ByteOffset);
        }
    }

    [Fact]
    public void Lines_are_numbered_from_one()
    {
        File.WriteAllText(folder.File("f"), "a\n\nc");
        using var reader = JsonlReader.Open(folder.File("f"));
        Assert.Equal(0, reader.LineNumber);
        for (var number = 1; reader.ReadLine(); number++)
        {
            Assert.Equal(number, reader.LineNumber);
        }

        Assert.False(reader.ReadLine());
        Assert.Equal((3, 4), (reader.LineNumber, reader.NextOffsetBytes));
        Assert.True(reader.Line.IsEmpty);
    }

    [Fact]
    public void A_line_has_a_limit_with_or_without_an_end()
    {
        foreach (var block in new[] { 1, 3, 1 << 20 })
        {
            var options = new JsonlOptions { MaxLineBytes = 10, BlockBytes = block };
            Assert.Equal(["0123456789", "0123456789", "0123456789"], Read("0123456789\n0123456789\r\n0123456789"u8.ToArray(), options).Lines);
            foreach (var bad in new[] { "ok\n01234567890\nx", "ok\n01234567890", "ok\n0123456789abc\r\n", "ok\n" + new string('x', 100_000) })
            {
                var (lines, error) = Read(Encoding.UTF8.GetBytes(bad), options);
                Assert.Equal(["ok"], lines);
                Assert.Equal(3, error!.Location.ByteOffset);
                Assert.Contains("at most 10 bytes", error.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void A_line_longer_than_many_blocks_is_whole()
    {
        var line = new string('y', 5_000_001);
        Assert.Equal(["a", line, "b"], Read(Encoding.UTF8.GetBytes($"a\n{line}\nb")).Lines);
        Assert.Equal(["a", line, "b"], Read(Gzip(Encoding.UTF8.GetBytes($"a\n{line}\nb")), new JsonlOptions { BlockBytes = 1000 }).Lines);
    }

    [Fact]
    public void Blocks_of_lines_do_not_allocate()
    {
        File.WriteAllText(folder.File("f"), string.Concat(Enumerable.Range(0, 300_000).Select(i => $"{{\"text\": \"{i}\"}}\n")));
        using var reader = JsonlReader.Open(folder.File("f"));
        Assert.True(reader.ReadLine());
        var before = GC.GetAllocatedBytesForCurrentThread();
        while (reader.ReadLine())
        {
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal(300_000, reader.LineNumber);
    }

    [Fact]
    public void A_path_that_cannot_be_read_is_told()
    {
        Assert.Contains("No such file", Assert.Throws<StorageException>(() => JsonlReader.Open(folder.File("none"))).Message, StringComparison.Ordinal);
        Assert.Contains("a folder", Assert.Throws<StorageException>(() => JsonlReader.Open(folder.Path)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => JsonlReader.Open(folder.File("none"), new JsonlOptions { MaxLineBytes = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => JsonlReader.Open(folder.File("none"), offsetBytes: -1));
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Optimal))
        {
            gzip.Write(bytes);
        }

        // .NET writes nothing at all for nothing.
        return bytes.Length > 0 ? stream.ToArray() : Convert.FromHexString("1f8b08000000000000030300" + "0000000000000000");
    }

    private (List<string> Lines, MalformedDataException? Error) Read(byte[] bytes, JsonlOptions? options = null)
    {
        var path = folder.File("read");
        File.WriteAllBytes(path, bytes);
        return JsonlGzipTests.Read(path, options);
    }

    private List<(long Offset, string Line)> Offsets(byte[] bytes, long offset)
    {
        File.WriteAllBytes(folder.File("offsets"), bytes);
        using var reader = JsonlReader.Open(folder.File("offsets"), offsetBytes: offset);
        var lines = new List<(long, string)>();
        var next = offset == 0 ? 3 : offset;
        while (reader.ReadLine())
        {
            Assert.Equal(next, reader.OffsetBytes);
            lines.Add((reader.OffsetBytes, Encoding.UTF8.GetString(reader.Line)));
            next = reader.NextOffsetBytes;
        }

        return lines;
    }
}
