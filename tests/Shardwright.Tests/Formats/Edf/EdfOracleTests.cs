using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Shardwright.Formats.Edf;

namespace Shardwright.Tests.Formats.Edf;

/// <summary>Against a reader of the specification in numpy always, and against MNE where all tests are asked for; on real files where the folder beside the repository has them.</summary>
public sealed class EdfOracleTests : IDisposable
{
    /// <summary>Prints the header, then annotations; writes all samples, signal after signal, as float32.</summary>
    private const string Numpy = """
        import json, re, sys
        import numpy as np
        b = open(sys.argv[1], 'rb').read()
        wide = 3 if b[0] == 255 else 2
        ns, dur = int(b[252:256]), float(b[244:252])
        def field(at, width): return [b[256 + at * ns + i * width:256 + at * ns + (i + 1) * width] for i in range(ns)]
        labels = field(0, 16)
        pmin, pmax, dmin, dmax = ([float(x) for x in field(at, 8)] for at in (104, 112, 120, 128))
        spr = [int(x) for x in field(216, 8)]
        total = sum(spr) * wide
        data = np.frombuffer(b[256 * (ns + 1):], np.uint8)
        n = len(data) // total
        data = data[:n * total].reshape(n, total)
        out, tals, at = open(sys.argv[2], 'wb'), [], 0
        for i in range(ns):
            raw = data[:, at:at + spr[i] * wide]; at += spr[i] * wide
            if labels[i].strip() in (b'EDF Annotations', b'BDF Annotations'):
                tals += [(r, i, raw[r].tobytes()) for r in range(n)]
                continue
            raw = np.ascontiguousarray(raw).reshape(-1, wide).astype(np.int64)
            v = sum(raw[:, k] << (8 * k) for k in range(wide))
            v = np.where(v >= 1 << (8 * wide - 1), v - (1 << (8 * wide)), v)
            gain = (pmax[i] - pmin[i]) / (dmax[i] - dmin[i])
            out.write((v * gain + (pmin[i] - dmin[i] * gain)).astype('<f4').tobytes())
        out.close()
        notes = []
        for r, i, t in sorted(tals):
            for on, dur_, texts in re.findall(rb'([+-]\d+(?:\.\d*)?)(?:\x15(\d+(?:\.\d*)?))?\x14([^\x00]*)\x14\x00', t + b'\0'):
                notes += [[float(on), float(dur_) if dur_ else -1, x.decode()] for x in texts.split(b'\x14') if x]
        print(json.dumps([n, [l.decode('latin-1').strip() for l in labels], [s / dur for s in spr], notes]))
        """;

    /// <summary>Writes MNE's samples of the signals at the highest rate as float64, in the file's units where they are volts.</summary>
    private const string Mne = """
        import json, sys, warnings
        import mne, numpy as np
        warnings.simplefilter('ignore')
        mne.set_log_level('ERROR')
        read = mne.io.read_raw_bdf if sys.argv[1].endswith('.bdf') else mne.io.read_raw_edf
        raw = read(sys.argv[1], preload=True)
        scale = [{'uV': 1e6, '\u00b5V': 1e6, 'mV': 1e3}.get(raw._orig_units[c], 1) for c in raw.ch_names]
        (raw.get_data() * np.array(scale)[:, None]).astype('<f8').tofile(sys.argv[2])
        a = raw.annotations
        print(json.dumps([raw.ch_names, float(raw.info['sfreq']), int(raw.n_times), [[float(o), float(d), str(t)] for o, d, t in zip(a.onset, a.duration, a.description)],
                          raw.info['meas_date'].isoformat()[:19] if raw.info['meas_date'] else None]))
        """;

    private static readonly bool IsLong = Environment.GetEnvironmentVariable("SHARDWRIGHT_TEST_ALL") == "1";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("pyedflib_test_generator.edf")]
    [InlineData("pyedflib_test_utf8.edf")]
    [InlineData("mne_test.edf")]
    [InlineData("mne_test.bdf")]
    public void Real_recordings_are_read_as_numpy_reads_them(string name) => CompareNumpy(Real(name));

    [Theory]
    [InlineData(EdfVariant.Edf)]
    [InlineData(EdfVariant.EdfPlusContinuous)]
    [InlineData(EdfVariant.Bdf)]
    [InlineData(EdfVariant.BdfPlusDiscontinuous)]
    public void Our_recordings_are_read_by_numpy_as_they_were_written(EdfVariant variant)
    {
        var path = folder.File("some.edf");
        EdfReaderTests.Write(path, variant, [200, 50, 1, 333], 17, seed: 4);
        CompareNumpy(path);
    }

    [Fact]
    public void The_labels_and_annotations_of_real_recordings_are_text()
    {
        using var utf8 = EdfReader.Open(Real("pyedflib_test_utf8.edf"));
        Assert.Contains(utf8.ReadAnnotations(), annotation => annotation.Text.Any(character => character > 127));
        using var generator = EdfReader.Open(Real("pyedflib_test_generator.edf"));
        Assert.Equal(new DateTime(2011, 4, 4, 12, 57, 2), generator.Header.StartsAt);
        using var bdf = EdfReader.Open(Real("mne_test.bdf"));
        Assert.Equal((EdfVariant.Bdf, 2048.0), (bdf.Header.Variant, bdf.Header.Signals[0].SampleRateHz));
    }

    [Theory]
    [InlineData("pyedflib_test_generator.edf")]
    [InlineData("pyedflib_test_utf8.edf")]
    [InlineData("mne_test.edf")]
    [InlineData("mne_test.bdf")]
    public void Real_recordings_are_read_as_MNE_reads_them(string name) => CompareMne(Real(name));

    [Fact]
    public void Odd_recordings_are_read_as_MNE_reads_them()
    {
        byte[][] data = [.. Enumerable.Range(0, 5).Select(record => EdfBytes.Shorts([.. Enumerable.Range(0, 6).Select(sample => (sample * 997) - (record * 1234))]))];
        EdfBytesSignal[] signals = [new() { Samples = "3" }, new() { Label = "C3", Samples = "3" }];
        EdfBytes[] odd =
        [
            new() { Signals = signals, Data = data, Records = "-1" },
            new() { Signals = signals, Data = data, Records = "9", Tail = [1, 2, 3, 4, 5, 6, 7] },
            new() { Signals = signals, Data = data, Records = "2" },
            new() { Signals = [signals[0], signals[1] with { PhysicalMinimum = "100", PhysicalMaximum = "-100" }], Data = data },
            new() { Signals = [signals[0], signals[1] with { PhysicalMinimum = "5", PhysicalMaximum = "5" }], Data = data },
            new() { Signals = [signals[0], signals[1] with { DigitalMinimum = "7", DigitalMaximum = "7" }], Data = data },
            new() { Signals = [signals[0], signals[1] with { PhysicalMinimum = "-0,5", PhysicalMaximum = "1E+2" }], Data = data },
            new() { Signals = [signals[0], signals[1] with { DigitalMinimum = "10", DigitalMaximum = "-10" }], Data = data, Seconds = "0.125" },
            new() { Signals = signals, Data = data, Recording = "Startdate 03-MAR-1919 X X X", Date = "01.02.84" },
            new() { Signals = signals, Data = data, Date = "31.02.85" },
            new() { Signals = signals, Data = data, Date = "28.02.85" },
        ];
        for (var index = 0; index < odd.Length; index++)
        {
            CompareMne(odd[index].In(folder, string.Create(CultureInfo.InvariantCulture, $"odd{index}.edf")));
        }
    }

    private static string Real(string name)
    {
        var path = Path.GetFullPath(Path.Combine(Architecture.SourceTree.Root, "..", "shared", "data", "eeg", name));
        Assert.SkipUnless(File.Exists(path), $"{path} is missing: real recordings were NOT tried.");
        return path;
    }

    private void CompareNumpy(string path)
    {
        var output = folder.File("samples.f32");
        using var told = JsonDocument.Parse(PythonOracle.Run(Numpy, path, output));
        using var reader = EdfReader.Open(path);
        var header = reader.Header;
        Assert.Equal(told.RootElement[0].GetInt64(), header.Records);
        Assert.Equal(told.RootElement[1].EnumerateArray().Select(label => label.GetString()), header.Signals.Select(signal => signal.Label));
        Assert.Equal(told.RootElement[2].EnumerateArray().Select(rate => rate.GetDouble()), header.Signals.Select(signal => signal.SampleRateHz));
        Assert.Equal(
            told.RootElement[3].EnumerateArray().Select(note => new EdfAnnotation(note[0].GetDouble(), note[1].GetDouble() < 0 ? null : note[1].GetDouble(), note[2].GetString()!)),
            reader.ReadAnnotations(out var oddities));
        Assert.Empty(oddities);
        var expected = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(output)).ToArray();
        var wanted = header.Signals.Where(signal => !signal.IsAnnotations).ToArray();
        var samples = wanted.Select(signal => new float[header.Records * signal.SamplesPerRecord]).ToArray();
        reader.ReadRecords([.. wanted.Select(signal => signal.Index)], 0, header.Records, [.. samples.Select(array => array.AsMemory())]);
        Assert.True(expected.AsSpan().SequenceEqual(samples.SelectMany(array => array).ToArray()));
    }

    private void CompareMne(string path)
    {
        Assert.SkipUnless(IsLong, "MNE is tried with SHARDWRIGHT_TEST_ALL=1 only.");
        var output = folder.File("samples.f64");
        using var told = JsonDocument.Parse(PythonOracle.Run(Mne, path, output));
        using var reader = EdfReader.Open(path);
        var signals = reader.Header.Signals.Where(signal => !signal.IsAnnotations).ToArray();
        var samples = told.RootElement[2].GetInt32();
        var expected = MemoryMarshal.Cast<byte, double>(File.ReadAllBytes(output)).ToArray();
        Assert.Equal(told.RootElement[0].GetArrayLength(), signals.Length);
        Assert.Equal(told.RootElement[1].GetDouble(), signals[0].SampleRateHz);
        Assert.Equal(told.RootElement[4].GetString(), reader.Header.StartsAt?.ToString("s"));
        foreach (var (signal, row) in signals.Select((signal, row) => (signal, row)))
        {
            // MNE takes the trigger channel without its scale.
            if (signal.Label == "Status")
            {
                continue;
            }

            var ours = new double[samples];
            reader.ReadPhysical(signal.Index, 0, ours);
            for (var sample = 0; sample < samples; sample++)
            {
                var theirs = expected[(row * samples) + sample];
                Assert.True(Math.Abs(theirs - ours[sample]) <= 1e-9 * Math.Max(1, Math.Abs(theirs)), $"{signal.Label}, sample {sample}: {theirs}, {ours[sample]}");
            }
        }

        var first = reader.ReadSegments()[0].OnsetSeconds;
        var notes = reader.ReadAnnotations();
        Assert.Equal(told.RootElement[3].GetArrayLength(), notes.Count);
        foreach (var (theirs, ours) in told.RootElement[3].EnumerateArray().OrderBy(note => note[0].GetDouble()).Zip(notes.OrderBy(note => note.OnsetSeconds)))
        {
            Assert.Equal(theirs[0].GetDouble(), ours.OnsetSeconds - first, 1e-6);
            Assert.Equal(theirs[1].GetDouble(), ours.DurationSeconds ?? 0, 1e-6);
        }
    }
}
