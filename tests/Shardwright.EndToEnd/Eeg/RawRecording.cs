using System.Globalization;
using System.Text;

namespace Shardwright.EndToEnd.Eeg;

/// <summary>A recording put together field by field, right or wrong. Texts are Latin-1: every character is a byte.</summary>
public sealed record RawRecording
{
    private const int AnnotationBytes = 60;

    /// <summary>The nineteen channels and one that is none.</summary>
    public static IReadOnlyList<string> Names { get; } = ["FP1", "FP2", "F3", "F4", "C3", "C4", "P3", "P4", "O1", "O2", "F7", "F8", "T3", "T4", "T5", "T6", "FZ", "CZ", "PZ", "EKG1"];

    public string Version { get; init; } = "0";

    public string Patient { get; init; } = "X X X X";

    public string Date { get; init; } = "24.01.20";

    public string? HeaderBytes { get; init; }

    public string Reserved { get; init; } = "";

    public string? Records { get; init; }

    public string Duration { get; init; } = "1";

    public string? SignalCount { get; init; }

    public IReadOnlyList<string> Labels { get; init; } = [.. Names.Select(name => $"EEG {name}-LE")];

    /// <summary>The units, taken in turn.</summary>
    public IReadOnlyList<string> Units { get; init; } = ["uV"];

    public string PhysicalMinimum { get; init; } = "-3276.8";

    public string PhysicalMaximum { get; init; } = "3276.7";

    public string DigitalMinimum { get; init; } = "-32768";

    public string DigitalMaximum { get; init; } = "32767";

    /// <summary>Samples of a signal in a data record, taken in turn.</summary>
    public IReadOnlyList<string> Samples { get; init; } = ["256"];

    /// <summary>Data records that are in the file.</summary>
    public int Seconds { get; init; } = 61;

    /// <summary>The first annotation of a data record; null for a recording without annotations.</summary>
    public Func<int, string>? Stamp { get; init; }

    /// <summary>Bytes of a sample.</summary>
    public int SampleBytes { get; init; } = 2;

    /// <summary>What every sample is, where they are all alike.</summary>
    public byte? Constant { get; init; }

    /// <summary>Bytes that are taken from the end.</summary>
    public int Cut { get; init; }

    /// <summary>A stamp as it stands in the file.</summary>
    public static string At(double seconds) => string.Create(CultureInfo.InvariantCulture, $"+{seconds}\u0014\u0014\0");

    /// <summary>Writes the recording.</summary>
    public void Write(string path)
    {
        var header = Header();
        var samples = Labels.Select((_, i) => int.TryParse(Samples[i % Samples.Count], out var count) ? Math.Clamp(count, 0, 4096) : 0).ToArray();
        var record = new byte[(samples.Sum() * SampleBytes) + (Stamp is null ? 0 : AnnotationBytes)];
        var random = new Random(5);
        using var file = File.Create(path);
        file.Write(header);
        for (var second = 0; second < Seconds; second++)
        {
            random.NextBytes(record);
            if (Constant is { } constant)
            {
                record.AsSpan().Fill(constant);
            }

            if (Stamp is not null)
            {
                Encoding.Latin1.GetBytes(Stamp(second).PadRight(AnnotationBytes, '\0')).CopyTo(record, record.Length - AnnotationBytes);
            }

            file.Write(record);
        }

        file.SetLength(file.Length - Cut);
    }

    private byte[] Header()
    {
        var annotated = Stamp is not null;
        var count = Labels.Count + (annotated ? 1 : 0);
        var text = new StringBuilder();
        Put(Version, 8);
        Put(Patient, 80);
        Put("", 80);
        Put(Date, 8);
        Put("04.05.56", 8);
        Put(HeaderBytes ?? $"{256 * (count + 1)}", 8);
        Put(Reserved, 44);
        Put(Records ?? $"{Seconds}", 8);
        Put(Duration, 8);
        Put(SignalCount ?? $"{count}", 4);
        Each(Labels, "EDF Annotations", 16);
        Each([""], "", 80);
        Each(Units, "", 8);
        Each([PhysicalMinimum], "-1", 8);
        Each([PhysicalMaximum], "1", 8);
        Each([DigitalMinimum], "-32768", 8);
        Each([DigitalMaximum], "32767", 8);
        Each([""], "", 80);
        Each(Samples, $"{AnnotationBytes / 2}", 8);
        Each([""], "", 32);
        return Encoding.Latin1.GetBytes(text.ToString());

        void Put(string value, int width) => text.Append(value.PadRight(width)[..width]);

        void Each(IReadOnlyList<string> values, string ofAnnotations, int width)
        {
            for (var i = 0; i < Labels.Count; i++)
            {
                Put(values[i % values.Count], width);
            }

            if (annotated)
            {
                Put(ofAnnotations, width);
            }
        }
    }
}
