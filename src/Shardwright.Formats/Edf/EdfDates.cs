using System.Globalization;

namespace Shardwright.Formats.Edf;

/// <summary>When a recording began. Spec: EDF (1992), start date and time; EDF+ (2003), 2.1.3.3, item 2 (the year) and 4 (the recording's field).</summary>
internal static class EdfDates
{
    private const string Keyword = "Startdate ";
    private const int FirstYear = 1985;
    private const int Century = 100;

    /// <summary>The beginning; null where it cannot be told.</summary>
    /// <param name="date">The header's date, <c>dd.mm.yy</c>.</param>
    /// <param name="time">The header's time, <c>hh.mm.ss</c>.</param>
    /// <param name="recording">The recording's field, which in EDF+ has the date too.</param>
    /// <param name="oddities">Receives what is odd about them.</param>
    internal static DateTime? Read(string date, string time, string recording, List<string> oddities)
    {
        var inHeader = TryParts(date, out var day, out var month, out var year, out var isPointed)
            ? DateOf(year < Century ? year + (year < FirstYear % Century ? 2000 : 1900) : year, month, day) : null;
        var inRecording = OfRecording(recording);
        if ((inRecording ?? inHeader) is not { } began)
        {
            oddities.Add($"The start date \"{date}\" is no date.");
            return null;
        }

        if (inHeader is not null && !isPointed)
        {
            oddities.Add($"The start date is written \"{date}\", not dd.mm.yy.");
        }

        // A file of after 2084 has no year in the header, but the letters yy.
        if (inHeader is not null && inHeader != began)
        {
            oddities.Add($"The header's start date \"{date}\" is not that of its recording field, which was taken.");
        }

        if (!TryParts(time, out var hour, out var minute, out var second, out _) || hour > 23 || minute > 59 || second > 59)
        {
            oddities.Add($"The start time \"{time}\" is no time.");
            return null;
        }

        return began.ToDateTime(new TimeOnly(hour, minute, second));
    }

    /// <summary>The header's date and time as EDF writes them.</summary>
    internal static string DateField(DateTime began) => began.ToString("dd.MM.yy", CultureInfo.InvariantCulture);

    /// <inheritdoc cref="DateField"/>
    internal static string TimeField(DateTime began) => began.ToString("HH.mm.ss", CultureInfo.InvariantCulture);

    /// <summary>A recording field of EDF+ with a date and nothing else said.</summary>
    internal static string RecordingField(DateTime? began)
        => $"{Keyword}{began?.ToString("dd-MMM-yyyy", CultureInfo.InvariantCulture).ToUpperInvariant() ?? "X"} X X X";

    /// <summary>Whether two digits of the year and the recording's field give this date back.</summary>
    internal static bool CanWrite(DateTime began, string recording)
        => began.Year is >= FirstYear and < FirstYear + Century || OfRecording(recording) == DateOnly.FromDateTime(began);

    private static DateOnly? OfRecording(string recording)
    {
        var words = recording.Split(' ');
        return recording.StartsWith(Keyword, StringComparison.Ordinal)
            && DateOnly.TryParseExact(words[1], ["dd-MMM-yyyy", "d-MMM-yyyy"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;
    }

    private static DateOnly? DateOf(int year, int month, int day)
        => year is >= 1 and <= 9999 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month) ? new DateOnly(year, month, day) : null;

    private static bool TryParts(string text, out int first, out int second, out int third, out bool isPointed)
    {
        (first, second, third) = (0, 0, 0);
        isPointed = !text.AsSpan().ContainsAny(":/-,");
        var parts = text.Split(['.', ':', '/', '-', ','], StringSplitOptions.TrimEntries);
        return parts.Length == 3 && Part(parts[0], out first) && Part(parts[1], out second) && Part(parts[2], out third);
    }

    private static bool Part(string text, out int value)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
