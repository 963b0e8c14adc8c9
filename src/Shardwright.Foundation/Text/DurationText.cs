using System.Buffers;
using System.Globalization;

namespace Shardwright.Foundation.Text;

/// <summary>Durations as people write and read them. Safe from many threads.</summary>
public static class DurationText
{
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");
    private static readonly SearchValues<char> UnitEnds = SearchValues.Create("0123456789. ");
    private static readonly (string Unit, TimeSpan Length)[] Units =
    [
        ("d", TimeSpan.FromDays(1)), ("h", TimeSpan.FromHours(1)), ("m", TimeSpan.FromMinutes(1)),
        ("s", TimeSpan.FromSeconds(1)), ("ms", TimeSpan.FromMilliseconds(1)),
    ];

    /// <summary>Reads a duration such as <c>250ms</c>, <c>60s</c>, <c>10m</c>, <c>1.5h</c>, <c>1d</c>, <c>2h 30m</c>, or <c>90</c> for seconds.</summary>
    /// <exception cref="FormatException">The text is not a duration, or longer than 29,000 years; the message says what would be one.</exception>
    public static TimeSpan Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Read(text, out var duration) is { } complaint ? throw new FormatException(complaint) : duration;
    }

    /// <summary>Reads a duration where it is one.</summary>
    /// <param name="text">The text, or null, which is none.</param>
    /// <param name="duration">The duration; zero when the text is none.</param>
    public static bool TryParse(string? text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        return text is not null && Read(text, out duration) is null;
    }

    /// <summary>Writes a duration in its one or two greatest units: <c>250ms</c>, <c>12.3s</c>, <c>1m 30s</c>, <c>2h 5m</c>, <c>3d 4h</c>.</summary>
    /// <param name="duration">The duration; below zero gets a minus sign. What the smaller unit leaves is dropped.</param>
    public static string Format(TimeSpan duration)
    {
        if (duration < TimeSpan.Zero)
        {
            return "-" + Format(duration == TimeSpan.MinValue ? TimeSpan.MaxValue : -duration);
        }

        return duration switch
        {
            { TotalSeconds: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{duration.Milliseconds}ms"),
            { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{duration.Ticks / 1_000_000 / 10m:0.#}s"),
            { TotalHours: < 1 } => Pair(duration.Minutes, "m", duration.Seconds, "s"),
            { TotalDays: < 1 } => Pair(duration.Hours, "h", duration.Minutes, "m"),
            _ => Pair(duration.Days, "d", duration.Hours, "h"),
        };
    }

    private static string Pair(int great, string greatUnit, int small, string smallUnit) => small == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{great}{greatUnit}")
        : string.Create(CultureInfo.InvariantCulture, $"{great}{greatUnit} {small}{smallUnit}");

    /// <summary>Reads a duration, and gives the complaint where it is none.</summary>
    private static string? Read(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        decimal ticks = 0;
        var rest = text.AsSpan().Trim();
        var alone = !rest.ContainsAnyExcept(NumberCharacters);
        do
        {
            var digits = rest.IndexOfAnyExcept(NumberCharacters);
            var number = digits < 0 ? rest : rest[..digits];
            rest = digits < 0 ? default : rest[digits..].TrimStart();
            var letters = rest.IndexOfAny(UnitEnds);
            var unit = letters < 0 ? rest : rest[..letters];
            rest = letters < 0 ? default : rest[letters..].TrimStart();
            if (Length(alone ? "s" : unit) is not { } length
                || !decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
            {
                return $"\"{text}\" is not a duration. Write a number with a unit, such as 250ms, 60s, 10m, 2h or 1d, or plain seconds.";
            }

            if (value > (TimeSpan.MaxValue.Ticks - ticks) / length.Ticks)
            {
                return $"\"{text}\" is longer than 29,000 years. Write a shorter duration.";
            }

            ticks += value * length.Ticks;
        }
        while (!rest.IsEmpty);

        duration = TimeSpan.FromTicks((long)ticks);
        return null;
    }

    private static TimeSpan? Length(ReadOnlySpan<char> unit)
    {
        foreach (var (name, length) in Units)
        {
            if (unit.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return length;
            }
        }

        return null;
    }
}
