using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Shardwright.Formats.Edf;

/// <summary>Reads the header of a recording and holds it against the file. Spec: EDF (1992), header record; EDF+ (2003), 2.1; BDF (BioSemi).</summary>
internal sealed class EdfHeaderReader
{
    internal const int FixedBytes = 256;
    internal const int SignalBytes = 256;
    internal const int MostSignals = 9999;

    /// <summary>Where the fields of the fixed part begin.</summary>
    internal const int PatientAt = 8, RecordingAt = 88, DateAt = 168, TimeAt = 176, HeaderBytesAt = 184, ReservedAt = 192, RecordsAt = 236, SecondsAt = 244, SignalsAt = 252;

    /// <summary>Where the fields of the signals begin, each for all signals, in bytes times the number of signals.</summary>
    internal const int LabelAt = 0, TransducerAt = 16, UnitAt = 96, PhysicalMinimumAt = 104, PhysicalMaximumAt = 112, DigitalMinimumAt = 120,
        DigitalMaximumAt = 128, PrefilterAt = 136, SamplesAt = 216, SignalReservedAt = 224;

    private const int Short = 8;
    private const int Named = 5;

    private readonly string path;
    private readonly long length;
    private readonly byte[] bytes;
    private readonly EdfFields fields;
    private readonly List<string> oddities = [];
    private readonly int signals;

    private EdfHeaderReader(string path, SafeFileHandle file, long length)
    {
        this.path = path;
        this.length = length;
        var start = new byte[Math.Min(length, FixedBytes)];
        EdfReader.Fill(path, file, start, 0);
        CheckVersion(start);
        if (length < FixedBytes)
        {
            EdfThrow.HeaderCut(path, FixedBytes, length);
        }

        const string ExpectedSignals = "a whole number from 1 to 9999";
        signals = (int)new EdfFields(path, start).Whole(SignalsAt, 4, 1, MostSignals, "number of signals", ExpectedSignals);
        if (length < HeaderBytes)
        {
            EdfThrow.HeaderCut(path, HeaderBytes, length);
        }

        bytes = new byte[HeaderBytes];
        EdfReader.Fill(path, file, bytes, 0);
        fields = new EdfFields(path, bytes);
    }

    private int HeaderBytes => FixedBytes + (signals * SignalBytes);

    /// <summary>Whether a file begins as EDF or BDF does.</summary>
    internal static bool Knows(ReadOnlySpan<byte> head) => IsEdf(head) || IsBdf(head);

    /// <summary>Whether a signal of this label holds annotations, in whichever of the formats.</summary>
    internal static bool IsAnnotations(string label) => label is "EDF Annotations" or "BDF Annotations";

    /// <summary>Reads the header and works out where the samples are.</summary>
    /// <exception cref="Foundation.Errors.MalformedDataException">The header is cut, or is not one that data can be read by.</exception>
    internal static (EdfHeader Header, EdfLayout Layout) Read(string path, SafeFileHandle file, long length) => new EdfHeaderReader(path, file, length).Read();

    private static bool IsEdf(ReadOnlySpan<byte> head) => head.Length >= Short && head[..Short].Trim(" \0"u8) is [(byte)'0'];

    private static bool IsBdf(ReadOnlySpan<byte> head) => head.Length >= Short && head[0] == 0xff && head[1..Short].SequenceEqual("BIOSEMI"u8);

    private void CheckVersion(ReadOnlySpan<byte> start)
    {
        if (start.IsEmpty)
        {
            EdfThrow.HeaderCut(path, FixedBytes, 0);
        }

        if (!Knows(start))
        {
            var found = start.StartsWith("GDF"u8) ? "GDF, a later format that is not read" : "bytes " + Convert.ToHexStringLower(start[..Math.Min(Short, start.Length)]);
            EdfThrow.NotEdf(path, found);
        }
    }

    private (EdfHeader Header, EdfLayout Layout) Read()
    {
        var (patient, recording) = (fields.Text(PatientAt, 80), fields.Text(RecordingAt, 80));
        var startsAt = EdfDates.Read(fields.Text(DateAt, Short), fields.Text(TimeAt, Short), recording, oddities);
        var variant = Variant();
        var list = new EdfSignal[signals];
        var seconds = fields.Number(SecondsAt, Short, "duration of a data record", "a number of seconds");
        for (var index = 0; index < signals; index++)
        {
            list[index] = Signal(index, seconds);
        }

        CheckSeconds(seconds, list);
        CheckScales(list, variant);
        var layout = Layout(list, EdfLayout.SampleBytesOf(variant));
        var declared = fields.Whole(RecordsAt, Short, long.MinValue, long.MaxValue, "number of data records", "a whole number, or -1 while recording");
        CheckHeaderBytes(declared, layout);
        var records = CountRecords(declared, layout);
        if (EdfLayout.HasGaps(variant) && !Array.Exists(list, signal => signal.IsAnnotations))
        {
            oddities.Add("The recording may have gaps, but has no annotation signal to say where.");
        }

        if (fields.SawForeignText)
        {
            oddities.Add("Some texts of the header are not ASCII; they were read as UTF-8 where they are, else as Latin-1.");
        }

        if (fields.SawComma)
        {
            oddities.Add("Some numbers of the header have a decimal comma.");
        }

        return (new EdfHeader
        {
            Variant = variant, Patient = patient, Recording = recording, StartsAt = startsAt, Records = records, DeclaredRecords = declared,
            RecordSeconds = seconds, Signals = list, Oddities = oddities,
        }, layout);
    }

    private EdfVariant Variant()
    {
        var reserved = fields.Text(ReservedAt, 44);
        var isBdf = IsBdf(bytes);
        if (reserved.Length >= Named && (reserved.StartsWith("EDF+", StringComparison.Ordinal) || reserved.StartsWith("BDF+", StringComparison.Ordinal)))
        {
            if (reserved[0] == 'B' != isBdf)
            {
                oddities.Add($"The header's reserved field says {reserved[..Named]}, its version {(isBdf ? "BDF" : "EDF")}, which was taken.");
            }

            switch (reserved[4])
            {
                case 'C':
                    return isBdf ? EdfVariant.BdfPlusContinuous : EdfVariant.EdfPlusContinuous;
                case 'D':
                    return isBdf ? EdfVariant.BdfPlusDiscontinuous : EdfVariant.EdfPlusDiscontinuous;
            }
        }

        return isBdf ? EdfVariant.Bdf : EdfVariant.Edf;
    }

    private EdfSignal Signal(int index, double seconds)
    {
        var label = fields.Text(At(LabelAt, 16, index), 16);
        var what = string.Create(CultureInfo.InvariantCulture, $"of signal {index + 1} ({label})");
        var isAnnotations = IsAnnotations(label);
        var samples = (int)fields.Whole(At(SamplesAt, Short, index), Short, 0, int.MaxValue, "samples in each data record " + what);
        if (samples == 0 && !isAnnotations)
        {
            EdfThrow.ZeroRate(path, At(SamplesAt, Short, index), "samples in each data record " + what, "1 or more", "0");
        }

        // Nothing is made of an annotation signal's scale.
        return isAnnotations
            ? new EdfSignal(
                index, label, fields.Text(At(TransducerAt, 80, index), 80), fields.Text(At(UnitAt, Short, index), Short), -1, 1, short.MinValue, short.MaxValue,
                fields.Text(At(PrefilterAt, 80, index), 80), samples, seconds > 0 ? samples / seconds : 0, IsAnnotations: true)
            : new EdfSignal(
                index, label, fields.Text(At(TransducerAt, 80, index), 80), fields.Text(At(UnitAt, Short, index), Short),
                fields.Number(At(PhysicalMinimumAt, Short, index), Short, "physical minimum " + what),
                fields.Number(At(PhysicalMaximumAt, Short, index), Short, "physical maximum " + what),
                (int)fields.Whole(At(DigitalMinimumAt, Short, index), Short, int.MinValue, int.MaxValue, "digital minimum " + what),
                (int)fields.Whole(At(DigitalMaximumAt, Short, index), Short, int.MinValue, int.MaxValue, "digital maximum " + what),
                fields.Text(At(PrefilterAt, 80, index), 80), samples, seconds > 0 ? samples / seconds : 0, IsAnnotations: false);
    }

    private int At(int fieldOffset, int width, int index) => FixedBytes + (fieldOffset * signals) + (width * index);

    private void CheckSeconds(double seconds, EdfSignal[] list)
    {
        var hasSamples = Array.Exists(list, signal => !signal.IsAnnotations);
        if (seconds == 0 && hasSamples)
        {
            EdfThrow.ZeroRate(path, SecondsAt, "duration of a data record", "more than 0 seconds", fields.Quoted(SecondsAt, Short));
        }

        if (seconds < 0 || (seconds > 0 && Array.Exists(list, signal => !double.IsFinite(signal.SampleRateHz))))
        {
            EdfThrow.Field(path, SecondsAt, "duration of a data record", hasSamples ? "more than 0 seconds" : "0 seconds or more", fields.Quoted(SecondsAt, Short));
        }
    }

    private void CheckScales(EdfSignal[] list, EdfVariant variant)
    {
        var isShort = EdfLayout.SampleBytesOf(variant) == EdfLayout.EdfSampleBytes;
        var (least, most) = isShort ? (short.MinValue, short.MaxValue) : (-1 << 23, (1 << 23) - 1);
        foreach (var signal in list)
        {
            if (!IsSingle((least * signal.Gain) + signal.Offset) || !IsSingle((most * signal.Gain) + signal.Offset))
            {
                EdfThrow.Field(
                    path, At(PhysicalMinimumAt, Short, signal.Index), $"physical range of signal {(signal.Index + 1).ToString(CultureInfo.InvariantCulture)} ({signal.Label})",
                    "values that fit in float32", string.Create(CultureInfo.InvariantCulture, $"{signal.PhysicalMinimum:R} to {signal.PhysicalMaximum:R}"));
            }
        }

        var samples = list.Where(signal => !signal.IsAnnotations).ToArray();
        Report(samples.Where(signal => signal.PhysicalMinimum == signal.PhysicalMaximum), "a physical range of zero, taken as 1");
        Report(samples.Where(signal => signal.DigitalMinimum == signal.DigitalMaximum), "a digital range of zero, taken as 1");
        Report(samples.Where(signal => signal.DigitalMinimum > signal.DigitalMaximum), "a digital minimum above its maximum, taken as it stands");
        Report(samples.Where(signal => signal.DigitalMinimum < least || signal.DigitalMaximum > most), "a digital range wider than its samples can be, taken as it stands");
        if (!EdfLayout.HasTimeStamps(variant) && samples.Length < list.Length)
        {
            oddities.Add("The header does not call itself EDF+ or BDF+, but has an annotation signal, which was taken as one.");
        }
    }

    private static bool IsSingle(double value) => Math.Abs(value) <= float.MaxValue;

    private void Report(IEnumerable<EdfSignal> signals, string what)
    {
        var labels = signals.Select(signal => string.Create(CultureInfo.InvariantCulture, $"{signal.Index + 1} ({signal.Label})")).ToList();
        if (labels.Count > 0)
        {
            var named = string.Join(", ", labels.Take(Named));
            oddities.Add(string.Create(CultureInfo.InvariantCulture, $"{labels.Count} of the signals have {what}: {named}{(labels.Count > Named ? ", …" : "")}."));
        }
    }

    private EdfLayout Layout(EdfSignal[] list, int sampleBytes)
    {
        var offsets = new long[list.Length];
        var total = 0L;
        for (var index = 0; index < list.Length; index++)
        {
            offsets[index] = total;
            total += (long)list[index].SamplesPerRecord * sampleBytes;
        }

        if (total == 0)
        {
            EdfThrow.Field(path, At(SamplesAt, Short, 0), "samples in each data record", "1 or more in some signal", "0 in all");
        }

        return new EdfLayout(HeaderBytes, sampleBytes, total, offsets);
    }

    /// <summary>The field repeats what follows from the number of signals: where they disagree, one lies, and only the file's size can tell that it is this one.</summary>
    private void CheckHeaderBytes(long declared, EdfLayout layout)
    {
        var isNumber = fields.TryWhole(HeaderBytesAt, Short, out var stated);
        if (isNumber && stated == HeaderBytes)
        {
            return;
        }

        var found = fields.Quoted(HeaderBytesAt, Short);
        var fits = declared >= 0 && declared <= length / layout.RecordBytes && HeaderBytes + (declared * layout.RecordBytes) == length;
        if (isNumber && !fits)
        {
            EdfThrow.Field(
                path, HeaderBytesAt, "number of bytes in the header",
                string.Create(CultureInfo.InvariantCulture, $"{HeaderBytes}, for {signals} signals"), found);
        }

        oddities.Add(string.Create(CultureInfo.InvariantCulture, $"The header's number of bytes is {found}; {HeaderBytes}, for {signals} signals, was taken."));
    }

    private long CountRecords(long declared, EdfLayout layout)
    {
        var (whole, rest) = Math.DivRem(length - layout.DataOffset, layout.RecordBytes);
        if (declared != whole)
        {
            oddities.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"The header says {declared} data records{(declared == -1 ? ", as while recording," : "")} and the file has {whole} whole ones, which were taken."));
        }

        if (rest > 0)
        {
            oddities.Add(string.Create(
                CultureInfo.InvariantCulture, $"The last {rest} bytes of the file are no whole data record of {layout.RecordBytes} bytes and were left out."));
        }

        return whole;
    }
}
