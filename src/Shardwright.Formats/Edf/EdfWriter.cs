namespace Shardwright.Formats.Edf;

/// <summary>Writes EDF, EDF+ and BDF recordings, data record by data record. For one thread at a time.</summary>
public sealed class EdfWriter : IDisposable
{
    /// <summary>Starts a recording on a stream; the header is written at once, so its count of data records must be right.</summary>
    public EdfWriter(Stream stream, EdfHeader header) => throw new NotSupportedException();

    /// <summary>Writes one data record.</summary>
    /// <param name="samples">Digital samples: all of signal 0, then of signal 1, and so on, annotations left out.</param>
    /// <param name="onsetSeconds">When the record begins; written where the variant has time stamps.</param>
    /// <param name="annotations">Annotations to stand in this record; empty for none.</param>
    public void Write(ReadOnlySpan<int> samples, double onsetSeconds, IReadOnlyList<EdfAnnotation> annotations) => throw new NotSupportedException();

    /// <inheritdoc/>
    public void Dispose() => GC.SuppressFinalize(this);
}
