using Shardwright.Datasets.Manifests;

namespace Shardwright.Tests.Datasets.Manifests;

public sealed class CreatedAtTests
{
    [Theory]
    [InlineData("2026-07-30T12:00:00", "2026-07-30T12:00:00Z")]
    [InlineData("2026-07-30T12:00:00.0000009", "2026-07-30T12:00:00Z")]
    [InlineData("2026-07-30T12:00:00.000001", "2026-07-30T12:00:00.000001Z")]
    [InlineData("2026-07-30T12:00:00.5", "2026-07-30T12:00:00.500000Z")]
    [InlineData("0001-01-01T00:00:00", "0001-01-01T00:00:00Z")]
    public void The_stamp_has_microseconds_unless_they_are_zero(string moment, string expected)
        => Assert.Equal(expected, CreatedAt.Format(DateTimeOffset.Parse(moment + "+00:00", System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public void The_stamp_is_in_UTC_wherever_the_clock_stands()
        => Assert.Equal("2026-07-30T10:00:00Z", CreatedAt.Format(new DateTimeOffset(2026, 7, 30, 12, 0, 0, TimeSpan.FromHours(2))));
}
