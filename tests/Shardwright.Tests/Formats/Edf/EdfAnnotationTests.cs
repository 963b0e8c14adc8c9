using Shardwright.Formats.Edf;
using Shardwright.Foundation.Errors;

namespace Shardwright.Tests.Formats.Edf;

/// <summary>Annotation lists, whole and broken, and the stretches that their time stamps tell of.</summary>
public sealed class EdfAnnotationTests : IDisposable
{
    private const int Room = 60;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("+0\u0014\u0014\0+1.5\u00152.25\u0014eyes closed\u0014\0", "1.5/2.25/eyes closed")]
    [InlineData("+0\u0014\u0014\0+1\u0014no duration\u0014\0", "1//no duration")]
    [InlineData("+0\u0014\u0014\0+1\u0015\u0014no duration\u0014\0", "1//no duration")]
    [InlineData("+0\u0014\u0014\0+1\u00152\u0014one\u0014two\u0014three\u0014\0", "1/2/one|1/2/two|1/2/three")]
    [InlineData("+0\u0014\u0014stamped too\u0014\0", "0//stamped too")]
    [InlineData("+0\u0014\u0014\0-0.065\u0014Pre-stimulus\u0014\0", "-0.065//Pre-stimulus")]
    [InlineData("+0\u0014\u0014\0\0\0+1\u0014after zeros\u0014\0", "1//after zeros")]
    [InlineData("+0\u0014\u0014\0+1\u0014\u0014\0+2\u0014x\u0014\0", "2//x")]
    [InlineData("+0\u0014\u0014\0+2\u0014\u0014x\u0014\u0014\0", "2//x")]
    [InlineData("+0\u0014\u0014\0+1\u0014\u00c3\u00a9\u0014\0", "1//é")]
    public void Lists_are_read_as_the_specification_writes_them(string text, string expected)
        => Assert.Equal((expected, ""), Read(text));

    [Theory]
    [InlineData("+0\u0014\u0014\0+1\u0014\u00e9\u0014\0", "1//é", "1 annotations are not UTF-8 and were read as Latin-1.")]
    [InlineData("+0\u0014\u0014\0+x\u0014lost\u0014\0+2\u0014kept\u0014\0", "2//kept", "1 annotation lists could not be read and were left out, the first of them in data record 0.")]
    [InlineData("garbage\0+2\u0014kept\u0014\0", "2//kept", "1 annotation lists could not be read and were left out, the first of them in data record 0.")]
    [InlineData("\u0014\u0014\u0014\0", "", "1 annotation lists could not be read and were left out, the first of them in data record 0.")]
    [InlineData("+1e5\u0014exponent\u0014\0", "", "1 annotation lists could not be read and were left out, the first of them in data record 0.")]
    [InlineData("+0\u0014\u0014\0+1\u0015abc\u0014x\u0014\0", "1//x", "1 annotation lists have no end or no readable duration.")]
    [InlineData("+0\u0014\u0014\0+1\u0015-2\u0014x\u0014\0", "1//x", "1 annotation lists have no end or no readable duration.")]
    [InlineData("+0\u0014\u0014\0+1\u0014no end", "1//no end", "1 annotation lists have no end or no readable duration.")]
    [InlineData("1,5\u0014x\u0014\0", "1.5//x", "")]
    public void Broken_lists_are_read_as_far_as_they_go_and_counted(string text, string expected, string oddity)
        => Assert.Equal((expected, oddity), Read(text));

    [Fact]
    public void A_list_may_fill_its_room_to_the_last_byte()
        => Assert.Equal(("0//" + new string('x', Room - 5), ""), Read("+0\u0014\u0014" + new string('x', Room - 5) + "\u0014"));

    [Fact]
    public void Several_annotation_signals_are_read_record_by_record()
    {
        using var reader = EdfReader.Open(new EdfBytes
        {
            Reserved = "EDF+C", Signals = [EdfBytesSignal.Annotations(Room), new(), EdfBytesSignal.Annotations(Room)],
            Data = [.. Enumerable.Range(0, 2).Select(record => (byte[])
            [
                .. EdfBytes.Text($"+{record}\u0014\u0014\0+{record}.5\u0014first of {record}\u0014\0", Room), .. EdfBytes.Shorts(1, 2), .. EdfBytes.Text($"+{record}.25\u0014second of {record}\u0014\0", Room),
            ])],
        }.In(folder));
        Assert.Equal(["first of 0", "second of 0", "first of 1", "second of 1"], reader.ReadAnnotations().Select(annotation => annotation.Text));
        Assert.Throws<ArgumentException>(() => reader.ReadDigital(0, 0, new int[1]));
        Assert.Throws<ArgumentException>(() => reader.ReadRecords([1, 2], 0, 1, [new float[2], new float[2]]));
    }

    [Fact]
    public void Annotations_are_read_in_large_records_too()
    {
        var records = Enumerable.Range(0, 3).Select(record => (byte[])[.. new byte[40_000], .. EdfBytes.Text($"+{record}\u0014\u0014\0+{record}\u0014t{record}\u0014\0", Room)]).ToArray();
        using var reader = EdfReader.Open(new EdfBytes { Reserved = "EDF+D", Signals = [new() { Samples = "20000" }, EdfBytesSignal.Annotations(Room)], Data = records }.In(folder));
        Assert.Equal(["t0", "t1", "t2"], reader.ReadAnnotations().Select(annotation => annotation.Text));
        Assert.Equal([new EdfSegment(0, 3, 0)], reader.ReadSegments());
    }

    [Fact]
    public void More_annotations_than_the_limit_are_an_error()
    {
        var path = Stamped("EDF+C", ["+0\u0014\u0014\0+1\u0014a\u0014b\u0014c\u0014\0"]);
        using (var reader = EdfReader.Open(path, new EdfOptions { MaxAnnotations = 3 }))
        {
            Assert.Equal(3, reader.ReadAnnotations().Count);
        }

        using (var reader = EdfReader.Open(path, new EdfOptions { MaxAnnotations = 2 }))
        {
            Assert.Throws<MalformedDataException>(() => reader.ReadAnnotations());
        }

        using (var reader = EdfReader.Open(path, new EdfOptions { MaxAnnotationBytes = Room - 1 }))
        {
            Assert.Equal("EDF Annotations", Assert.Throws<MalformedDataException>(() => reader.ReadAnnotations()).Location.Item);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => EdfReader.Open(path, new EdfOptions { MaxSegments = 0 }));
    }

    [Theory]
    [InlineData("EDF+D", "0 1 2 3", "0+4@0")]
    [InlineData("EDF+D", "0 1 5 6", "0+2@0 2+2@5")]
    [InlineData("EDF+D", "0.5 1.5 2.5", "0+3@0.5")]
    [InlineData("EDF+D", "7 8 10", "0+2@7 2+1@10")]
    [InlineData("EDF+D", "0 1.24 2.24", "0+3@0")]
    [InlineData("EDF+D", "0 1.26 2.26", "0+1@0 1+2@1.26")]
    [InlineData("EDF+D", "0 0.76 1.76", "0+3@0")]
    [InlineData("EDF+D", "0 0.74 1.74", "0+1@0 1+2@0.74")]
    [InlineData("EDF+D", "5 6 0 1", "0+2@5 2+2@0")]
    [InlineData("EDF+D", "3 3 3", "0+1@3 1+1@3 2+1@3")]
    [InlineData("EDF+D", "0 1.2 2.4 3.6", "0+4@0")]
    [InlineData("EDF+D", "-1 0 1", "0+3@-1")]
    [InlineData("EDF+C", "0.25 9 20", "0+3@0.25")]
    [InlineData("", "2 9", "0+2@2")]
    public void Stretches_end_where_the_next_record_begins_elsewhere(string reserved, string onsets, string expected)
    {
        using var reader = EdfReader.Open(Stamped(reserved, [.. onsets.Split(' ').Select(onset => $"{(onset[0] == '-' ? "" : "+")}{onset}\u0014\u0014\0")]));
        Assert.Equal(expected, string.Join(' ', reader.ReadSegments().Select(segment => FormattableString.Invariant($"{segment.FirstRecord}+{segment.Records}@{segment.OnsetSeconds}"))));
        Assert.Empty(reader.ReadAnnotations());
    }

    [Fact]
    public void A_record_without_a_stamp_is_an_error_only_where_there_may_be_gaps()
    {
        foreach (var bad in new[] { "", "garbage\0", "+1\u0014text\u0014\0" })
        {
            using var gaps = EdfReader.Open(Stamped("EDF+D", ["+0\u0014\u0014\0", bad]));
            Assert.Equal(1, Assert.Throws<MalformedDataException>(() => gaps.ReadSegments()).Location.RecordIndex);
            using var none = EdfReader.Open(Stamped("EDF+C", ["+0\u0014\u0014\0", bad]));
            Assert.Equal([new EdfSegment(0, 2, 0)], none.ReadSegments());
        }

        using var unstamped = EdfReader.Open(new EdfBytes { Reserved = "EDF+D", Data = [EdfBytes.Shorts(1, 2)] }.In(folder));
        Assert.Equal("time stamps of data records", Assert.Throws<MalformedDataException>(() => unstamped.ReadSegments()).Subject);
    }

    [Fact]
    public void There_are_as_many_stretches_as_the_limit_allows()
    {
        var path = Stamped("EDF+D", ["+0\u0014\u0014\0", "+5\u0014\u0014\0", "+9\u0014\u0014\0"]);
        using (var reader = EdfReader.Open(path, new EdfOptions { MaxSegments = 3 }))
        {
            Assert.Equal(3, reader.ReadSegments().Count);
        }

        using (var reader = EdfReader.Open(path, new EdfOptions { MaxSegments = 2 }))
        {
            Assert.Throws<MalformedDataException>(() => reader.ReadSegments());
        }
    }

    [Fact]
    public void Nothing_recorded_has_no_stretch_and_annotations_alone_are_one()
    {
        using var empty = EdfReader.Open(Stamped("EDF+D", []));
        Assert.Empty(empty.ReadSegments());
        using var plain = EdfReader.Open(new EdfBytes { Data = [EdfBytes.Shorts(1, 2), EdfBytes.Shorts(1, 2)] }.In(folder));
        Assert.Equal([new EdfSegment(0, 2, 0)], plain.ReadSegments());
        using var annotations = EdfReader.Open(new EdfBytes
        {
            Reserved = "EDF+D", Seconds = "0", Signals = [EdfBytesSignal.Annotations(Room)],
            Data = [EdfBytes.Text("+0\u0014\u0014\0+7\u0014a\u0014\0", Room), EdfBytes.Text("+100\u0014\u0014\0", Room)],
        }.In(folder));
        Assert.Equal([new EdfSegment(0, 2, 0)], annotations.ReadSegments());
        Assert.Equal([new EdfAnnotation(7, null, "a")], annotations.ReadAnnotations());
    }

    private (string Annotations, string Oddity) Read(string text)
    {
        using var reader = EdfReader.Open(Stamped("EDF+C", [text]));
        var annotations = reader.ReadAnnotations(out var oddities);
        return (string.Join('|', annotations.Select(annotation => FormattableString.Invariant($"{annotation.OnsetSeconds}/{annotation.DurationSeconds}/{annotation.Text}"))), string.Join(' ', oddities));
    }

    /// <summary>Records of a second with two samples, so that half a sample is a quarter of a second.</summary>
    private string Stamped(string reserved, string[] lists) => new EdfBytes
    {
        Reserved = reserved, Signals = [new(), EdfBytesSignal.Annotations(Room)], Data = [.. lists.Select(list => (byte[])[.. EdfBytes.Shorts(1, 2), .. EdfBytes.Text(list, Room)])],
    }.In(folder);
}
