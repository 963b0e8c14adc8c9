using System.Globalization;
using System.Text;

namespace Shardwright.Formats.Edf;

/// <summary>Makes the header of a recording. Spec: EDF (1992), header record; EDF+ (2003), 2.1.</summary>
internal static class EdfHeaderWriter
{
    private const long MostRecordBytes = 1L << 30;
    private const int Short = 8;

    /// <summary>The header as it stands in the file.</summary>
    /// <exception cref="ArgumentException">Something in it cannot be written.</exception>
    internal static byte[] Bytes(EdfHeader header)
    {
        Check(header);
        var signals = header.Signals;
        var bytes = new byte[EdfHeaderReader.FixedBytes + (signals.Count * EdfHeaderReader.SignalBytes)];
        bytes.AsSpan().Fill((byte)' ');
        var hasStamps = EdfLayout.HasTimeStamps(header.Variant);
        var recording = header.Recording.Length == 0 && hasStamps ? EdfDates.RecordingField(header.StartsAt) : header.Recording;
        var began = header.StartsAt ?? new DateTime(1985, 1, 1);
        if (!EdfDates.CanWrite(began, recording))
        {
            throw new ArgumentException("A year before 1985 or after 2084 is that of the recording's field too.", nameof(header));
        }

        if (EdfLayout.SampleBytesOf(header.Variant) == EdfLayout.EdfSampleBytes)
        {
            bytes[0] = (byte)'0';
        }
        else
        {
            bytes[0] = 0xff;
            Put(bytes, 1, 7, "BIOSEMI", "version");
        }

        Put(bytes, EdfHeaderReader.PatientAt, 80, header.Patient.Length == 0 && hasStamps ? "X X X X" : header.Patient, "patient");
        Put(bytes, EdfHeaderReader.RecordingAt, 80, recording, "recording");
        Put(bytes, EdfHeaderReader.DateAt, Short, EdfDates.DateField(began), "start date");
        Put(bytes, EdfHeaderReader.TimeAt, Short, EdfDates.TimeField(began), "start time");
        Put(bytes, EdfHeaderReader.HeaderBytesAt, Short, Whole(bytes.Length), "number of bytes in the header");
        Put(bytes, EdfHeaderReader.ReservedAt, 44, Reserved(header.Variant), "reserved");
        Put(bytes, EdfHeaderReader.RecordsAt, Short, Whole(header.Records), "number of data records");
        Put(bytes, EdfHeaderReader.SecondsAt, Short, Number(header.RecordSeconds, "duration of a data record"), "duration of a data record");
        Put(bytes, EdfHeaderReader.SignalsAt, 4, Whole(signals.Count), "number of signals");
        for (var index = 0; index < signals.Count; index++)
        {
            PutSignal(bytes, signals[index], index, signals.Count);
        }

        return bytes;
    }

    private static void Check(EdfHeader header)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(header.Records, nameof(header));
        ArgumentOutOfRangeException.ThrowIfLessThan(header.Signals.Count, 1, nameof(header));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(header.Signals.Count, EdfHeaderReader.MostSignals, nameof(header));
        var hasSamples = header.Signals.Any(signal => !signal.IsAnnotations);
        if (!double.IsFinite(header.RecordSeconds) || header.RecordSeconds < 0 || (header.RecordSeconds == 0 && hasSamples))
        {
            throw new ArgumentException("A data record lasts more than 0 seconds, or 0 where all signals are annotations.", nameof(header));
        }

        if (EdfLayout.HasTimeStamps(header.Variant) != header.Signals.Any(signal => signal.IsAnnotations))
        {
            throw new ArgumentException("EDF+ and BDF+ have an annotation signal, and EDF and BDF have none.", nameof(header));
        }

        if (header.Signals.Any(signal => signal.SamplesPerRecord < 1)
            || header.Signals.Sum(signal => (long)signal.SamplesPerRecord) * EdfLayout.SampleBytesOf(header.Variant) > MostRecordBytes)
        {
            throw new ArgumentException("A signal has 1 or more samples in each data record, and a record at most 1 GiB.", nameof(header));
        }

        if (header.Signals.Any(signal => !signal.IsAnnotations && (signal.PhysicalMinimum == signal.PhysicalMaximum || signal.DigitalMinimum >= signal.DigitalMaximum)))
        {
            throw new ArgumentException("A signal's physical minimum and maximum differ, and its digital minimum is less than the maximum.", nameof(header));
        }
    }

    private static void PutSignal(byte[] bytes, EdfSignal signal, int index, int count)
    {
        var annotations = bytes[0] == (byte)'0' ? "EDF Annotations" : "BDF Annotations";
        if (signal.IsAnnotations ? signal.Label != annotations : EdfHeaderReader.IsAnnotations(signal.Label))
        {
            throw new ArgumentException($"Annotation signals, and no others, are called \"{annotations}\".", nameof(signal));
        }

        PutField(EdfHeaderReader.LabelAt, 16, signal.Label, "label");
        PutField(EdfHeaderReader.TransducerAt, 80, signal.Transducer, "transducer");
        PutField(EdfHeaderReader.UnitAt, Short, signal.Unit, "unit");
        PutField(EdfHeaderReader.PhysicalMinimumAt, Short, Number(signal.PhysicalMinimum, "physical minimum"), "physical minimum");
        PutField(EdfHeaderReader.PhysicalMaximumAt, Short, Number(signal.PhysicalMaximum, "physical maximum"), "physical maximum");
        PutField(EdfHeaderReader.DigitalMinimumAt, Short, Whole(signal.DigitalMinimum), "digital minimum");
        PutField(EdfHeaderReader.DigitalMaximumAt, Short, Whole(signal.DigitalMaximum), "digital maximum");
        PutField(EdfHeaderReader.PrefilterAt, 80, signal.Prefilter, "prefilter");
        PutField(EdfHeaderReader.SamplesAt, Short, Whole(signal.SamplesPerRecord), "samples in each data record");

        void PutField(int field, int width, string text, string what)
            => Put(bytes, EdfHeaderReader.FixedBytes + (field * count) + (width * index), width, text, what);
    }

    private static void Put(byte[] bytes, int offset, int width, string text, string what)
    {
        if (text.Length > width || text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            throw new ArgumentException($"The {what} is not at most {width} characters of printable ASCII: \"{text}\".", nameof(text));
        }

        Encoding.ASCII.GetBytes(text, bytes.AsSpan(offset, width));
    }

    private static string Reserved(EdfVariant variant) => variant switch
    {
        EdfVariant.EdfPlusContinuous => "EDF+C",
        EdfVariant.EdfPlusDiscontinuous => "EDF+D",
        EdfVariant.Bdf => "24BIT",
        EdfVariant.BdfPlusContinuous => "BDF+C",
        EdfVariant.BdfPlusDiscontinuous => "BDF+D",
        _ => "",
    };

    private static string Whole(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A number in at most 8 characters that are read back as the same: a scale is not rounded behind anyone's back.</summary>
    private static string Number(double value, string what)
    {
        var text = value.ToString("0.######", CultureInfo.InvariantCulture);
        return text.Length <= Short && double.Parse(text, CultureInfo.InvariantCulture) == value
            ? text
            : throw new ArgumentException($"The {what}, {value.ToString("R", CultureInfo.InvariantCulture)}, does not fit in 8 characters.", nameof(value));
    }
}
