namespace Shardwright.Formats.Edf;

/// <summary>Reads EDF, EDF+ and BDF recordings by positioned reads: windows of any signal without the rest. Safe from many threads.</summary>
public sealed class EdfReader : IDisposable
{
    private EdfReader(EdfHeader header) => Header = header;

    /// <summary>What the recording says of itself.</summary>
    public EdfHeader Header { get; }

    /// <summary>Opens a recording and checks its header against the file.</summary>
    public static EdfReader Open(string path) => throw new NotSupportedException(path);

    /// <summary>Reads samples of one signal as they are stored.</summary>
    public void ReadDigital(int signalIndex, long firstSample, Span<int> samples) => throw new NotSupportedException();

    /// <summary>Reads samples of one signal in its unit: digital x gain + offset.</summary>
    public void ReadPhysical(int signalIndex, long firstSample, Span<double> samples) => throw new NotSupportedException();

    /// <summary>Reads several signals over a range of data records in one pass, each as float32 in its unit.</summary>
    public void ReadRecords(IReadOnlyList<int> signalIndexes, long firstRecord, long records, IReadOnlyList<Memory<float>> samples) => throw new NotSupportedException();

    /// <summary>Every annotation, in file order, without the time stamps of data records.</summary>
    public IReadOnlyList<EdfAnnotation> ReadAnnotations() => throw new NotSupportedException();

    /// <summary>The stretches without a gap, in file order; one for the whole of anything but EDF+D and BDF+D.</summary>
    public IReadOnlyList<EdfSegment> ReadSegments() => throw new NotSupportedException();

    /// <inheritdoc/>
    public void Dispose() => GC.SuppressFinalize(this);
}
