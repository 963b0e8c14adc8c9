using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Shardwright.Foundation.Errors;
using Shardwright.Recipes.Eeg;

namespace Shardwright.Tests.Recipes.Eeg;

/// <summary>Label files, and the masks they make.</summary>
public sealed class SeizureEventsTests
{
    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public void A_label_file_in_utf_16_is_refused_and_not_taken_for_one_without_seizures(string name)
    {
        using var folder = new TemporaryFolder();
        var encoding = Encoding.GetEncoding(name);
        File.WriteAllBytes(folder.File("a.csv"), [.. encoding.GetPreamble(), .. encoding.GetBytes(Header + "a,0,10,seiz,1\n")]);
        var refused = Assert.Throws<MalformedDataException>(() => SeizureEvents.Read(folder.File("a.csv"), SeizureEvents.DefaultLabels));
        Assert.Contains("UTF-16", refused.Message, StringComparison.Ordinal);
    }

    private const string Header = "channel,start_time,stop_time,label,confidence\n";

    // The parser of the original, from its description alone; it also counts what it passes over.
    private const string Twin = """
        import hashlib, pathlib, sys
        S = {"seiz", "gnsz", "fnsz", "cpsz", "absz", "spsz", "tcsz", "tnsz", "mysz"}
        for p in sorted(pathlib.Path(sys.argv[1]).glob("*.csv")):
            n, bad, dur, ev = int(p.stem.split("_")[1]), 0, None, []
            for line in open(p, encoding="utf-8"):
                line = line.strip()
                if not line:
                    continue
                if line.startswith("#"):
                    if "duration" in line.lower():
                        try:
                            dur = float(line.split("=", 1)[1].replace("secs", "").replace("sec", "").strip())
                        except (IndexError, ValueError):
                            pass
                    continue
                f = line.split(",")
                if f[0] in ("channel", "Channel"):
                    continue
                try:
                    a, b, label = float(f[1]), float(f[2]), f[3].strip()
                except (IndexError, ValueError):
                    bad += 1
                    continue
                bad += b < a
                if label in S:
                    ev.append((a, b))
            m = bytearray(n)
            for a, b in ev:
                s, e = int(a * 256), int(b * 256)
                m[s:e] = b"\1" * len(m[s:e])
            print(p.name, bad, "none" if dur is None else dur, sum(m), hashlib.sha256(m).hexdigest())
        """;

    [Fact]
    public void The_masks_of_random_files_are_those_of_a_parser_written_in_python_from_the_description()
    {
        using var folder = new TemporaryFolder();
        var random = new Random(4711);
        for (var i = 0; i < 300; i++)
        {
            File.WriteAllText(folder.File(string.Create(CultureInfo.InvariantCulture, $"{i:D3}_{random.Next(0, 20_000)}.csv")), RandomFile(random));
        }

        var lines = PythonOracle.Run(Twin, folder.Path).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(300, lines.Length);
        var marked = 0;
        foreach (var fields in lines.Select(line => line.Split(' ')))
        {
            var events = SeizureEvents.Read(folder.File(fields[0]), SeizureEvents.DefaultLabels);
            var mask = new byte[int.Parse(Path.GetFileNameWithoutExtension(fields[0]).Split('_')[1], CultureInfo.InvariantCulture)];
            events.Mark(mask, 0);
            var ours = $"{events.SkippedRows} {mask.Sum(one => one)} {Convert.ToHexStringLower(SHA256.HashData(mask))}";
            Assert.True($"{fields[1]} {fields[3]} {fields[4]}" == ours, $"{fields[0]}: expected {string.Join(' ', fields)}, found {ours}");
            Assert.Equal(fields[2] == "none" ? null : double.Parse(fields[2], CultureInfo.InvariantCulture), events.DurationSeconds);
            marked += mask.Sum(one => one);
        }

        Assert.True(marked > 100_000, "the files mark something");
    }

    [Fact]
    public void The_end_to_end_golden_marks_9408_and_8256_samples()
    {
        using var folder = new TemporaryFolder();
        var mask = Mask(folder, Header + "FP1-F7,5.5,42.25,mysz,1.0\n", 17920);

        Assert.Equal((9408, 8256), (mask[..15360].Sum(one => one), mask[2560..].Sum(one => one)));
        Assert.Equal(1408, Array.IndexOf(mask, (byte)1));
    }

    [Theory]
    [InlineData("-1,13", 12.5, 0, 3200, 1)]
    [InlineData("-5,-1", 10, 0, 0, 1)]
    [InlineData("-0.003,1", 10, 0, 256, 0)]
    [InlineData("9,9.5", 9, 0, 0, 1)]
    [InlineData("1,2", 2, 256, 512, 0)]
    [InlineData("1,2.003", 2, 256, 512, 0)]
    [InlineData("1,2.004", 2, 256, 512, 1)]
    [InlineData("0,1e300", 2, 0, 512, 1)]
    [InlineData("-1e300,1e300", 2, 0, 512, 1)]
    [InlineData("1,1", 2, 0, 0, 0)]
    [InlineData("1.9999,2", 3, 511, 512, 0)]
    public void Times_are_cut_to_the_recording_and_rows_so_repaired_are_counted(string times, double seconds, int from, int to, int repaired)
    {
        using var folder = new TemporaryFolder();
        var events = Read(folder, $"C3,{times},seiz,1\nC3,-9,99,bckg,1\n");
        var mask = new byte[(int)(seconds * 256)];
        events.Mark(mask, 0);

        Assert.Equal(Enumerable.Range(0, mask.Length).Select(i => i >= from && i < to), mask.Select(one => one == 1));
        Assert.Equal(repaired, events.RepairedRows(seconds));
        Assert.Equal(0, events.SkippedRows);
    }

    [Theory]
    [InlineData("C3,nan,5,seiz,1")]
    [InlineData("C3,1,inf,seiz,1")]
    [InlineData("C3,-Infinity,5,bckg,1")]
    [InlineData("C3,1e999,5,seiz,1")]
    [InlineData("C3,5,1,seiz,1")]
    [InlineData("C3,-1,-2,seiz,1")]
    [InlineData("C3,1,seiz")]
    [InlineData("C3,one,2,seiz,1")]
    [InlineData("C3,,2,seiz,1")]
    [InlineData("C3,1 2,3,seiz,1")]
    [InlineData("C3,0x10,20,seiz,1")]
    [InlineData("C3,1,2\0,seiz,1")]
    [InlineData("CHANNEL,start_time,stop_time,label,confidence")]
    [InlineData("\"C3,1,2,seiz,1\"")]
    public void A_row_that_makes_no_sense_is_left_and_counted(string row)
    {
        using var folder = new TemporaryFolder();
        var events = Read(folder, $"{Header}{row}\nC3,1,2,seiz,1\n");

        Assert.Equal((1, 1), (events.SkippedRows, events.SeizureRows));
    }

    [Theory]
    [InlineData("\uFEFFchannel,start_time,stop_time,label,confidence\r\nC3,1,2,seiz,1\r\n")]
    [InlineData("\uFEFF# version = csv_v1.0.0\rChannel,a,b\r\r C3, 1 ,\t2, seiz , 1 \r")]
    [InlineData("\"channel\",\"start_time\",\"stop_time\",\"label\",\"confidence\"\n\"C3\",\"1\",\"2\",\"seiz\",\"1\"")]
    [InlineData("\"a \"\"quoted\"\", name\",1,2,\"seiz\",1,2,3")]
    [InlineData("\"C3,1,2,seiz")]
    [InlineData("C3,1,2,seiz,\"1")]
    [InlineData(",1.0,2.0,seiz")]
    public void Marks_line_ends_blanks_and_quotes_do_not_hide_a_row(string text)
    {
        using var folder = new TemporaryFolder();
        var events = Read(folder, text);

        Assert.Equal((0, 1), (events.SkippedRows, events.SeizureRows));
        Assert.Empty(events.UnknownLabels);
        var mask = new byte[1024];
        events.Mark(mask, 0);
        Assert.Equal((256, 256), (Array.IndexOf(mask, (byte)1), mask.Sum(one => one)));
    }

    [Fact]
    public void A_stretch_has_the_events_of_its_own_time_and_keeps_what_was_marked()
    {
        using var folder = new TemporaryFolder();
        var events = Read(folder, "C3,1,2,seiz,1\nC4,1.5,3,fnsz,1\nC3,1,10,bckg,1\nC3,9,12,gnsz,1\n");
        var mask = new byte[1024];
        mask[1023] = 1;
        events.Mark(mask, 2.5);
        Assert.Equal(Enumerable.Range(0, 1024).Select(i => i < 128 || i == 1023), mask.Select(one => one == 1));
        mask = new byte[256];
        events.Mark(mask, 10.5);
        Assert.Equal(256, mask.Sum(one => one));
        events.Mark([], 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => events.Mark(mask, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => events.RepairedRows(double.PositiveInfinity));
    }

    [Fact]
    public void The_sweep_marks_what_row_by_row_would_also_before_zero_and_in_stretches()
        => Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
        {
            using var folder = new TemporaryFolder();
            var random = new Random(seed);
            var rows = Enumerable.Range(0, random.Next(0, 12)).Select(_ => (Start: Math.Round((random.NextDouble() * 14) - 2, 4), Length: Math.Round(random.NextDouble() * 3, 4))).ToList();
            var events = Read(folder, string.Concat(rows.Select(row => string.Create(CultureInfo.InvariantCulture, $"C3,{row.Start:R},{row.Start + row.Length:R},seiz,1\n"))));
            var onset = random.Next(3) == 0 ? 0 : Math.Round(random.NextDouble() * 5, 3);
            var (mask, expected) = (new byte[random.Next(0, 2000)], new byte[2000]);
            events.Mark(mask, onset);
            foreach (var (start, length) in rows)
            {
                for (var i = Math.Max(0, (long)((start - onset) * 256)); i < Math.Min(mask.Length, (long)((start + length - onset) * 256)); i++)
                {
                    expected[i] = 1;
                }
            }

            Assert.Equal(expected[..mask.Length], mask);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Labels_that_are_no_seizures_and_unknown_to_the_corpus_are_told_with_their_rows()
    {
        using var folder = new TemporaryFolder();
        var events = Read(folder, "C3,1,2,SEIZ,1\nC3,1,2,SEIZ,1\nC3,1,2,bckg,1\nC3,1,2,spkz,1\nC3,1,2,eyem_chew,1\nC3,1,2,,1\nC3,1,2,siez,1\nC3,1,2,mysz,1\nC3,1,2,nesz,1\n");

        Assert.Equal([new("", 1), new("SEIZ", 2), new("siez", 1)], events.UnknownLabels);
        Assert.Equal(1, events.SeizureRows);
    }

    [Fact]
    public void What_is_a_seizure_is_for_the_caller_to_say()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("a.csv"), "C3,1,2,mysz,1\nC3,1,2,odd,1\nC3,5,6,bckg,1\n");
        var events = SeizureEvents.Read(folder.File("a.csv"), new HashSet<string> { "odd" });

        Assert.Equal(1, events.SeizureRows);
        Assert.Empty(events.UnknownLabels);
    }

    [Fact]
    public void Memory_for_unknown_labels_is_bounded_and_their_rows_are_all_counted()
    {
        using var folder = new TemporaryFolder();
        var events = Read(folder, string.Concat(Enumerable.Range(0, 2000).Select(i => $"C3,1,2,{new string('x', 100 * (i % 2))}{i},1\n")));

        Assert.InRange(events.UnknownLabels.Count, 2, 65);
        Assert.Equal(2000, events.UnknownLabels.Values.Sum());
        Assert.All(events.UnknownLabels.Keys, label => Assert.InRange(label.Length, 1, 65));
    }

    [Fact]
    public void A_file_or_line_beyond_its_limit_is_an_error_and_so_is_a_file_that_is_not_there()
    {
        using var folder = new TemporaryFolder();
        var line = Assert.Throws<MalformedDataException>(() => Read(folder, Header + new string('x', SeizureEvents.LongestLineBytes + 1)));
        Assert.Equal(Header.Length, line.Location.ByteOffset);
        Assert.Equal(1, Read(folder, new string('x', SeizureEvents.LongestLineBytes)).SkippedRows);
        using (var large = File.Create(folder.File("b.csv")))
        {
            large.SetLength(SeizureEvents.LargestFileBytes + 1);
        }

        Assert.Throws<MalformedDataException>(() => SeizureEvents.Read(folder.File("b.csv"), SeizureEvents.DefaultLabels));
        Assert.Throws<StorageException>(() => SeizureEvents.Read(folder.File("none.csv"), SeizureEvents.DefaultLabels));
        Assert.Throws<StorageException>(() => SeizureEvents.Read(folder.Path, SeizureEvents.DefaultLabels));
    }

    [Fact]
    public void Arbitrary_bytes_are_read_to_their_end()
    {
        using var folder = new TemporaryFolder();
        var random = new Random(5);
        for (var i = 0; i < 200; i++)
        {
            var bytes = new byte[random.Next(0, 400)];
            random.NextBytes(bytes);
            File.WriteAllBytes(folder.File("a.csv"), bytes);
            SeizureEvents.Read(folder.File("a.csv"), SeizureEvents.DefaultLabels).Mark(new byte[100], 0);
        }

        Assert.Equal(0, Read(folder, "").SkippedRows);
    }

    [Fact]
    public async Task Many_long_rows_that_overlap_are_marked_in_one_sweep()
    {
        using var folder = new TemporaryFolder();
        var events = Read(folder, string.Concat(Enumerable.Range(0, 100_000).Select(i => $"C3,{i % 100},3600,seiz,1\n")));
        var mask = new byte[3600 * 256];
        var cancel = TestContext.Current.CancellationToken;
        // 100,000 rows of 900 kB each would be minutes, one by one.
        await Task.Run(() => events.Mark(mask, 0), cancel).WaitAsync(TimeSpan.FromSeconds(10), cancel);
        Assert.DoesNotContain((byte)0, mask);
    }

    [Theory]
    [InlineData("a/b.c_s001.edf", SeizureLabelFile.Csv, "a/b.c_s001.csv")]
    [InlineData("a.edf", SeizureLabelFile.CsvBi, "a.csv_bi")]
    public void The_label_file_lies_beside_the_recording(string recording, SeizureLabelFile kind, string expected)
        => Assert.Equal(expected, SeizureEvents.PathOf(recording, kind));

    private static SeizureEvents Read(TemporaryFolder folder, string text)
    {
        File.WriteAllBytes(folder.File("a.csv"), Encoding.UTF8.GetBytes(text));
        return SeizureEvents.Read(folder.File("a.csv"), SeizureEvents.DefaultLabels);
    }

    private static byte[] Mask(TemporaryFolder folder, string text, int samples)
    {
        var mask = new byte[samples];
        Read(folder, text).Mark(mask, 0);
        return mask;
    }

    private static string RandomFile(Random random)
    {
        string[] labels = ["seiz", "gnsz", "fnsz", "cpsz", "absz", "spsz", "tcsz", "tnsz", "mysz", "bckg", "bckg", "spkz", "SEIZ", " seiz ", "seiz\t", "sei z", ""];
        string[] broken = ["", "   ", "x", "C3,1", "C3,1,2", "C3,a,2,seiz,1", "C3,,2,seiz", "C3,1,2e,seiz", ",,,", "# note", "#", "# DURATION = 12.5 secs", "# Duration=3 sec",
            "# duration 7", "# duration = many secs", "Channel,x", "channel", " channel,start_time,stop_time,label", "CHANNEL,1,2,seiz", "C3,5,1,seiz,1", "C3;1;2;seiz", "é,1,2,séiz,1"];
        var end = random.Next(3) switch { 0 => "\n", 1 => "\r\n", _ => "\r" };
        var text = new StringBuilder();
        for (var rows = random.Next(0, 25); rows > 0; rows--)
        {
            if (random.Next(3) == 0)
            {
                text.Append(broken[random.Next(broken.Length)]).Append(end);
                continue;
            }

            var start = random.NextDouble() * 90;
            var stop = start + (random.NextDouble() * (random.Next(5) == 0 ? 60 : 4)) - 0.2;
            text.Append(random.Next(4) == 0 ? "" : "FP1-F7").Append(',').Append(Time(random, start)).Append(',').Append(Time(random, Math.Max(0, stop)))
                .Append(',').Append(labels[random.Next(labels.Length)]);
            text.Append(random.Next(4) switch { 0 => "", 1 => ",1.0000", 2 => ",x,y", _ => "," }).Append(end);
        }

        var whole = text.ToString();
        return random.Next(2) == 0 ? whole : whole.TrimEnd('\r', '\n');
    }

    private static string Time(Random random, double seconds) => random.Next(7) switch
    {
        0 => seconds.ToString("R", CultureInfo.InvariantCulture),
        1 => seconds.ToString("E8", CultureInfo.InvariantCulture),
        2 => " " + seconds.ToString("F2", CultureInfo.InvariantCulture) + " ",
        3 => "+" + seconds.ToString("F3", CultureInfo.InvariantCulture),
        4 => ((int)seconds).ToString(CultureInfo.InvariantCulture) + ".",
        5 => (Math.Floor(seconds * 256) / 256).ToString("R", CultureInfo.InvariantCulture),
        _ => seconds.ToString("F4", CultureInfo.InvariantCulture),
    };
}
