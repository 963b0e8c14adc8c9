using System.Text;
using Shardwright.Formats.Jsonl;
using Shardwright.Foundation.Errors;

namespace Shardwright.Tests.Formats.Jsonl;

/// <summary>Files that somebody is still writing.</summary>
public sealed class GrowingJsonlReaderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    /// <inheritdoc/>
    public void Dispose() => folder.Dispose();

    private string Path => folder.File("growing.jsonl");

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 1 << 20)]
    [InlineData(3, 2)]
    [InlineData(7, 64)]
    [InlineData(40, 1 << 20)]
    [InlineData(200, 5)]
    public void Steps_of_any_size_give_each_line_once_and_as_soon_as_it_is_whole(int mostBytes, int block)
    {
        var random = new Random(mostBytes);
        var text = Encoding.UTF8.GetBytes("\ufeff" + string.Concat(Enumerable.Range(0, 120).Select(i => new string('é', random.Next(30)) + i + (i % 4 == 0 ? "\r\n" : "\n"))) + "unfinished");
        using var writer = new FileStream(Path, FileMode.Create, FileAccess.Write, FileShare.Read, 0);
        using var reader = GrowingJsonlReader.Open(Path, options: new JsonlOptions { BlockBytes = block });
        var found = new StringBuilder();
        for (var written = 0; written < text.Length;)
        {
            var step = Math.Min(random.Next(1, mostBytes + 1), text.Length - written);
            writer.Write(text, written, step);
            writer.Flush();
            written += step;
            while (reader.ReadLine())
            {
                found.Append(Encoding.UTF8.GetString(reader.Line)).Append('\n');
            }

            var whole = text.AsSpan(0, written).LastIndexOf((byte)'\n') + 1;
            Assert.Equal((whole == 0 ? reader.NextOffsetBytes : whole, written), (reader.NextOffsetBytes, reader.LengthBytes));
            Assert.Equal(Encoding.UTF8.GetString(text[Math.Min(3, whole)..whole]).Replace("\r", "", StringComparison.Ordinal), found.ToString());
        }

        Assert.True(reader.ReadUnfinishedLine());
        Assert.Equal("unfinished", Encoding.UTF8.GetString(reader.Line));
        Assert.Equal((text.Length - 10, text.Length), (reader.OffsetBytes, reader.NextOffsetBytes));
        Assert.False(reader.ReadUnfinishedLine());
        Assert.False(reader.ReadLine());
    }

    [Fact]
    public void Reading_goes_on_from_where_another_reader_stopped()
    {
        File.WriteAllText(Path, "a\nbb\nhal");
        long offset;
        using (var first = GrowingJsonlReader.Open(Path))
        {
            Assert.True(first.ReadLine());
            Assert.True(first.ReadLine());
            Assert.False(first.ReadLine());
            offset = first.NextOffsetBytes;
        }

        Assert.Equal(5, offset);
        File.AppendAllText(Path, "f\n");
        using var second = GrowingJsonlReader.Open(Path, offset);
        Assert.True(second.ReadLine());
        Assert.Equal("half", Encoding.UTF8.GetString(second.Line));
    }

    [Fact]
    public void A_line_that_came_whole_after_all_is_given_before_the_rest()
    {
        File.WriteAllText(Path, "ha");
        using var reader = GrowingJsonlReader.Open(Path);
        Assert.False(reader.ReadLine());
        File.AppendAllText(Path, "lf\nre");
        Assert.True(reader.ReadUnfinishedLine());
        Assert.Equal("half", Encoding.UTF8.GetString(reader.Line));
        Assert.True(reader.ReadUnfinishedLine());
        Assert.Equal("re", Encoding.UTF8.GetString(reader.Line));
        Assert.False(reader.ReadUnfinishedLine());
    }

    [Fact]
    public void A_short_file_that_only_begins_like_a_mark_is_given_at_the_end()
    {
        File.WriteAllBytes(Path, [0xef, 0xbb]);
        using var reader = GrowingJsonlReader.Open(Path);
        Assert.False(reader.ReadLine());
        Assert.True(reader.ReadUnfinishedLine());
        Assert.Equal([0xef, 0xbb], reader.Line.ToArray());
    }

    [Fact]
    public void Another_file_under_the_name_is_noticed_after_the_last_line_of_the_first()
    {
        File.WriteAllText(Path, "a\nb\nc");
        using var reader = GrowingJsonlReader.Open(Path);
        Assert.True(reader.ReadLine());
        File.WriteAllText(folder.File("other"), "a\nb\nc\nd\n");
        File.Move(folder.File("other"), Path, overwrite: true);
        Assert.True(reader.ReadLine());
        Assert.Contains("another file", Assert.Throws<InputChangedException>(() => reader.ReadLine()).Message, StringComparison.Ordinal);
        Assert.Throws<InputChangedException>(() => reader.ReadUnfinishedLine());
    }

    [Fact]
    public void A_file_that_is_gone_is_noticed()
    {
        File.WriteAllText(Path, "a\n");
        using var reader = GrowingJsonlReader.Open(Path);
        Assert.True(reader.ReadLine());
        File.Delete(Path);
        Assert.Contains("no such file", Assert.Throws<InputChangedException>(() => reader.ReadLine()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_became_shorter_than_what_was_read_is_noticed()
    {
        File.WriteAllText(Path, "a\nb\nhalf");
        using var reader = GrowingJsonlReader.Open(Path);
        while (reader.ReadLine())
        {
        }

        using (var writer = new FileStream(Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            writer.SetLength(6);
        }

        Assert.Contains("6 bytes", Assert.Throws<InputChangedException>(() => reader.ReadLine()).Message, StringComparison.Ordinal);
        Assert.Throws<InputChangedException>(() => GrowingJsonlReader.Open(Path, 7));
    }

    [Fact]
    public void A_file_that_was_written_anew_and_grew_again_is_noticed()
    {
        File.WriteAllText(Path, "first\nsecond\nha");
        using var reader = GrowingJsonlReader.Open(Path);
        while (reader.ReadLine())
        {
        }

        using (var writer = new FileStream(Path, FileMode.Truncate, FileAccess.Write, FileShare.ReadWrite))
        {
            writer.Write("other lines that are longer than the first\nx\n"u8);
        }

        Assert.Throws<InputChangedException>(() => reader.ReadLine());
    }

    [Fact]
    public void A_line_without_an_end_has_a_limit_and_gzip_is_refused()
    {
        File.WriteAllText(Path, "ok\n0123456789abc");
        using var reader = GrowingJsonlReader.Open(Path, options: new JsonlOptions { MaxLineBytes = 10, BlockBytes = 4 });
        Assert.True(reader.ReadLine());
        Assert.Equal(3, Assert.Throws<MalformedDataException>(() => reader.ReadLine()).Location.ByteOffset);

        File.WriteAllBytes(folder.File("gz"), [0x1f, 0x8b, 8]);
        using var gzip = GrowingJsonlReader.Open(folder.File("gz"));
        Assert.Contains("gzip", Assert.Throws<MalformedDataException>(() => gzip.ReadLine()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_told()
        => Assert.Throws<StorageException>(() => GrowingJsonlReader.Open(Path));
}
