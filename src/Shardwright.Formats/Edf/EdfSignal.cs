namespace Shardwright.Formats.Edf;

/// <summary>One signal of a recording, as its header describes it. Spec: EDF (1992), header record.</summary>
/// <param name="Index">Its place among the signals of the file, annotations included.</param>
/// <param name="Label">Its label without the padding; several signals may share one.</param>
/// <param name="Transducer">What measured it.</param>
/// <param name="Unit">Its physical dimension, such as <c>uV</c>; may be empty.</param>
/// <param name="PhysicalMinimum">The value, in <paramref name="Unit"/>, that <paramref name="DigitalMinimum"/> stands for.</param>
/// <param name="PhysicalMaximum">The value, in <paramref name="Unit"/>, that <paramref name="DigitalMaximum"/> stands for.</param>
/// <param name="DigitalMinimum">The least number stored.</param>
/// <param name="DigitalMaximum">The greatest number stored.</param>
/// <param name="Prefilter">How it was filtered while it was recorded.</param>
/// <param name="SamplesPerRecord">Samples in each data record.</param>
/// <param name="SampleRateHz">Samples a second; 0 where data records have no duration.</param>
/// <param name="IsAnnotations">Whether it holds annotations and no samples.</param>
public sealed record EdfSignal(
    int Index, string Label, string Transducer, string Unit, double PhysicalMinimum, double PhysicalMaximum, int DigitalMinimum, int DigitalMaximum,
    string Prefilter, int SamplesPerRecord, double SampleRateHz, bool IsAnnotations)
{
    /// <summary>Physical units a digital step: (physical maximum - minimum) / (digital maximum - minimum).</summary>
    public double Gain => (PhysicalMaximum - PhysicalMinimum) / ((double)DigitalMaximum - DigitalMinimum);

    /// <summary>The physical value of digital zero.</summary>
    public double Offset => PhysicalMinimum - (DigitalMinimum * Gain);
}
