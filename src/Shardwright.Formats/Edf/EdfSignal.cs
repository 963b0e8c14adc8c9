namespace Shardwright.Formats.Edf;

/// <summary>One signal of a recording, as its header describes it. Spec: EDF (1992), header record.</summary>
/// <param name="Index">Its place among the signals of the file, annotations included.</param>
/// <param name="Label">Its label without the padding; several signals may share one.</param>
/// <param name="Transducer">What measured it.</param>
/// <param name="Unit">Its physical dimension, such as <c>uV</c>; may be empty.</param>
/// <param name="PhysicalMinimum">The value, in <paramref name="Unit"/>, that <paramref name="DigitalMinimum"/> stands for.</param>
/// <param name="PhysicalMaximum">The value, in <paramref name="Unit"/>, that <paramref name="DigitalMaximum"/> stands for; less than the minimum where the signal is upside down.</param>
/// <param name="DigitalMinimum">The least number stored.</param>
/// <param name="DigitalMaximum">The greatest number stored.</param>
/// <param name="Prefilter">How it was filtered while it was recorded.</param>
/// <param name="SamplesPerRecord">Samples in each data record, at least 1; of annotations, the bytes of a data record over the bytes of a sample.</param>
/// <param name="SampleRateHz">Samples a second; 0 where data records have no duration.</param>
/// <param name="IsAnnotations">Whether it holds annotations and no samples.</param>
public sealed record EdfSignal(
    int Index, string Label, string Transducer, string Unit, double PhysicalMinimum, double PhysicalMaximum, int DigitalMinimum, int DigitalMaximum,
    string Prefilter, int SamplesPerRecord, double SampleRateHz, bool IsAnnotations)
{
    /// <summary>Physical units a digital step: (physical maximum - minimum) / (digital maximum - minimum).</summary>
    /// <remarks>A range of zero, physical or digital, counts as 1, as MNE has it; the header's oddities name the signals concerned.</remarks>
    public double Gain
    {
        get
        {
            var physical = PhysicalMaximum - PhysicalMinimum;
            var digital = (double)DigitalMaximum - DigitalMinimum;
            return (physical == 0 ? 1 : physical) / (digital == 0 ? 1 : digital);
        }
    }

    /// <summary>The physical value of digital zero.</summary>
    public double Offset => PhysicalMinimum - (DigitalMinimum * Gain);
}
