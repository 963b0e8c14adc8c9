using FsCheck;
using FsCheck.Fluent;
using Shardwright.Foundation.Text;

namespace Shardwright.Tests.Foundation;

public sealed class ByteSizeTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("1000000", 1_000_000)]
    [InlineData("17B", 17)]
    [InlineData("64MB", 64_000_000)]
    [InlineData("64 mb", 64_000_000)]
    [InlineData(" 2GB ", 2_000_000_000)]
    [InlineData("2GiB", 2L << 30)]
    [InlineData("1.5GiB", 3L << 29)]
    [InlineData(".5KiB", 512)]
    [InlineData("512k", 512 << 10)]
    [InlineData("512K", 512 << 10)]
    [InlineData("1M", 1 << 20)]
    [InlineData("3G", 3L << 30)]
    [InlineData("1T", 1L << 40)]
    [InlineData("1TB", 1_000_000_000_000)]
    [InlineData("1PiB", 1L << 50)]
    [InlineData("0.3KiB", 307)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("8191PiB", 8191L << 50)]
    public void Sizes_are_read(string text, long expected)
    {
        Assert.Equal(expected, ByteSize.Parse(text));
        Assert.True(ByteSize.TryParse(text, out var bytes));
        Assert.Equal(expected, bytes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("MB")]
    [InlineData("-1")]
    [InlineData("1e6")]
    [InlineData("1,5GB")]
    [InlineData("1.2.3")]
    [InlineData(".")]
    [InlineData("1XB")]
    [InlineData("1 M B")]
    [InlineData("1KiBs")]
    [InlineData("Infinity")]
    [InlineData("9223372036854775808")]
    [InlineData("8192PiB")]
    [InlineData("99999999999999999999999999999999999999999PB")]
    public void Nonsense_and_too_much_are_refused_with_advice(string text)
    {
        var error = Assert.Throws<FormatException>(() => ByteSize.Parse(text));
        Assert.Contains($"\"{text}\"", error.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
        Assert.False(ByteSize.TryParse(text, out _));
    }

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1000, "1.0 kB")]
    [InlineData(999_949, "999.9 kB")]
    [InlineData(999_950, "1.0 MB")]
    [InlineData(1_400_000_000, "1.4 GB")]
    [InlineData(-1_400_000_000, "-1.4 GB")]
    [InlineData(long.MaxValue, "9.2 EB")]
    [InlineData(long.MinValue, "-9.2 EB")]
    public void Sizes_are_written_for_people(long bytes, string expected) => Assert.Equal(expected, ByteSize.Format(bytes));

    [Fact]
    public void What_is_written_can_be_read_and_is_near()
        => Prop.ForAll(Gen.Choose(0, int.MaxValue).Select(value => value * 331L).ToArbitrary(), bytes =>
            Math.Abs(ByteSize.Parse(ByteSize.Format(bytes)) - bytes) <= bytes / 19).QuickCheckThrowOnFailure();

    [Fact]
    public void No_text_throws_anything_but_a_format_error()
        => Prop.ForAll(ArbMap.Default.ArbFor<string?>(), text => ByteSize.TryParse(text, out var bytes) ? bytes >= 0 : bytes == 0)
            .QuickCheckThrowOnFailure();
}
