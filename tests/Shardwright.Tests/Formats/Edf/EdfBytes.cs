using System.Text;

namespace Shardwright.Tests.Formats.Edf;

/// <summary>A recording put together field by field, right or wrong, without the writer.</summary>
internal sealed class EdfBytes
{
    public string Version { get; init; } = "0";

    public string Patient { get; init; } = "X X X X";

    public string Recording { get; init; } = "";

    public string Date { get; init; } = "24.01.20";

    public string Time { get; init; } = "04.05.56";

    public string? HeaderBytes { get; init; }

    public string Reserved { get; init; } = "";

    public string? Records { get; init; }

    public string Seconds { get; init; } = "1";

    public string? SignalCount { get; init; }

    public EdfBytesSignal[] Signals { get; init; } = [new()];

    /// <summary>The data records as they stand in the file.</summary>
    public byte[][] Data { get; init; } = [];

    /// <summary>Bytes after the last data record.</summary>
    public byte[] Tail { get; init; } = [];

    public byte[] Make()
    {
        var text = new StringBuilder();
        void Put(string value, int width) => text.Append(value.PadRight(width)[..width]);
        Put(Version, 8);
        Put(Patient, 80);
        Put(Recording, 80);
        Put(Date, 8);
        Put(Time, 8);
        Put(HeaderBytes ?? $"{256 * (Signals.Length + 1)}", 8);
        Put(Reserved, 44);
        Put(Records ?? $"{Data.Length}", 8);
        Put(Seconds, 8);
        Put(SignalCount ?? $"{Signals.Length}", 4);
        (Func<EdfBytesSignal, string> Field, int Width)[] fields =
        [
            (signal => signal.Label, 16), (signal => signal.Transducer, 80), (signal => signal.Unit, 8), (signal => signal.PhysicalMinimum, 8), (signal => signal.PhysicalMaximum, 8),
            (signal => signal.DigitalMinimum, 8), (signal => signal.DigitalMaximum, 8), (signal => signal.Prefilter, 80), (signal => signal.Samples, 8), (_ => "", 32),
        ];
        foreach (var (field, width) in fields)
        {
            foreach (var signal in Signals)
            {
                Put(field(signal), width);
            }
        }

        return [.. Encoding.Latin1.GetBytes(text.ToString()), .. Data.SelectMany(record => record), .. Tail];
    }

    /// <summary>Writes the recording into a folder.</summary>
    public string In(TemporaryFolder folder, string name = "some.edf")
    {
        var path = folder.File(name);
        File.WriteAllBytes(path, Make());
        return path;
    }

    public static byte[] Shorts(params int[] samples) => [.. samples.SelectMany(sample => BitConverter.GetBytes((short)sample))];

    /// <summary>Annotation bytes, zero-padded; every character is a byte.</summary>
    public static byte[] Text(string text, int bytes) => Encoding.Latin1.GetBytes(text.PadRight(bytes, '\0'));
}
