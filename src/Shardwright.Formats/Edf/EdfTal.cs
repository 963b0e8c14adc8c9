using System.Globalization;

namespace Shardwright.Formats.Edf;

/// <summary>Time-stamped annotation lists. Spec: EDF+ (2003), 2.2.2: <c>+onset[\x15duration]\x14text\x14text\x14\x00</c>, zero bytes after the last.</summary>
internal static class EdfTal
{
    internal const byte TextEnd = 0x14;
    internal const byte DurationMark = 0x15;

    /// <summary>The next list, without its final zero byte.</summary>
    /// <param name="bytes">What is left of the annotations of a data record; advanced past the list.</param>
    /// <param name="list">The list.</param>
    /// <returns>Whether there is one.</returns>
    internal static bool TryNext(ref ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> list)
    {
        bytes = bytes.TrimStart((byte)0);
        var end = bytes.IndexOf((byte)0);
        list = end < 0 ? bytes : bytes[..end];
        bytes = bytes[list.Length..];
        return !list.IsEmpty;
    }

    /// <summary>Takes the time off a list.</summary>
    /// <param name="list">A list; what is left are its texts, each with its end.</param>
    /// <param name="onset">When it is, in seconds.</param>
    /// <param name="duration">How long, where that is said.</param>
    /// <param name="isWhole">Whether its duration could be read, and its last text has an end.</param>
    /// <returns>Whether its onset could be read; nothing else is known otherwise.</returns>
    internal static bool TryTime(ref ReadOnlySpan<byte> list, out double onset, out double? duration, out bool isWhole)
    {
        (onset, duration, isWhole) = (0, null, list[^1] == TextEnd);
        var end = list.IndexOf(TextEnd);
        if (end < 0)
        {
            return false;
        }

        var time = list[..end];
        list = list[(end + 1)..];
        var mark = time.IndexOf(DurationMark);
        if (mark >= 0)
        {
            // Some write the mark and nothing after it.
            var stated = time[(mark + 1)..];
            duration = TrySeconds(stated, out var seconds) && seconds >= 0 ? seconds : null;
            isWhole &= duration is not null || stated.IsEmpty;
            time = time[..mark];
        }

        return TrySeconds(time, out onset);
    }

    private static bool TrySeconds(ReadOnlySpan<byte> text, out double seconds)
        => EdfFields.TryNumber(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, out seconds, out _);
}
