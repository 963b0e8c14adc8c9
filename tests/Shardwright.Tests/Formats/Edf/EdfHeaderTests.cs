using Shardwright.Formats.Edf;
using Shardwright.Foundation.Errors;

namespace Shardwright.Tests.Formats.Edf;

/// <summary>Every way in which a header is not what the specification says.</summary>
public sealed class EdfHeaderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_header_as_the_specification_has_it_is_not_odd()
    {
        var header = Read(new EdfBytes
        {
            Patient = "abc M 30-JUN-1969 Hans", Recording = "Startdate 24-JAN-2020 X X X", Reserved = "EDF+C", Seconds = "0.5",
            Signals = [new() { Transducer = "AgAgCl", Prefilter = "HP:0.1Hz" }, EdfBytesSignal.Annotations(20)],
            Data = [[.. EdfBytes.Shorts(1, 2), .. EdfBytes.Text("+0\u0014\u0014\0", 20)]],
        });
        Assert.Empty(header.Oddities);
        Assert.Equal((EdfVariant.EdfPlusContinuous, 1, 1, 0.5), (header.Variant, header.Records, header.DeclaredRecords, header.RecordSeconds));
        Assert.Equal(("abc M 30-JUN-1969 Hans", "Startdate 24-JAN-2020 X X X"), (header.Patient, header.Recording));
        Assert.Equal(new DateTime(2020, 1, 24, 4, 5, 56), header.StartsAt);
        Assert.Equal(new EdfSignal(0, "EEG Fp1-REF", "AgAgCl", "uV", -3276.8, 3276.7, -32768, 32767, "HP:0.1Hz", 2, 4, false), header.Signals[0]);
        Assert.True(header.Signals[1].IsAnnotations);
    }

    [Theory]
    [InlineData("0", "", EdfVariant.Edf)]
    [InlineData("0\0\0\0\0\0\0\0", "", EdfVariant.Edf)]
    [InlineData("0", "EDF+C", EdfVariant.EdfPlusContinuous)]
    [InlineData("0", "EDF+D recorder 3", EdfVariant.EdfPlusDiscontinuous)]
    [InlineData("\u00ffBIOSEMI", "24BIT", EdfVariant.Bdf)]
    [InlineData("\u00ffBIOSEMI", "BDF+C", EdfVariant.BdfPlusContinuous)]
    [InlineData("\u00ffBIOSEMI", "BDF+D", EdfVariant.BdfPlusDiscontinuous)]
    [InlineData("\u00ffBIOSEMI", "EDF+C", EdfVariant.BdfPlusContinuous)]
    public void The_variant_is_told_by_version_and_reserved_field(string version, string reserved, EdfVariant variant)
        => Assert.Equal(variant, Read(new EdfBytes { Version = version, Reserved = reserved, Signals = [new(), EdfBytesSignal.Annotations(4)] }).Variant);

    [Theory]
    [InlineData("-1")]
    [InlineData("5")]
    [InlineData("2")]
    [InlineData("+0")]
    [InlineData("-7")]
    public void The_records_that_the_file_has_are_taken_whatever_the_header_says(string declared)
    {
        var header = Read(new EdfBytes { Records = declared, Data = [EdfBytes.Shorts(1, 2), EdfBytes.Shorts(3, 4), EdfBytes.Shorts(5, 6)] });
        Assert.Equal((3, long.Parse(declared, System.Globalization.CultureInfo.InvariantCulture)), (header.Records, header.DeclaredRecords));
        Assert.Contains($"says {header.DeclaredRecords} data records", Assert.Single(header.Oddities), StringComparison.Ordinal);
        Assert.Contains("has 3 whole ones", header.Oddities[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_last_record_that_is_cut_is_left_out_and_told()
    {
        var header = Read(new EdfBytes { Records = "2", Data = [EdfBytes.Shorts(1, 2)], Tail = [1, 2, 3] });
        Assert.Equal(1, header.Records);
        Assert.Equal(2, header.Oddities.Count);
        Assert.Contains("last 3 bytes", header.Oddities[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("12a", 236, "\"12a\"")]
    [InlineData("", 236, "nothing")]
    [InlineData("1.5", 236, "\"1.5\"")]
    [InlineData("NaN", 236, "\"NaN\"")]
    public void A_record_count_that_is_no_number_is_an_error(string records, long offset, string found)
    {
        var error = Refused(new EdfBytes { Records = records });
        Assert.Equal((offset, "number of data records", found), (error.Location.ByteOffset, error.Subject, error.Found));
    }

    [Fact]
    public void The_number_of_header_bytes_may_be_wrong_only_where_the_size_of_the_file_shows_it()
    {
        Assert.Contains("\"9999\"", Assert.Single(Read(new EdfBytes { HeaderBytes = "9999", Data = [EdfBytes.Shorts(1, 2)] }).Oddities), StringComparison.Ordinal);
        Assert.Contains("nothing", Assert.Single(Read(new EdfBytes { HeaderBytes = "", Data = [EdfBytes.Shorts(1, 2)] }).Oddities), StringComparison.Ordinal);
        Assert.Contains("\"abc\"", Read(new EdfBytes { HeaderBytes = "abc", Records = "-1", Data = [EdfBytes.Shorts(1, 2)] }).Oddities[0], StringComparison.Ordinal);
        foreach (var lying in new[] { "256", "768", "0", "-512", "99999999" })
        {
            var error = Refused(new EdfBytes { HeaderBytes = lying, Records = "-1", Data = [EdfBytes.Shorts(1, 2)] });
            Assert.Equal((184L, "number of bytes in the header", "512, for 1 signals"), (error.Location.ByteOffset, error.Subject, error.Expected));
        }
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("abcd")]
    [InlineData("")]
    [InlineData("1e9")]
    [InlineData("9e99")]
    [InlineData("1.5")]
    public void A_number_of_signals_that_cannot_be_is_an_error(string signals)
        => Assert.Equal((252L, "number of signals"), (Refused(new EdfBytes { SignalCount = signals }).Location.ByteOffset, Refused(new EdfBytes { SignalCount = signals }).Subject));

    [Fact]
    public void More_signals_than_the_file_has_room_for_are_an_error_before_anything_is_allocated()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Refused(new EdfBytes { SignalCount = "9999" });
        Assert.Equal(("EDF header", "2560000 bytes", "a file of 512 bytes"), (error.Subject, error.Expected, error.Found));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20);
    }

    [Theory]
    [InlineData("0", "a zero sample rate")]
    [InlineData("0.0", "a zero sample rate")]
    [InlineData("-0", "a zero sample rate")]
    [InlineData("-1", "\"-1\"")]
    [InlineData("one", "\"one\"")]
    [InlineData("", "nothing")]
    [InlineData("Infinity", "\"Infinity\"")]
    [InlineData("1e-320", "\"1e-320\"")]
    public void A_duration_that_gives_signals_no_rate_is_an_error(string seconds, string found)
    {
        var error = Refused(new EdfBytes { Seconds = seconds });
        Assert.Equal((244L, "duration of a data record"), (error.Location.ByteOffset, error.Subject));
        Assert.Contains(found, error.Found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.25", 8)]
    [InlineData("+2", 1)]
    [InlineData("1e-1", 20)]
    [InlineData("0,5", 4)]
    [InlineData("  4", 0.5)]
    [InlineData("1\0\0\0\0\0\0\0", 2)]
    [InlineData(".5", 4)]
    public void Durations_need_not_be_whole(string seconds, double rate)
        => Assert.Equal(rate, Read(new EdfBytes { Seconds = seconds }).Signals[0].SampleRateHz);

    [Fact]
    public void A_duration_of_zero_is_fine_where_nothing_but_annotations_was_recorded()
    {
        var header = Read(new EdfBytes { Seconds = "0", Reserved = "EDF+C", Signals = [EdfBytesSignal.Annotations(20)], Data = [EdfBytes.Text("+0\u0014\u0014\0", 20)] });
        Assert.Equal((1, 0.0, 0.0), (header.Records, header.RecordSeconds, header.Signals[0].SampleRateHz));
        Assert.Empty(header.Oddities);
    }

    [Theory]
    [InlineData("0", "a zero sample rate")]
    [InlineData("-2", "\"-2\"")]
    [InlineData("9e9", "\"9e9\"")]
    [InlineData("x", "\"x\"")]
    public void A_signal_without_samples_is_an_error_that_names_it(string samples, string found)
    {
        var error = Refused(new EdfBytes { Signals = [new(), new() { Label = "C3", Samples = samples }] });
        Assert.Equal((256L + (216 * 2) + 8, "samples in each data record of signal 2 (C3)"), (error.Location.ByteOffset, error.Subject));
        Assert.Contains(found, error.Found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("24:01:20", "04:05:56", "2020-01-24T04:05:56", 1)]
    [InlineData("24/01/20", "04.05.56", "2020-01-24T04:05:56", 1)]
    [InlineData("31.12.84", "23.59.59", "2084-12-31T23:59:59", 0)]
    [InlineData("01.01.85", "00.00.00", "1985-01-01T00:00:00", 0)]
    [InlineData("1.2.99", "4.5.6", "1999-02-01T04:05:06", 0)]
    [InlineData(" 1. 2. 3", "04.05.56", "2003-02-01T04:05:56", 0)]
    [InlineData("31.02.20", "04.05.56", null, 1)]
    [InlineData("00.00.00", "04.05.56", null, 1)]
    [InlineData("", "", null, 1)]
    [InlineData("24.01.20", "24.00.00", null, 1)]
    [InlineData("24.01.20", "ab.cd.ef", null, 1)]
    [InlineData("24.01.-1", "04.05.56", null, 1)]
    [InlineData("24012020", "04.05.56", null, 1)]
    public void The_start_is_read_where_it_can_be(string date, string time, string? expected, int oddities)
    {
        var header = Read(new EdfBytes { Date = date, Time = time });
        Assert.Equal(expected, header.StartsAt?.ToString("s"));
        Assert.Equal(oddities, header.Oddities.Count);
    }

    [Theory]
    [InlineData("Startdate 24-JAN-2020 X X X", "24.01.20", 2020, 0)]
    [InlineData("Startdate 24-JAN-1920 X X X", "24.01.20", 1920, 1)]
    [InlineData("Startdate 24-JAN-2090 X X X", "24.01.yy", 2090, 0)]
    [InlineData("Startdate X X X X", "24.01.20", 2020, 0)]
    [InlineData("Startdate 31-FEB-1990 X X X", "24.01.20", 2020, 0)]
    [InlineData("Startdate ", "24.01.20", 2020, 0)]
    [InlineData("Started 24-JAN-1920", "24.01.20", 2020, 0)]
    public void The_recordings_field_has_all_digits_of_the_year(string recording, string date, int year, int oddities)
    {
        var header = Read(new EdfBytes { Recording = recording, Date = date });
        Assert.Equal(year, header.StartsAt?.Year);
        Assert.Equal(oddities, header.Oddities.Count);
    }

    [Theory]
    [InlineData("-100", "100", "-2048", "2047", 200.0 / 4095, 0)]
    [InlineData("+100", "-100", "-2048", "2047", -200.0 / 4095, 0)]
    [InlineData("-1e2", "1E+2", "-2048.0", "2047", 200.0 / 4095, 0)]
    [InlineData("-0,5", "0,5", "0", "10", 0.1, 1)]
    [InlineData("5", "5", "0", "10", 0.1, 1)]
    [InlineData("0", "5", "7", "7", 5.0, 1)]
    [InlineData("0", "0", "0", "0", 1.0, 2)]
    [InlineData("0", "10", "10", "0", -1.0, 1)]
    [InlineData("0", "1", "-65536", "65535", 1.0 / 131071, 1)]
    public void Scales_are_taken_as_they_stand_and_never_divide_by_zero(string low, string high, string least, string most, double gain, int oddities)
    {
        var header = Read(new EdfBytes { Signals = [new() { PhysicalMinimum = low, PhysicalMaximum = high, DigitalMinimum = least, DigitalMaximum = most }] });
        var signal = header.Signals[0];
        Assert.Equal(gain, signal.Gain, 1e-15);
        Assert.Equal(signal.PhysicalMinimum, (signal.DigitalMinimum * signal.Gain) + signal.Offset, 1e-9);
        Assert.Equal(oddities, header.Oddities.Count);
    }

    [Theory]
    [InlineData("abc", "100", "physical minimum of signal 1 (EEG Fp1-REF)")]
    [InlineData("0", "", "physical maximum of signal 1 (EEG Fp1-REF)")]
    [InlineData("-", "1", "physical minimum of signal 1 (EEG Fp1-REF)")]
    [InlineData("1 2", "1", "physical minimum of signal 1 (EEG Fp1-REF)")]
    [InlineData("1,2,3", "1", "physical minimum of signal 1 (EEG Fp1-REF)")]
    [InlineData("-1e300", "1e300", "physical range of signal 1 (EEG Fp1-REF)")]
    [InlineData("-9e307", "9e307", "physical range of signal 1 (EEG Fp1-REF)")]
    [InlineData("1e999", "1", "physical minimum of signal 1 (EEG Fp1-REF)")]
    public void A_scale_that_cannot_be_is_an_error_that_names_the_signal(string low, string high, string subject)
        => Assert.Equal(subject, Refused(new EdfBytes { Signals = [new() { PhysicalMinimum = low, PhysicalMaximum = high }] }).Subject);

    [Theory]
    [InlineData("32767.5")]
    [InlineData("9e9")]
    [InlineData("max")]
    public void A_digital_limit_that_is_no_whole_number_is_an_error(string most)
        => Assert.Equal("digital maximum of signal 1 (EEG Fp1-REF)", Refused(new EdfBytes { Signals = [new() { DigitalMaximum = most }] }).Subject);

    [Fact]
    public void The_scale_of_annotations_is_nothing_to_fail_over()
        => Assert.True(Read(new EdfBytes { Reserved = "EDF+C", Signals = [new(), EdfBytesSignal.Annotations(4) with { PhysicalMinimum = "?", DigitalMaximum = "" }] }).Signals[1].IsAnnotations);

    [Theory]
    [InlineData("\u00c2\u00b5V", "µV")]
    [InlineData("\u00b5V", "µV")]
    [InlineData("uV\0garb", "uV")]
    [InlineData("\u0083\u00caV", "\u0083ÊV")]
    [InlineData("  uV", "uV")]
    public void Texts_are_UTF8_or_Latin1_and_end_at_a_zero_byte(string unit, string expected)
    {
        var header = Read(new EdfBytes { Signals = [new() { Unit = unit }] });
        Assert.Equal(expected, header.Signals[0].Unit);
        Assert.Equal(unit.Any(character => character > 127) ? 1 : 0, header.Oddities.Count);
    }

    [Fact]
    public void Labels_may_repeat_and_rates_may_differ()
    {
        var header = Read(new EdfBytes { Seconds = "2", Signals = [new() { Samples = "512" }, new() { Samples = "1" }, new() { Samples = "100" }] });
        Assert.Equal([256.0, 0.5, 50], header.Signals.Select(signal => signal.SampleRateHz));
        Assert.Single(header.Signals.Select(signal => signal.Label).Distinct());
        Assert.Empty(header.Oddities);
    }

    [Fact]
    public void Annotations_in_a_plain_file_and_gaps_without_annotations_are_odd()
    {
        Assert.Contains("does not call itself EDF+", Assert.Single(Read(new EdfBytes { Signals = [new(), EdfBytesSignal.Annotations(4)] }).Oddities), StringComparison.Ordinal);
        Assert.Contains("no annotation signal", Assert.Single(Read(new EdfBytes { Reserved = "EDF+D" }).Oddities), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_recording_is_said_to_be_none()
    {
        File.WriteAllBytes(folder.File("empty.edf"), []);
        Assert.Equal("an empty file", Assert.Throws<MalformedDataException>(() => EdfReader.Open(folder.File("empty.edf"))).Found);
        File.WriteAllText(folder.File("text.edf"), new string('x', 1000));
        Assert.Equal("bytes 7878787878787878", Assert.Throws<MalformedDataException>(() => EdfReader.Open(folder.File("text.edf"))).Found);
        File.WriteAllText(folder.File("gdf.edf"), "GDF 2.20" + new string(' ', 1000));
        Assert.StartsWith("GDF", Assert.Throws<MalformedDataException>(() => EdfReader.Open(folder.File("gdf.edf"))).Found, StringComparison.Ordinal);
        File.WriteAllText(folder.File("short.edf"), "0       X");
        Assert.Equal("a file of 9 bytes", Assert.Throws<MalformedDataException>(() => EdfReader.Open(folder.File("short.edf"))).Found);
        Assert.Throws<StorageException>(() => EdfReader.Open(folder.File("missing.edf")));
        Assert.Throws<StorageException>(() => EdfReader.Open(folder.Path));
    }

    private EdfHeader Read(EdfBytes bytes)
    {
        using var reader = EdfReader.Open(bytes.In(folder));
        return reader.Header;
    }

    private MalformedDataException Refused(EdfBytes bytes)
    {
        var path = bytes.In(folder);
        var error = Assert.Throws<MalformedDataException>(() => EdfReader.Open(path));
        Assert.Equal(path, error.Location.Path);
        Assert.NotNull(error.Remedy);
        return error;
    }
}
