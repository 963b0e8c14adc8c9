using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Shardwright.Recipes.Eeg;

/// <summary>Writes what is known of a sample's seizures: the corpus's two label files, and one list of all. Layout: TUSZ v2.0.</summary>
internal static class SampleLabels
{
    private static readonly string[] Montage =
    [
        "FP1-F7", "F7-T3", "T3-T5", "T5-O1", "FP2-F8", "F8-T4", "T4-T6", "T6-O2", "A1-T3", "T3-C3", "C3-CZ", "CZ-C4", "C4-T4", "T4-A2",
        "FP1-F3", "F3-C3", "C3-P3", "P3-O1", "FP2-F4", "F4-C4", "C4-P4", "P4-O2",
    ];

    private static readonly HashSet<string> Left = ["FP1-F7", "F7-T3", "T3-T5", "T5-O1", "A1-T3", "T3-C3", "FP1-F3", "F3-C3", "C3-P3", "P3-O1"];

    /// <summary>A row for each channel, stretch of background and seizure. A focal seizure spreads over the channels of the left.</summary>
    public static string Csv(EegSampleRecording recording)
    {
        var text = Head(recording);
        foreach (var channel in Montage)
        {
            var here = recording.Seizures.Where(seizure => !seizure.IsFocal || Left.Contains(channel));
            Rows(text, channel, recording.Seconds, here.Select(seizure => (seizure.StartSeconds + Delay(seizure, channel), seizure.StopSeconds, seizure.Label)));
        }

        return text.ToString();
    }

    /// <summary>A row for each stretch of background and seizure.</summary>
    public static string CsvBi(EegSampleRecording recording)
    {
        var text = Head(recording);
        Rows(text, "TERM", recording.Seconds, recording.Seizures.Select(seizure => (seizure.StartSeconds, seizure.StopSeconds, "seiz")));
        return text.ToString();
    }

    /// <summary>Every recording with its seizures, as JSON.</summary>
    public static byte[] List(IReadOnlyList<EegSampleRecording> recordings)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartArray();
            foreach (var recording in recordings)
            {
                json.WriteStartObject();
                json.WriteString("recording", recording.Name);
                json.WriteString("split", recording.Split);
                json.WriteString("patient", recording.Patient);
                json.WriteNumber("rate_hz", recording.RateHz);
                json.WriteNumber("seconds", recording.Seconds);
                json.WriteStartArray("seizures");
                foreach (var seizure in recording.Seizures)
                {
                    json.WriteStartObject();
                    json.WriteNumber("start_time", seizure.StartSeconds);
                    json.WriteNumber("stop_time", seizure.StopSeconds);
                    json.WriteString("label", seizure.Label);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        stream.Write("\n"u8);
        return stream.ToArray();
    }

    private static StringBuilder Head(EegSampleRecording recording) => new StringBuilder().Append(
        CultureInfo.InvariantCulture,
        $"# version = csv_v1.0.0\n# bname = {Path.GetFileNameWithoutExtension(recording.Name)}\n# duration = {recording.Seconds}.00 secs\n#\nchannel,start_time,stop_time,label,confidence\n");

    // The first of the channels has all of it; the spread is over within a fifth of it.
    private static double Delay(EegSampleSeizure seizure, string channel)
        => seizure.IsFocal ? Math.Round(Math.Min(0.5 * Array.IndexOf(Montage, channel), (seizure.StopSeconds - seizure.StartSeconds) / 5), 4) : 0;

    private static void Rows(StringBuilder text, string channel, double seconds, IEnumerable<(double Start, double Stop, string Label)> events)
    {
        var at = 0.0;
        foreach (var (start, stop, label) in events.Append((seconds, seconds, "")))
        {
            text.Append(start > at ? string.Create(CultureInfo.InvariantCulture, $"{channel},{at:F4},{start:F4},bckg,1.0000\n") : "");
            text.Append(stop > start ? string.Create(CultureInfo.InvariantCulture, $"{channel},{start:F4},{stop:F4},{label},1.0000\n") : "");
            at = stop;
        }
    }
}
