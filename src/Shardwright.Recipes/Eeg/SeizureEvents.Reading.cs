using System.Globalization;
using System.Text;

namespace Shardwright.Recipes.Eeg;

/// <content>The lines of a label file.</content>
public sealed partial class SeizureEvents
{
    private const int RowFields = 4;
    private const int NamedLabels = 64;
    private const int LabelCharacters = 64;
    private const string OtherLabels = "(others)";

    /// <summary>Labels of the corpus that are no seizures here. Source: the label list of the TUH EEG corpora; the last kinds of seizure are outside the default set.</summary>
    private static readonly HashSet<string> KnownLabels = new(StringComparer.Ordinal)
    {
        "null", "spsw", "gped", "pled", "eybl", "artf", "bckg", "seiz", "fnsz", "gnsz", "spsz", "cpsz", "absz", "tnsz", "cnsz", "tcsz", "atsz", "mysz", "nesz",
        "intr", "slow", "eyem", "chew", "shiv", "musc", "elpp", "elst", "calb", "hphs", "trip", "elec", "spkz",
        "eyem_chew", "eyem_shiv", "eyem_musc", "eyem_elec", "chew_shiv", "chew_musc", "chew_elec", "shiv_musc", "shiv_elec", "musc_elec",
    };

    /// <summary>Reads a label file: rows of <c>channel,start_time,stop_time,label,confidence</c>; channel and confidence do not count.</summary>
    /// <param name="path">The <c>.csv</c> or <c>.csv_bi</c> file: UTF-8, with or without a byte order mark, lines ended in any way.</param>
    /// <param name="seizureLabels">The labels that are seizures, exact. See <see cref="DefaultLabels"/>.</param>
    /// <exception cref="Foundation.Errors.MalformedDataException">The file or a line is larger than what is read, or the file is UTF-16.</exception>
    /// <exception cref="Foundation.Errors.StorageException">The file cannot be read.</exception>
    /// <remarks>
    /// Empty lines, comments (<c>#</c>) and a header row are passed over; a row that cannot be read is left and counted. Fields may be quoted (RFC 4180), which the
    /// original does not know. Vectors of labels (<c>.npy</c>) are not read.
    /// </remarks>
    public static SeizureEvents Read(string path, IReadOnlySet<string> seizureLabels)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(seizureLabels);
        var bytes = ReadAll(path);
        var events = new List<(double Start, double Stop)>();
        var unknown = new SortedDictionary<string, int>(Foundation.Text.CodePointComparer.Instance);
        var skipped = 0;
        double? duration = null;
        var rest = bytes.AsSpan();
        rest = rest.StartsWith(Encoding.UTF8.Preamble) ? rest[Encoding.UTF8.Preamble.Length..] : rest;
        if (rest.StartsWith(Encoding.Unicode.Preamble) || rest.StartsWith(Encoding.BigEndianUnicode.Preamble))
        {
            // Every row of it would be left, and with them every seizure.
            throw EegInputThrow.LabelEncoding(path);
        }

        while (!rest.IsEmpty)
        {
            var end = rest.IndexOfAny((byte)'\n', (byte)'\r');
            var length = end < 0 ? rest.Length : end;
            if (length > LongestLineBytes)
            {
                throw EegInputThrow.LabelLine(path, bytes.Length - rest.Length, LongestLineBytes);
            }

            var line = Encoding.UTF8.GetString(rest[..length]).Trim();
            rest = end < 0 ? [] : rest[(end + 1)..];
            if (line.Length == 0)
            {
                continue;
            }

            if (line[0] == '#')
            {
                duration = DurationIn(line) ?? duration;
                continue;
            }

            var fields = Split(line);
            if (fields[0] is "channel" or "Channel")
            {
                continue;
            }

            if (fields.Count < RowFields || !TryTime(fields[1], out var start) || !TryTime(fields[2], out var stop) || stop < start)
            {
                skipped++;
                continue;
            }

            var label = fields[3].Trim();
            if (seizureLabels.Contains(label))
            {
                events.Add((start, stop));
            }
            else if (!KnownLabels.Contains(label))
            {
                Count(unknown, label);
            }
        }

        // By start alone: a row's own order does not change what is marked.
        events.Sort();
        return new SeizureEvents([.. events]) { SkippedRows = skipped, DurationSeconds = duration, UnknownLabels = unknown };
    }

    private static byte[] ReadAll(string path)
    {
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan);
            var length = RandomAccess.GetLength(file);
            if (length > LargestFileBytes)
            {
                throw EegInputThrow.LabelFileSize(path, LargestFileBytes, length);
            }

            var bytes = new byte[length];
            var read = 0;
            while (read < bytes.Length && RandomAccess.Read(file, bytes.AsSpan(read), read) is > 0 and var more)
            {
                read += more;
            }

            return bytes[..read];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw EegInputThrow.LabelFile(path, error);
        }
    }

    // "# duration = 301.00 secs"
    private static double? DurationIn(string comment)
    {
        var equals = comment.IndexOf('=', StringComparison.Ordinal);
        return equals >= 0 && comment.Contains("duration", StringComparison.OrdinalIgnoreCase)
            && TryTime(comment[(equals + 1)..].Replace("secs", "", StringComparison.Ordinal).Replace("sec", "", StringComparison.Ordinal), out var seconds)
            ? seconds
            : null;
    }

    // .NET passes over zero bytes at the end of a number; nobody else does.
    private static bool TryTime(string text, out double seconds)
        => double.TryParse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out seconds) && double.IsFinite(seconds) && !text.Contains('\0', StringComparison.Ordinal);

    /// <summary>The first four fields of a row. One that begins with a quote and has no end is taken as it is, as if quotes were letters.</summary>
    private static List<string> Split(string line)
    {
        var fields = new List<string>();
        var rest = line.AsSpan();
        while (true)
        {
            if (!TryQuoted(rest, out var field, out var length))
            {
                var comma = rest.IndexOf(',');
                length = comma < 0 ? rest.Length : comma;
                field = rest[..length].ToString();
            }

            fields.Add(field);
            if (length == rest.Length || fields.Count == RowFields)
            {
                return fields;
            }

            rest = rest[(length + 1)..];
        }
    }

    private static bool TryQuoted(ReadOnlySpan<char> text, out string field, out int length)
    {
        (field, length) = ("", 0);
        if (text.IsEmpty || text[0] != '"')
        {
            return false;
        }

        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] != '"')
            {
                continue;
            }

            if (i + 1 < text.Length && text[i + 1] == '"')
            {
                i++;
                continue;
            }

            length = i + 1;
            field = text[1..i].ToString().Replace("\"\"", "\"", StringComparison.Ordinal);
            return length == text.Length || text[length] == ',';
        }

        return false;
    }

    private static void Count(SortedDictionary<string, int> unknown, string label)
    {
        var name = label.Length > LabelCharacters ? label[..LabelCharacters] + "…" : label;
        if (!unknown.ContainsKey(name) && unknown.Count >= NamedLabels)
        {
            name = OtherLabels;
        }

        unknown[name] = unknown.GetValueOrDefault(name) + 1;
    }
}
