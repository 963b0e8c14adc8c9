namespace Shardwright.Formats.Edf;

/// <summary>Where the samples of a recording stand. Spec: EDF (1992), data record: all samples of signal 0, then of signal 1, and so on.</summary>
/// <param name="DataOffset">The first data record, in bytes from the start of the file.</param>
/// <param name="SampleBytes">Bytes of a sample, little-endian: 2 in EDF, 3 in BDF.</param>
/// <param name="RecordBytes">Bytes of a data record.</param>
/// <param name="SignalOffsets">For each signal, where it begins in a data record, in bytes.</param>
internal sealed record EdfLayout(long DataOffset, int SampleBytes, long RecordBytes, long[] SignalOffsets)
{
    internal const int EdfSampleBytes = 2;
    internal const int BdfSampleBytes = 3;

    internal static int SampleBytesOf(EdfVariant variant)
        => variant is EdfVariant.Edf or EdfVariant.EdfPlusContinuous or EdfVariant.EdfPlusDiscontinuous ? EdfSampleBytes : BdfSampleBytes;

    internal static bool HasTimeStamps(EdfVariant variant) => variant is not (EdfVariant.Edf or EdfVariant.Bdf);

    internal static bool HasGaps(EdfVariant variant) => variant is EdfVariant.EdfPlusDiscontinuous or EdfVariant.BdfPlusDiscontinuous;
}
