using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Shardwright.Foundation.Text;

namespace Shardwright.Tests.Foundation;

public sealed class DurationTextTests
{
    [Theory]
    [InlineData("60s", "00:01:00")]
    [InlineData("10m", "00:10:00")]
    [InlineData("2h", "02:00:00")]
    [InlineData("1d", "1.00:00:00")]
    [InlineData("250ms", "00:00:00.250")]
    [InlineData("90", "00:01:30")]
    [InlineData("0.5", "00:00:00.5")]
    [InlineData("1.5 H", "01:30:00")]
    [InlineData("2h 30m", "02:30:00")]
    [InlineData("1d2h3m4s5ms", "1.02:03:04.005")]
    public void Durations_are_read(string text, string expected)
    {
        Assert.Equal(TimeSpan.Parse(expected, CultureInfo.InvariantCulture), DurationText.Parse(text));
        Assert.True(DurationText.TryParse(text, out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("-1s")]
    [InlineData("1x")]
    [InlineData("1h30")]
    [InlineData("1 2")]
    [InlineData("1.2.3s")]
    [InlineData("ten minutes")]
    [InlineData("99999999999d")]
    [InlineData("99999999999999999999999999999999999999999s")]
    public void Nonsense_and_too_much_are_refused_with_advice(string text)
    {
        var error = Assert.Throws<FormatException>(() => DurationText.Parse(text));
        Assert.Contains($"\"{text}\"", error.Message, StringComparison.Ordinal);
        Assert.False(DurationText.TryParse(text, out _));
    }

    [Theory]
    [InlineData("00:00:00", "0ms")]
    [InlineData("00:00:00.250", "250ms")]
    [InlineData("00:00:12.39", "12.3s")]
    [InlineData("00:00:59.99", "59.9s")]
    [InlineData("00:01:00", "1m")]
    [InlineData("00:01:30.9", "1m 30s")]
    [InlineData("02:05:59", "2h 5m")]
    [InlineData("3.04:59:00", "3d 4h")]
    [InlineData("-00:01:30", "-1m 30s")]
    public void Durations_are_written_for_people(string duration, string expected)
        => Assert.Equal(expected, DurationText.Format(TimeSpan.Parse(duration, CultureInfo.InvariantCulture)));

    [Fact]
    public void What_is_written_can_be_read_and_is_near()
        => Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), milliseconds =>
        {
            var duration = TimeSpan.FromMilliseconds(milliseconds);
            var lost = duration - DurationText.Parse(DurationText.Format(duration));
            return lost >= TimeSpan.Zero && lost <= duration / 20;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_longest_and_the_shortest_are_written_too()
    {
        Assert.StartsWith("10675199d", DurationText.Format(TimeSpan.MaxValue), StringComparison.Ordinal);
        Assert.StartsWith("-10675199d", DurationText.Format(TimeSpan.MinValue), StringComparison.Ordinal);
    }
}
