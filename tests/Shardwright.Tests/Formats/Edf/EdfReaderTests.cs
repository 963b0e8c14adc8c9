using System.Diagnostics;
using Shardwright.Formats.Edf;
using Shardwright.Foundation.Errors;

namespace Shardwright.Tests.Formats.Edf;

/// <summary>Samples: the golden of the spec, windows against whole records, threads, and files too large to read.</summary>
public sealed class EdfReaderTests : IDisposable
{
    private static readonly string[] Labels =
        ["FP1", "FP2", "F3", "F4", "C3", "C4", "P3", "P4", "O1", "O2", "F7", "F8", "T3", "T4", "T5", "T6", "A1", "A2", "FZ", "CZ", "PZ", "EKG1"];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_golden_recording_begins_with_the_values_of_the_spec()
    {
        var path = folder.File("golden.edf");
        WriteGolden(path, 256, 70);
        using var reader = EdfReader.Open(path);
        Assert.Empty(reader.Header.Oddities);
        Assert.Equal(22, reader.Header.Signals.Count);
        Assert.All(reader.Header.Signals, signal => Assert.Equal(256, signal.SampleRateHz));
        var values = new float[70 * 256];
        reader.ReadRecords([0], 0, 70, [values]);
        Assert.Equal([-100.1f, 90.9f, 81.6f], values[..3]);
        var physical = new double[3];
        reader.ReadPhysical(0, 0, physical);
        Assert.All(physical.Zip([-100.1, 90.9, 81.6]), pair => Assert.Equal(pair.Second, pair.First, 1e-9));
        var digital = new int[1000];
        reader.ReadDigital(21, 5000, digital);
        Assert.Equal(Enumerable.Range(5000, 1000).Select(sample => Golden(21, sample)), digital);
    }

    [Theory]
    [InlineData(EdfVariant.Edf, 1)]
    [InlineData(EdfVariant.Edf, 40)]
    [InlineData(EdfVariant.Bdf, 40)]
    [InlineData(EdfVariant.EdfPlusContinuous, 3)]
    [InlineData(EdfVariant.BdfPlusContinuous, 3000)]
    [InlineData(EdfVariant.Edf, 9000)]
    [InlineData(EdfVariant.Edf, 300_000)]
    [InlineData(EdfVariant.Bdf, 300_000)]
    public void Every_way_to_read_gives_the_same_samples(EdfVariant variant, int samples)
    {
        var path = folder.File("some.edf");
        var records = samples > 100_000 ? 3 : 137;
        int[] rates = [samples, Math.Max(1, samples / 3), 1];
        var stored = Write(path, variant, rates, records, seed: samples);
        using var reader = EdfReader.Open(path);
        var random = new Random(samples);
        for (var signal = 0; signal < rates.Length; signal++)
        {
            var header = reader.Header.Signals[signal];
            var whole = new float[records * rates[signal]];
            reader.ReadRecords([signal], 0, records, [whole]);
            var physically = stored[signal].Select(digital => (digital * header.Gain) + header.Offset).ToArray();
            Assert.True(physically.Select(value => (float)value).ToArray().AsSpan().SequenceEqual(whole));
            for (var trial = 0; trial < (samples > 100_000 ? 10 : 40); trial++)
            {
                var first = random.Next(whole.Length + 1);
                var count = random.Next(whole.Length - first + 1);
                var (digital, physical) = (new int[count], new double[count]);
                reader.ReadDigital(signal, first, digital);
                reader.ReadPhysical(signal, first, physical);
                Assert.True(stored[signal].AsSpan(first, count).SequenceEqual(digital));
                Assert.True(physically.AsSpan(first, count).SequenceEqual(physical));
            }
        }

        var some = random.Next(records);
        var (low, high) = (new float[2 * rates[0]], new float[(2 * rates[2]) + 5]);
        reader.ReadRecords([2, 0, 2], Math.Min(some, records - 2), 2, [high, low, high]);
        Assert.Equal((float)((stored[0][Math.Min(some, records - 2) * rates[0]] * reader.Header.Signals[0].Gain) + reader.Header.Signals[0].Offset), low[0]);
        Assert.Equal(0f, high[^1]);
    }

    [Fact]
    public void A_record_larger_than_a_block_is_read_in_pieces()
    {
        var path = folder.File("large.bdf");
        var stored = Write(path, EdfVariant.Bdf, [1_000_001, 7], 3, seed: 5);
        using var reader = EdfReader.Open(path);
        var (large, small) = (new float[2_000_002], new float[14]);
        reader.ReadRecords([0, 1], 1, 2, [large, small]);
        var (gain, offset) = (reader.Header.Signals[0].Gain, reader.Header.Signals[0].Offset);
        Assert.True(stored[0].Skip(1_000_001).Select(digital => (float)((digital * gain) + offset)).ToArray().AsSpan().SequenceEqual(large));
        Assert.Equal(stored[1].Skip(7).Select(digital => (float)((digital * reader.Header.Signals[1].Gain) + reader.Header.Signals[1].Offset)), small);
    }

    [Fact]
    public void A_window_of_a_huge_recording_touches_only_its_records()
    {
        // 16 GB that are not there: reading more than the window would take seconds.
        var path = folder.File("huge.edf");
        var signals = Enumerable.Range(0, 20).Select(index => new EdfBytesSignal { Label = $"C{index}", Samples = "20000" }).ToArray();
        const long RecordBytes = 20 * 20_000 * 2;
        const long Records = 20_000;
        const long Place = 17_654_321;
        File.WriteAllBytes(path, new EdfBytes { Signals = signals, Records = "-1" }.Make());
        using (var file = File.OpenHandle(path, access: FileAccess.Write))
        {
            var header = 256 * 21;
            RandomAccess.SetLength(file, header + (Records * RecordBytes));
            RandomAccess.Write(file, EdfBytes.Shorts(11, 22, 33), header + (Place / 20_000 * RecordBytes) + (7 * 40_000) + (Place % 20_000 * 2));
        }

        var watch = Stopwatch.StartNew();
        var before = GC.GetTotalAllocatedBytes(precise: true);
        using var reader = EdfReader.Open(path);
        Assert.Equal(Records, reader.Header.Records);
        var window = new int[15_360];
        reader.ReadDigital(7, Place - 1, window);
        Assert.Equal([0, 11, 22, 33, 0], window[..5]);
        var all = new float[20_000];
        reader.ReadRecords([7], Place / 20_000, 1, [all]);
        Assert.Contains(all, value => value > 1);
        Assert.Equal([new EdfSegment(0, Records, 0)], reader.ReadSegments());
        Assert.Empty(reader.ReadAnnotations());
        Assert.True(GC.GetTotalAllocatedBytes(precise: true) - before < 64 << 20);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"{watch.Elapsed}");
    }

    [Fact]
    public void Many_threads_read_one_recording_at_once()
    {
        var path = folder.File("some.edf");
        var stored = Write(path, EdfVariant.Edf, [100, 30], 400, seed: 9);
        using var reader = EdfReader.Open(path);
        Parallel.For(0, 64, new ParallelOptions { MaxDegreeOfParallelism = 8 }, trial =>
        {
            var random = new Random(trial);
            for (var time = 0; time < 30; time++)
            {
                var signal = random.Next(2);
                var first = random.Next(stored[signal].Length);
                var window = new int[random.Next(stored[signal].Length - first)];
                reader.ReadDigital(signal, first, window);
                Assert.True(stored[signal].AsSpan(first, window.Length).SequenceEqual(window));
            }
        });
    }

    [Fact]
    public void Wrong_calls_are_errors_of_the_caller()
    {
        var path = folder.File("some.edf");
        Write(path, EdfVariant.Edf, [10, 3], 4, seed: 1);
        var reader = EdfReader.Open(path);
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.ReadDigital(-1, 0, new int[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.ReadDigital(2, 0, new int[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.ReadDigital(0, -1, new int[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.ReadDigital(0, 40, new int[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.ReadPhysical(0, 31, new double[10]));
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.ReadPhysical(0, long.MaxValue, new double[10]));
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.ReadRecords([0], 0, 5, [new float[50]]));
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.ReadRecords([0], 5, 0, [new float[50]]));
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.ReadRecords([0], 0, -1, [new float[50]]));
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.ReadRecords([0, 1], 0, 1, [new float[50]]));
        Assert.Throws<ArgumentException>(() => reader.ReadRecords([0], 0, 4, [new float[39]]));
        reader.ReadRecords([], 0, 4, []);
        reader.ReadRecords([0], 4, 0, [Memory<float>.Empty]);
        reader.ReadDigital(0, 40, []);
        reader.Dispose();
        Assert.Throws<ObjectDisposedException>(() => reader.ReadDigital(0, 0, new int[1]));
    }

    [Fact]
    public void A_recording_that_is_cut_while_it_is_open_is_an_error()
    {
        var path = folder.File("some.edf");
        Write(path, EdfVariant.Edf, [10], 4, seed: 1);
        using var reader = EdfReader.Open(path);
        using (var file = File.OpenHandle(path, access: FileAccess.Write, share: FileShare.ReadWrite))
        {
            RandomAccess.SetLength(file, 512 + 60);
        }

        Assert.Equal(572, Assert.Throws<InputChangedException>(() => reader.ReadDigital(0, 20, new int[20])).Location.ByteOffset);
        Assert.Throws<InputChangedException>(() => reader.ReadRecords([0], 0, 4, [new float[40]]));
    }

    [Fact]
    public void Reading_windows_allocates_next_to_nothing()
    {
        var path = folder.File("some.edf");
        Write(path, EdfVariant.Edf, [256, 256], 100, seed: 1);
        using var reader = EdfReader.Open(path);
        var window = new double[5000];
        reader.ReadPhysical(1, 3, window);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var trial = 0; trial < 100; trial++)
        {
            reader.ReadPhysical(1, trial * 10, window);
        }

        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 10_000);
    }

    internal static void WriteGolden(string path, int rate, int seconds)
    {
        using var stream = File.Create(path);
        using var writer = new EdfWriter(stream, new EdfHeader
        {
            Variant = EdfVariant.Edf, Records = seconds, RecordSeconds = 1,
            Signals = [.. Labels.Select((label, index) => new EdfSignal(index, $"EEG {label}-LE", "", "uV", -3276.8, 3276.7, -32768, 32767, "", rate, rate, false))],
        });
        for (var second = 0; second < seconds; second++)
        {
            writer.Write([.. Enumerable.Range(0, Labels.Length).SelectMany(channel => Enumerable.Range(second * rate, rate).Select(sample => Golden(channel, sample)))], second, []);
        }
    }

    /// <summary>Writes random samples; gives them by signal.</summary>
    internal static int[][] Write(string path, EdfVariant variant, int[] samplesPerRecord, int records, int seed)
    {
        var random = new Random(seed);
        var (isBdf, isPlus) = (variant >= EdfVariant.Bdf, variant is not (EdfVariant.Edf or EdfVariant.Bdf));
        var (least, most) = isBdf ? (-8388608, 8388607) : (-32768, 32767);
        var stored = samplesPerRecord.Select(samples => Enumerable.Range(0, samples * records).Select(_ => random.Next(least, most + 1)).ToArray()).ToArray();
        var signals = samplesPerRecord.Select((samples, index) => new EdfSignal(index, $"C{index}", "", "uV", -187.5 - index, 187.25, least, most, "", samples, samples / 0.5, false)).ToList();
        if (isPlus)
        {
            signals.Add(new EdfSignal(signals.Count, isBdf ? "BDF Annotations" : "EDF Annotations", "", "", -1, 1, least, most, "", 20, 40, true));
        }

        using var stream = File.Create(path);
        using var writer = new EdfWriter(stream, new EdfHeader { Variant = variant, Records = records, RecordSeconds = 0.5, Signals = signals });
        for (var record = 0; record < records; record++)
        {
            writer.Write([.. stored.Zip(samplesPerRecord).SelectMany(pair => pair.First.AsSpan(record * pair.Second, pair.Second).ToArray())], record * 0.5, []);
        }

        return stored;
    }

    private static int Golden(long channel, long sample)
        => (int)(((7919 * sample) + (104729 * channel)) % 2003) - 1001 + (500 * (int)(((sample / 32) + channel) % 2));
}
