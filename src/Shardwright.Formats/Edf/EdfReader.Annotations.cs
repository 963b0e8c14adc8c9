using System.Globalization;
using Shardwright.Foundation.Errors;

namespace Shardwright.Formats.Edf;

/// <content>Annotations, and the time stamps of data records among them.</content>
public sealed partial class EdfReader
{
    private delegate void AnnotationSink(long record, int signal, long offset, ReadOnlySpan<byte> bytes);

    /// <summary>Every annotation, in file order, without the time stamps of data records.</summary>
    /// <exception cref="MalformedDataException">There are more of them than <see cref="EdfOptions.MaxAnnotations"/>, or they are longer than a limit.</exception>
    /// <exception cref="StorageException">The file cannot be read.</exception>
    /// <inheritdoc cref="ReadAnnotations(out IReadOnlyList{string})" path="/remarks"/>
    public IReadOnlyList<EdfAnnotation> ReadAnnotations() => ReadAnnotations(out _);

    /// <summary>Every annotation, in file order, without the time stamps of data records.</summary>
    /// <param name="oddities">What is odd about them, one sentence each; how many lists could not be read is among them.</param>
    /// <exception cref="MalformedDataException">There are more of them than <see cref="EdfOptions.MaxAnnotations"/>, or they are longer than a limit.</exception>
    /// <exception cref="StorageException">The file cannot be read.</exception>
    /// <remarks>
    /// All annotation signals, record by record. Empty texts say nothing and are left out. A text that is not UTF-8 is Latin-1. A list whose
    /// onset is no number is left out and counted; a duration that is none is null.
    /// </remarks>
    public IReadOnlyList<EdfAnnotation> ReadAnnotations(out IReadOnlyList<string> oddities)
    {
        var annotations = new List<EdfAnnotation>();
        var (lost, firstLost, partly, foreign) = (0L, 0L, 0L, 0L);
        ForEachAnnotations(AnnotationSignals(), 0, Header.Records, (record, _, _, bytes) =>
        {
            while (EdfTal.TryNext(ref bytes, out var list))
            {
                if (!EdfTal.TryTime(ref list, out var onset, out var duration, out var isWhole))
                {
                    firstLost = lost++ == 0 ? record : firstLost;
                    continue;
                }

                partly += isWhole ? 0 : 1;
                foreach (var range in list.Split(EdfTal.TextEnd))
                {
                    var text = list[range];
                    if (text.IsEmpty)
                    {
                        continue;
                    }

                    if (annotations.Count == options.MaxAnnotations)
                    {
                        EdfThrow.TooManyAnnotations(path, options.MaxAnnotations);
                    }

                    annotations.Add(new EdfAnnotation(onset, duration, EdfFields.Decode(text, out var isUtf8)));
                    foreign += isUtf8 ? 0 : 1;
                }
            }
        });
        var sentences = new List<string>();
        Report(sentences, lost, $"annotation lists could not be read and were left out, the first of them in data record {firstLost.ToString(CultureInfo.InvariantCulture)}");
        Report(sentences, partly, "annotation lists have no end or no readable duration");
        Report(sentences, foreign, "annotations are not UTF-8 and were read as Latin-1");
        oddities = sentences;
        return annotations;
    }

    /// <summary>The stretches without a gap, in file order; one for the whole of anything but EDF+D and BDF+D.</summary>
    /// <returns>None where the file has no data records.</returns>
    /// <exception cref="MalformedDataException">A recording that may have gaps does not say when a data record begins, or has more of them than <see cref="EdfOptions.MaxSegments"/>.</exception>
    /// <exception cref="StorageException">The file cannot be read.</exception>
    /// <remarks>
    /// A data record goes on from the one before it where its time stamp is the end of that one, give or take half a sample of the fastest
    /// signal. One that begins earlier than that, overlapping or going back, begins a stretch of its own just as one after a gap does; order
    /// is that of the file. Where nothing but annotations was recorded, all is one stretch.
    /// </remarks>
    public IReadOnlyList<EdfSegment> ReadSegments()
    {
        if (Header.Records == 0)
        {
            return [];
        }

        var stamped = AnnotationSignals().Take(1).ToArray();
        var fastest = Header.Signals.Where(signal => !signal.IsAnnotations).Select(signal => signal.SampleRateHz).DefaultIfEmpty(0).Max();
        var mayHaveGaps = EdfLayout.HasGaps(Header.Variant) && fastest > 0;
        if (mayHaveGaps && stamped.Length == 0)
        {
            EdfThrow.NoTimeStamps(path);
        }

        var segments = new List<EdfSegment>();
        var (first, firstOnset, expected) = (0L, 0d, 0d);
        ForEachAnnotations(stamped, 0, mayHaveGaps ? Header.Records : 1, (record, _, offset, bytes) =>
        {
            if (!TryStamp(bytes, out var onset) && mayHaveGaps)
            {
                EdfThrow.TimeStamp(path, offset, record);
            }

            if (record == 0)
            {
                firstOnset = onset;
            }
            else if (Math.Abs(onset - expected) > 0.5 / fastest)
            {
                Add(record);
                (first, firstOnset) = (record, onset);
            }

            expected = onset + Header.RecordSeconds;
        });
        Add(Header.Records);
        return segments;

        void Add(long end)
        {
            if (segments.Count == options.MaxSegments)
            {
                EdfThrow.TooManySegments(path, options.MaxSegments);
            }

            segments.Add(new EdfSegment(first, end - first, firstOnset));
        }
    }

    /// <summary>The time stamp of a data record: the onset of its first list, whose first text is empty.</summary>
    private static bool TryStamp(ReadOnlySpan<byte> bytes, out double onset)
    {
        onset = 0;
        return EdfTal.TryNext(ref bytes, out var list) && EdfTal.TryTime(ref list, out onset, out _, out _) && (list.IsEmpty || list[0] == EdfTal.TextEnd);
    }

    private static void Report(List<string> sentences, long count, string what)
    {
        if (count > 0)
        {
            sentences.Add(string.Create(CultureInfo.InvariantCulture, $"{count} {what}."));
        }
    }

    private EdfSignal[] AnnotationSignals() => [.. Header.Signals.Where(signal => signal.IsAnnotations && signal.SamplesPerRecord > 0)];

    /// <summary>Reads the bytes of annotation signals, record by record.</summary>
    private void ForEachAnnotations(EdfSignal[] signals, long firstRecord, long records, AnnotationSink sink)
    {
        if (signals.Length == 0 || records == 0)
        {
            return;
        }

        foreach (var signal in signals)
        {
            var bytes = (long)signal.SamplesPerRecord * layout.SampleBytes;
            if (bytes > options.MaxAnnotationBytes)
            {
                EdfThrow.AnnotationBytes(path, signal.Label, bytes, options.MaxAnnotationBytes);
            }
        }

        var isSmall = layout.RecordBytes <= SmallRecordBytes;
        var atOnce = isSmall ? (int)Math.Min(records, BlockBytes / layout.RecordBytes) : 1;
        var block = new byte[isSmall ? atOnce * layout.RecordBytes : signals.Max(signal => (long)signal.SamplesPerRecord * layout.SampleBytes)];
        for (var done = 0L; done < records; done += atOnce)
        {
            var count = (int)Math.Min(atOnce, records - done);
            if (isSmall)
            {
                Fill(path, file, block.AsSpan(0, count * (int)layout.RecordBytes), RecordOffset(firstRecord + done));
            }

            for (var record = 0; record < count; record++)
            {
                foreach (var signal in signals)
                {
                    var (place, length) = (layout.SignalOffsets[signal.Index], signal.SamplesPerRecord * layout.SampleBytes);
                    var offset = RecordOffset(firstRecord + done + record) + place;
                    if (!isSmall)
                    {
                        Fill(path, file, block.AsSpan(0, length), offset);
                    }

                    sink(firstRecord + done + record, signal.Index, offset, block.AsSpan(isSmall ? (record * (int)layout.RecordBytes) + (int)place : 0, length));
                }
            }
        }
    }
}
