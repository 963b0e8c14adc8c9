using FsCheck;
using FsCheck.Fluent;
using Shardwright.Formats.Edf;

namespace Shardwright.Tests.Formats.Edf;

/// <summary>What is written is what is read, and what cannot be written is refused.</summary>
public sealed class EdfWriterTests : IDisposable
{
    private const string Letters = "ABCXYZabcxyz0189 .:-_+/";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Random_recordings_are_read_as_they_were_written()
        => Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed => RoundTrip(new Random(seed))).Check(Config.QuickThrowOnFailure.WithMaxTest(150));

    [Fact]
    public void A_count_of_records_that_was_not_reached_is_corrected()
    {
        var path = folder.File("some.edf");
        using (var stream = File.Create(path))
        using (var writer = new EdfWriter(stream, Header(EdfVariant.Edf, [Signal(0, 2)], 10)))
        {
            writer.Write([1, 2], 0, []);
            writer.Write([3, 4], 0, []);
        }

        using var reader = EdfReader.Open(path);
        Assert.Empty(reader.Header.Oddities);
        Assert.Equal((2, 2), (reader.Header.Records, reader.Header.DeclaredRecords));
    }

    [Fact]
    public void An_EDF_plus_says_what_it_must_where_the_caller_says_nothing()
    {
        var path = folder.File("some.edf");
        using (var stream = File.Create(path))
        {
            new EdfWriter(stream, Header(EdfVariant.EdfPlusContinuous, [Signal(0, 2), Annotations(1, 10)], 0) with { StartsAt = new DateTime(2090, 2, 28, 1, 2, 3) }).Dispose();
        }

        using var reader = EdfReader.Open(path);
        Assert.Equal(("X X X X", "Startdate 28-FEB-2090 X X X"), (reader.Header.Patient, reader.Header.Recording));
        Assert.Equal(new DateTime(2090, 2, 28, 1, 2, 3), reader.Header.StartsAt);
    }

    [Fact]
    public void Headers_that_cannot_be_written_are_refused()
    {
        var good = Header(EdfVariant.Edf, [Signal(0, 2)], 1);
        EdfHeader[] bad =
        [
            good with { Signals = [] }, good with { Records = -1 }, good with { Records = 100_000_000 }, good with { RecordSeconds = 0 }, good with { RecordSeconds = 1.0 / 3 },
            good with { RecordSeconds = double.NaN }, good with { Patient = "é" }, good with { Recording = new string('x', 81) }, good with { StartsAt = new DateTime(1984, 1, 1) },
            good with { Signals = [Signal(0, 0)] }, good with { Signals = [Signal(0, 1 << 29), Signal(1, 1 << 29)] }, good with { Variant = EdfVariant.EdfPlusContinuous },
            good with { Signals = [Signal(0, 2), Annotations(1, 10)] }, good with { Signals = [Signal(0, 2) with { Label = new string('x', 17) }] },
            good with { Signals = [Signal(0, 2) with { Label = "EDF Annotations" }] }, good with { Signals = [Signal(0, 2) with { Label = "BDF Annotations" }] },
            good with { Signals = [Signal(0, 2) with { PhysicalMaximum = 1.23456789 }] }, good with { Signals = [Signal(0, 2) with { PhysicalMaximum = -1 }] },
            good with { Signals = [Signal(0, 2) with { DigitalMaximum = -5 }] }, good with { Signals = [Signal(0, 2) with { Unit = "µV" }] },
        ];
        Assert.All(bad, header => Assert.ThrowsAny<ArgumentException>(() => new EdfWriter(new MemoryStream(), header)));
        Assert.ThrowsAny<ArgumentException>(() => new EdfWriter(
            new MemoryStream(), Header(EdfVariant.BdfPlusContinuous, [Signal(0, 2), Annotations(1, 10)], 1)));
    }

    [Fact]
    public void Records_that_cannot_be_written_are_refused_and_leave_nothing_behind()
    {
        var stream = new MemoryStream();
        using var writer = new EdfWriter(stream, Header(EdfVariant.EdfPlusContinuous, [Signal(0, 2), Annotations(1, 10)], 1));
        var length = stream.Length;
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.Write([1], 0, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.Write([1, 32768], 0, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.Write([1, -32769], 0, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.Write([1, 2], double.NaN, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.Write([1, 2], 0, [new EdfAnnotation(0, -1, "x")]));
        Assert.Throws<ArgumentException>(() => writer.Write([1, 2], 0, [new EdfAnnotation(0, null, "")]));
        Assert.Throws<ArgumentException>(() => writer.Write([1, 2], 0, [new EdfAnnotation(0, null, "a\u0014b")]));
        Assert.Throws<ArgumentException>(() => writer.Write([1, 2], 0, [new EdfAnnotation(0, null, "too long for the room")]));
        Assert.Throws<ArgumentException>(() => writer.Write([1, 2], 1234567890.123456789, [new EdfAnnotation(0, null, "x")]));
        Assert.Equal(length, stream.Length);
        writer.Write([1, 2], 0, []);
        Assert.Equal(length + 24, stream.Length);
        Assert.Throws<InvalidOperationException>(() => writer.Write([1, 2], 0, []));
        using var plain = new EdfWriter(new MemoryStream(), Header(EdfVariant.Edf, [Signal(0, 2)], 1));
        Assert.Throws<ArgumentException>(() => plain.Write([1, 2], 0, [new EdfAnnotation(0, null, "x")]));
    }

    private static EdfSignal Signal(int index, int samples) => new(index, $"C{index}", "", "uV", -1, 1, -5, 5, "", samples, samples, false);

    private static EdfSignal Annotations(int index, int samples, string label = "EDF Annotations") => new(index, label, "", "", -1, 1, short.MinValue, short.MaxValue, "", samples, samples, true);

    private static EdfHeader Header(EdfVariant variant, IReadOnlyList<EdfSignal> signals, long records) => new() { Variant = variant, Signals = signals, Records = records, RecordSeconds = 1 };

    private bool RoundTrip(Random random)
    {
        var variant = Enum.GetValues<EdfVariant>()[random.Next(6)];
        var (isBdf, isPlus) = (variant >= EdfVariant.Bdf, variant is not (EdfVariant.Edf or EdfVariant.Bdf));
        var (least, most) = isBdf ? (-8388608, 8388607) : (-32768, 32767);
        double[] durations = [1, 0.5, 0.1, 2, 0.03125, 60, 0.123456];
        var seconds = durations[random.Next(durations.Length)];
        var signals = Enumerable.Range(0, random.Next(1, 8)).Select(index =>
        {
            var samples = random.Next(1, 60);
            return isPlus && random.Next(4) == 0
                ? Annotations(index, samples + 60, isBdf ? "BDF Annotations" : "EDF Annotations") with { SampleRateHz = (samples + 60) / seconds }
                : new EdfSignal(
                    index, Text(16), Text(80), Text(8), Math.Round((random.NextDouble() - 0.5) * 1000, 3), (random.Next(2) * 2000) - 1000,
                    random.Next(least, 0), random.Next(1, most), Text(80), samples, samples / seconds, false);
        }).ToList();
        if (isPlus && !signals.Exists(signal => signal.IsAnnotations))
        {
            signals.Add(Annotations(signals.Count, 100, isBdf ? "BDF Annotations" : "EDF Annotations") with { SampleRateHz = 100 / seconds });
        }

        var records = random.Next(0, 6);
        var header = new EdfHeader
        {
            Variant = variant, Patient = Text(80), Recording = isPlus ? "Startdate 05-JUN-2031 X" + Text(50) : Text(80), StartsAt = new DateTime(2031, 6, 5, random.Next(24), random.Next(60), random.Next(60)),
            Records = records, DeclaredRecords = records, RecordSeconds = seconds, Signals = signals,
        };
        header = isPlus && header.Patient.Length == 0 ? header with { Patient = "X" } : header;
        var (stored, annotations) = (new List<int[]>(), new List<EdfAnnotation>());
        var path = folder.File("some.edf");
        var hasGaps = EdfLayout.HasGaps(variant) && signals.Exists(signal => !signal.IsAnnotations);
        using (var stream = File.Create(path))
        using (var writer = new EdfWriter(stream, header))
        {
            for (var record = 0; record < records; record++)
            {
                stored.Add([.. Enumerable.Range(0, signals.Where(signal => !signal.IsAnnotations).Sum(signal => signal.SamplesPerRecord)).Select(_ => random.Next(least, most + 1))]);
                EdfAnnotation[] some = isPlus && random.Next(2) == 0 ? [new(Math.Round(random.NextDouble() * 1e4, 4), random.Next(2) == 0 ? null : random.Next(9) / 4.0, "é " + Text(12) + "😀")] : [];
                annotations.AddRange(some);
                writer.Write(stored[^1], (record * seconds * 2) + 0.25, some);
            }
        }

        using var reader = EdfReader.Open(path);
        Assert.Equal(header.Signals, reader.Header.Signals);
        Assert.Equal(header with { Signals = [], Oddities = [] }, reader.Header with { Signals = [], Oddities = [] });
        Assert.Empty(reader.Header.Oddities);
        Assert.Equal(annotations, reader.ReadAnnotations());
        Assert.Equal(records == 0 ? 0 : hasGaps ? records : 1, reader.ReadSegments().Count);
        Assert.All(reader.ReadSegments().Take(1), segment => Assert.Equal(isPlus ? 0.25 : 0, segment.OnsetSeconds));
        var at = 0;
        foreach (var signal in signals.Where(signal => !signal.IsAnnotations))
        {
            var samples = new int[records * signal.SamplesPerRecord];
            reader.ReadDigital(signal.Index, 0, samples);
            Assert.Equal(stored.SelectMany(record => record.AsSpan(at, signal.SamplesPerRecord).ToArray()), samples);
            at += signal.SamplesPerRecord;
        }

        return true;

        string Text(int most) => string.Concat(Enumerable.Range(0, random.Next(most)).Select(_ => Letters[random.Next(Letters.Length)])).Trim();
    }
}
