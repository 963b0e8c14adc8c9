using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Shardwright.Formats.Edf;

/// <summary>Writes EDF, EDF+ and BDF recordings, data record by data record. For one thread at a time.</summary>
/// <remarks>Spec: EDF (1992), EDF+ (2003), BDF (BioSemi). The same calls give the same bytes.</remarks>
public sealed class EdfWriter : IDisposable
{
    private readonly Stream stream;
    private readonly EdfHeader header;
    private readonly int sampleBytes;
    private readonly byte[] record;
    private readonly int samplesOfRecord;
    private readonly long start;
    private long written;
    private bool isDisposed;

    /// <summary>Starts a recording on a stream; the header is written at once, so its count of data records must be right.</summary>
    /// <param name="stream">Where to write; stays the caller's.</param>
    /// <param name="header">
    /// All but <see cref="EdfHeader.DeclaredRecords"/> and <see cref="EdfHeader.Oddities"/> is written. An unknown start is written as
    /// 01.01.85 00.00.00, as EDF+ has it; empty <see cref="EdfHeader.Patient"/> and <see cref="EdfHeader.Recording"/> of an EDF+ or BDF+ as it asks.
    /// </param>
    /// <exception cref="ArgumentException">
    /// A text is not printable ASCII or too long, a number needs more than 8 characters or is out of its range, an EDF+ or BDF+ has no
    /// annotation signal or another has one, or a data record would be longer than 1 GiB.
    /// </exception>
    public EdfWriter(Stream stream, EdfHeader header)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(header);
        (this.stream, this.header) = (stream, header);
        sampleBytes = EdfLayout.SampleBytesOf(header.Variant);
        var bytes = EdfHeaderWriter.Bytes(header);
        record = new byte[header.Signals.Sum(signal => (long)signal.SamplesPerRecord) * sampleBytes];
        samplesOfRecord = header.Signals.Where(signal => !signal.IsAnnotations).Sum(signal => signal.SamplesPerRecord);
        start = stream.CanSeek ? stream.Position : 0;
        stream.Write(bytes);
    }

    /// <summary>Writes one data record.</summary>
    /// <param name="samples">Digital samples: all of signal 0, then of signal 1, and so on, annotations left out.</param>
    /// <param name="onsetSeconds">When the record begins, in seconds after the start of the header; written where the variant has time stamps.</param>
    /// <param name="annotations">Annotations to stand in this record; empty for none.</param>
    /// <exception cref="ArgumentException">
    /// The number of samples is wrong, a sample needs more bits than the variant has, an annotation is not one that can be written, or there are
    /// more than the annotation signals have room for. Nothing is written then.
    /// </exception>
    /// <exception cref="InvalidOperationException">All the data records of the header are written.</exception>
    public void Write(ReadOnlySpan<int> samples, double onsetSeconds, IReadOnlyList<EdfAnnotation> annotations)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        ArgumentNullException.ThrowIfNull(annotations);
        ArgumentOutOfRangeException.ThrowIfNotEqual(samples.Length, samplesOfRecord, nameof(samples));
        if (written == header.Records)
        {
            throw new InvalidOperationException($"The header says {header.Records} data records, and they are written.");
        }

        var lists = Lists(onsetSeconds, annotations);
        var (at, next) = (0, 0);
        foreach (var signal in header.Signals)
        {
            var room = record.AsSpan(at, signal.SamplesPerRecord * sampleBytes);
            at += room.Length;
            if (signal.IsAnnotations)
            {
                next = PutLists(lists, next, room);
                if (next == 0)
                {
                    throw new ArgumentException("The first annotation signal has no room for the time stamp.", nameof(onsetSeconds));
                }
            }
            else
            {
                PutSamples(samples[..signal.SamplesPerRecord], room);
                samples = samples[signal.SamplesPerRecord..];
            }
        }

        if (next < lists.Count)
        {
            throw new ArgumentException($"The annotation signals have room for {next} of {lists.Count} lists.", nameof(annotations));
        }

        stream.Write(record);
        written++;
    }

    /// <summary>Flushes the stream. Where fewer data records were written than the header says and the stream can seek, the header is corrected.</summary>
    public void Dispose()
    {
        if (isDisposed)
        {
            return;
        }

        isDisposed = true;
        if (written != header.Records && stream.CanSeek)
        {
            var end = stream.Position;
            stream.Position = start + EdfHeaderReader.RecordsAt;
            stream.Write(Encoding.ASCII.GetBytes(written.ToString(CultureInfo.InvariantCulture).PadRight(8)));
            stream.Position = end;
        }

        stream.Flush();
    }

    private void PutSamples(ReadOnlySpan<int> samples, Span<byte> room)
    {
        var most = sampleBytes == EdfLayout.EdfSampleBytes ? short.MaxValue : (1 << 23) - 1;
        for (var index = 0; index < samples.Length; index++)
        {
            var sample = samples[index];
            if (sample > most || sample < -most - 1)
            {
                throw new ArgumentOutOfRangeException(nameof(samples), sample, $"A sample is from {-most - 1} to {most}.");
            }

            if (sampleBytes == EdfLayout.EdfSampleBytes)
            {
                BinaryPrimitives.WriteInt16LittleEndian(room[(index * sampleBytes)..], (short)sample);
            }
            else
            {
                // The three lower bytes of two's complement.
                var at = index * sampleBytes;
                unchecked
                {
                    (room[at], room[at + 1], room[at + 2]) = ((byte)sample, (byte)(sample >> 8), (byte)(sample >> 16));
                }
            }
        }
    }

    /// <summary>Fills an annotation signal with as many lists as fit whole.</summary>
    /// <returns>The first list that did not.</returns>
    private static int PutLists(List<byte[]> lists, int next, Span<byte> room)
    {
        room.Clear();
        for (; next < lists.Count && lists[next].Length <= room.Length; next++)
        {
            lists[next].CopyTo(room);
            room = room[lists[next].Length..];
        }

        return next;
    }

    private List<byte[]> Lists(double onsetSeconds, IReadOnlyList<EdfAnnotation> annotations)
    {
        if (!EdfLayout.HasTimeStamps(header.Variant))
        {
            return annotations.Count == 0 ? [] : throw new ArgumentException($"{header.Variant} has no annotations.", nameof(annotations));
        }

        var lists = new List<byte[]> { Encoding.UTF8.GetBytes(Seconds(onsetSeconds, isSigned: true) + "\u0014\u0014\0") };
        foreach (var annotation in annotations)
        {
            if (string.IsNullOrEmpty(annotation.Text) || annotation.Text.AsSpan().ContainsAny('\0', '\u0014', '\u0015'))
            {
                throw new ArgumentException("The text of an annotation is not empty, and has no \\0, \\u0014 or \\u0015.", nameof(annotations));
            }

            var duration = annotation.DurationSeconds is { } seconds ? "\u0015" + Seconds(seconds, isSigned: false) : "";
            lists.Add(Encoding.UTF8.GetBytes($"{Seconds(annotation.OnsetSeconds, isSigned: true)}{duration}\u0014{annotation.Text}\u0014\0"));
        }

        return lists;
    }

    /// <summary>Seconds without an exponent, which the format does not have.</summary>
    private static string Seconds(double value, bool isSigned)
    {
        if (!double.IsFinite(value) || (value < 0 && !isSigned))
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, "Onsets are finite, durations finite and not negative.");
        }

        var text = value.ToString("R", CultureInfo.InvariantCulture);
        text = text.Contains('E', StringComparison.Ordinal) ? value.ToString("F20", CultureInfo.InvariantCulture).TrimEnd('0').TrimEnd('.') : text;
        return isSigned && value >= 0 ? "+" + text.TrimStart('-') : text.TrimStart('+');
    }
}
