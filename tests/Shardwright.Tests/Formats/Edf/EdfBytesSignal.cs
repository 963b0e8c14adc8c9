namespace Shardwright.Tests.Formats.Edf;

/// <summary>The fields of a signal, right or wrong.</summary>
internal sealed record EdfBytesSignal
{
    public string Label { get; init; } = "EEG Fp1-REF";

    public string Transducer { get; init; } = "";

    public string Unit { get; init; } = "uV";

    public string PhysicalMinimum { get; init; } = "-3276.8";

    public string PhysicalMaximum { get; init; } = "3276.7";

    public string DigitalMinimum { get; init; } = "-32768";

    public string DigitalMaximum { get; init; } = "32767";

    public string Prefilter { get; init; } = "";

    public string Samples { get; init; } = "2";

    public static EdfBytesSignal Annotations(int bytes, string label = "EDF Annotations") => new()
    {
        Label = label, Unit = "", PhysicalMinimum = "-1", PhysicalMaximum = "1", Samples = $"{bytes / 2}",
    };
}
