using System.Globalization;

namespace Shardwright.Datasets.Manifests;

/// <summary>The time stamp of a manifest.</summary>
public static class CreatedAt
{
    private const string Variable = "SOURCE_DATE_EPOCH";

    /// <summary>Now, or the second that <c>SOURCE_DATE_EPOCH</c> names, so that a build can be repeated to the byte.</summary>
    /// <exception cref="FormatException">The variable is not a whole number of seconds.</exception>
    public static string Stamp(TimeProvider clock)
    {
        var fixedSecond = Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrEmpty(fixedSecond))
        {
            return Format(clock.GetUtcNow());
        }

        return long.TryParse(fixedSecond, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= 253_402_300_799
            ? Format(DateTimeOffset.FromUnixTimeSeconds(seconds))
            : throw new FormatException($"{Variable} is a whole number of seconds since 1970, not \"{fixedSecond}\"");
    }

    /// <summary>A moment as Python's <c>isoformat()</c> has it, and <c>Z</c>: no fraction when the microseconds are 0.</summary>
    public static string Format(DateTimeOffset moment)
    {
        var utc = moment.UtcDateTime;
        var microseconds = utc.Ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond;
        return utc.ToString(microseconds == 0 ? "yyyy-MM-ddTHH:mm:ss'Z'" : "yyyy-MM-ddTHH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
    }
}
