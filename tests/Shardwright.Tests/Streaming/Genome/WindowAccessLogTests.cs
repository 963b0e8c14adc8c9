using System.Globalization;
using System.Text.RegularExpressions;
using Shardwright.Datasets.Splits;
using Shardwright.Foundation.Errors;
using Shardwright.Streaming.Genome;

namespace Shardwright.Tests.Streaming.Genome;

public sealed partial class WindowAccessLogTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 7, 30, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Lines_are_those_of_the_original()
    {
        string path;
        using (var log = new WindowAccessLog(folder.Path, SplitName.Train, 3, new ManualClock(Noon.AddTicks(7))))
        {
            log.Add(0, "BCR__ECT-SAMPLE1__CT1-1", 0);
            log.Add(4_000_000_000, "A__B-C-D-E__F", 17);
            log.Add(2, "BCR__ECT__CT1-1", 1);
            log.Add(3, "contig1", 1);
            path = log.Path!;
        }

        Assert.Equal(
            "window_idx,sequence_id,sample_id,window_in_seq_idx,rank,access_ts\r\n"
            + "0,BCR__ECT-SAMPLE1__CT1-1,SAMPLE1,0,3,1785412800000000700\r\n"
            + "4000000000,A__B-C-D-E__F,C.D.E,17,3,1785412800000000700\r\n"
            + "2,BCR__ECT__CT1-1,,1,3,1785412800000000700\r\n"
            + "3,contig1,unknown,1,3,1785412800000000700\r\n",
            File.ReadAllText(path));
    }

    [Fact]
    public void The_bytes_are_those_that_Python_writes_and_its_reader_gives_every_field_back()
    {
        const string Script = """
            import csv, io, sys
            ids = ['plain', 'a,b', 'a"b', '"', '""', 'a\nb', 'a\rb', 'a\r\nb', ' a ', "a'b", '', 'é\u2028Ω🧬', 'A__B-"x",y__C', 'a;b\tc']
            out = io.StringIO(newline='')
            w = csv.writer(out)
            w.writerow('window_idx,sequence_id,sample_id,window_in_seq_idx,rank,access_ts'.split(','))
            for i, name in enumerate(ids):
                w.writerow([i, name, '"x",y'.replace('-', '.') if '__' in name else 'unknown', 2 * i, 0, 1785412800000000000])
            ours = open(sys.argv[1], 'rb').read()
            assert ours == out.getvalue().encode('utf-8'), (ours, out.getvalue())
            rows = list(csv.DictReader(open(sys.argv[1], newline='', encoding='utf-8')))
            assert [row['sequence_id'] for row in rows] == ids
            print(len(rows))
            """;
        string[] ids = ["plain", "a,b", "a\"b", "\"", "\"\"", "a\nb", "a\rb", "a\r\nb", " a ", "a'b", "", "é\u2028Ω🧬", "A__B-\"x\",y__C", "a;b\tc"];
        using var log = new WindowAccessLog(folder.Path, SplitName.Val, 0, new ManualClock(Noon));
        foreach (var (window, id) in ids.Index())
        {
            log.Add(window, id, 2 * window);
        }

        log.Dispose();
        Assert.Equal("14", PythonOracle.Run(Script, log.Path!).TrimEnd());
    }

    [Theory]
    [InlineData(SplitName.Train, 0, "train_rank0")]
    [InlineData(SplitName.Val, 12, "validation_rank12")]
    [InlineData(SplitName.Test, 1, "test_rank1")]
    public void The_file_comes_with_the_first_window_and_has_the_originals_name(SplitName split, int rank, string middle)
    {
        var logs = folder.File("a/b");
        using (var none = new WindowAccessLog(logs, split, rank, TimeProvider.System))
        {
            Assert.Null(none.Path);
        }

        Assert.False(Directory.Exists(logs));
        using var one = new WindowAccessLog(logs, split, rank, TimeProvider.System);
        using var two = new WindowAccessLog(logs, split, rank, TimeProvider.System);
        one.Add(0, "x", 0);
        two.Add(0, "x", 0);
        Assert.Equal(2, Directory.GetFiles(logs).Length);
        Assert.Equal(one.Path, Assert.Single(Directory.GetFiles(logs), path => path == one.Path));
        Assert.Matches("^window_access_" + middle + "_[0-9a-f]{8}\\.csv$", Path.GetFileName(one.Path));
    }

    [Fact]
    public void Lines_reach_the_disk_with_the_clock_and_not_one_by_one()
    {
        var clock = new ManualClock(Noon);
        using var log = new WindowAccessLog(folder.Path, SplitName.Train, 0, clock);
        log.Add(0, "x", 0);
        Assert.Equal(0, new FileInfo(log.Path!).Length);
        clock.Tick();
        Assert.Equal(2, Lines(log));
        log.Add(1, "x", 1);
        Assert.Equal(2, Lines(log));
        clock.Tick();
        Assert.Equal(3, Lines(log));
        Assert.Equal(TimeSpan.FromSeconds(1), clock.Period);
        log.Add(2, "x", 1);
        log.Dispose();
        Assert.Equal(4, Lines(log));
        Assert.False(clock.IsRunning);
        clock.Tick();
        log.Dispose();
        Assert.Throws<ObjectDisposedException>(() => log.Add(3, "x", 1));
    }

    [Fact]
    public void Many_threads_write_whole_lines()
    {
        var clock = new ManualClock(Noon);
        using var log = new WindowAccessLog(folder.Path, SplitName.Train, 0, clock);
        Parallel.For(0, 8, new ParallelOptions { CancellationToken = TestContext.Current.CancellationToken }, thread =>
        {
            for (var i = 0; i < 2000; i++)
            {
                log.Add((thread * 2000) + i, "BCR__ECT-SAMPLE1__CT1-1", i);
                if (i % 500 == 0)
                {
                    clock.Tick();
                }
            }
        });
        log.Dispose();
        var windows = File.ReadAllLines(log.Path!)[1..].Select(line => LinePattern().Match(line)).ToArray();
        Assert.All(windows, line => Assert.True(line.Success));
        Assert.Equal(Enumerable.Range(0, 16_000), windows.Select(line => int.Parse(line.Groups[1].Value, CultureInfo.InvariantCulture)).Order());
    }

    [Fact]
    public void A_disk_that_takes_no_more_is_an_error_at_the_next_window_and_at_the_end()
    {
        var clock = new ManualClock(Noon);
        var log = new WindowAccessLog(
            folder.Path, SplitName.Train, 0, clock, _ => new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0));
        log.Add(0, "x", 0);
        clock.Tick();
        Assert.Equal("write the access log", Assert.Throws<StorageException>(() => log.Add(1, "x", 0)).Subject);
        Assert.Throws<StorageException>(log.Dispose);
        log.Dispose();
    }

    [Fact]
    public void A_file_where_the_folder_should_be_is_an_error()
    {
        File.WriteAllText(folder.File("file"), "");
        using var log = new WindowAccessLog(folder.File("file"), SplitName.Train, 0, TimeProvider.System);
        Assert.Throws<StorageException>(() => log.Add(0, "x", 0));
    }

    [GeneratedRegex(@"^(\d+),BCR__ECT-SAMPLE1__CT1-1,SAMPLE1,\d+,0,1785412800000000000$")]
    private static partial Regex LinePattern();

    private static int Lines(WindowAccessLog log)
    {
        using var reader = new StreamReader(new FileStream(log.Path!, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd().Count(letter => letter == '\n');
    }

    /// <summary>A clock that stands still, and whose timers run when told.</summary>
    private sealed class ManualClock(DateTimeOffset now) : TimeProvider
    {
        private TimerCallback? callback;

        public TimeSpan Period { get; private set; }

        public bool IsRunning => callback is not null;

        public override DateTimeOffset GetUtcNow() => now;

        public void Tick() => callback?.Invoke(null);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            (this.callback, Period) = (callback, period);
            return new Stoppable(this);
        }

        private sealed class Stoppable(ManualClock clock) : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose() => clock.callback = null;

            public ValueTask DisposeAsync()
            {
                Dispose();
                return ValueTask.CompletedTask;
            }
        }
    }
}
