using System.Globalization;
using System.Text;
using Shardwright.Datasets.Layouts.Documents;
using Shardwright.Datasets.Verification;
using Shardwright.Foundation.Errors;
using Shardwright.Recipes.Code;
using Shardwright.Tests.Datasets;
using Shardwright.Tests.Datasets.Layouts.Documents;

namespace Shardwright.Tests.Recipes.Code;

public sealed class CodeStreamingTests
{
    [Fact]
    public void A_file_that_stands_still_has_ended_after_a_minute_and_not_before()
    {
        using var folder = new TemporaryFolder();
        var clock = new StreamClock();
        File.WriteAllText(folder.File("docs.jsonl"), Lines(0, 1050));
        var report = CodeStreaming.Run(Options(folder, clock) with { Validation = ValidationRule.Tail }, CancellationToken.None);

        Assert.Equal(TimeSpan.FromSeconds(60), clock.Elapsed);
        Assert.Equal((1050, 11, 10), ((int)report.Documents, report.TrainShards, (int)report.ValidationDocuments));
        Assert.Equal([42, 41, 91, 9, 65, 50, 1, 70, 15, 78], LiveFolders.Numbers(report.Folder, "shard_00000.parquet")[..10]);
        AssertSound(report.Folder);
    }

    [Fact]
    public void Half_a_line_waits_and_each_growth_begins_the_minute_anew()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("docs.jsonl");
        var all = Encoding.UTF8.GetBytes(Lines(0, 250));
        var clock = new StreamClock
        {
            At = wait =>
            {
                // The file comes after a while, then in pieces that end anywhere, the last of them without a line end.
                if (wait >= 3 && wait % 50 == 3)
                {
                    var from = Math.Min(all.Length - 1, (wait / 50) * 997);
                    using var file = Shared(path);
                    file.Seek(0, SeekOrigin.End);
                    file.Write(all.AsSpan(from..Math.Min(all.Length - 1, from + 997)));
                }
            },
        };
        var report = CodeStreaming.Run(Options(folder, clock), CancellationToken.None);

        Assert.Equal(250, report.Documents);
        Assert.Equal(0, report.Manifest.Counts!.RejectedTotal);
        Assert.InRange(clock.Elapsed.TotalSeconds, ((all.Length / 997) * 50) + 60, ((all.Length / 997) * 50) + 120);
        AssertSound(report.Folder);
    }

    [Fact]
    public void The_end_marker_ends_at_once_and_brings_the_facts()
    {
        using var folder = new TemporaryFolder();
        Chunk(folder, 120);
        var clock = new StreamClock();
        var report = CodeStreaming.Run(Options(folder, clock), CancellationToken.None);

        Assert.Equal(TimeSpan.Zero, clock.Elapsed);
        Assert.Equal(120, report.Documents);
        Assert.Equal(512, DocumentFacts.Read(report.Folder)!.MaxTokens);
        AssertSound(report.Folder);
    }

    [Fact]
    public void What_our_chunker_has_not_ended_is_waited_for_however_long()
    {
        using var folder = new TemporaryFolder();
        Chunk(folder, 120);
        var marker = File.ReadAllBytes(folder.File("docs.jsonl.end"));
        File.Delete(folder.File("docs.jsonl.end"));
        var clock = new StreamClock { At = wait => { if (wait == 500) { File.WriteAllBytes(folder.File("docs.jsonl.end"), marker); } } };
        var report = CodeStreaming.Run(Options(folder, clock), CancellationToken.None);

        Assert.Equal(TimeSpan.FromSeconds(500), clock.Elapsed);
        Assert.Equal(120, report.Documents);
    }

    [Fact]
    public void Bad_lines_are_counted_and_listed_and_lines_without_text_counted()
    {
        using var folder = new TemporaryFolder();
        var lines = new List<string> { Line(0), "", "{\"text\": ", "{\"text\": null}", "{\"other\": 1}", "{\"text\": 7}", "{\"text\": \"\\ud800\"}", "   ", Line(1), "\u0085" };
        File.WriteAllBytes(folder.File("docs.jsonl"), [.. Encoding.UTF8.GetBytes(string.Join('\n', lines)), (byte)'\n', 0xff, (byte)'\n']);
        var report = CodeStreaming.Run(Options(folder, new StreamClock()), CancellationToken.None);

        var counts = report.Manifest.Counts!;
        Assert.Equal(2, counts.Kept);
        Assert.Equal(2, counts.Dropped["no_text"]);
        Assert.Equal([("json_error", 1L), ("lone_surrogate", 1L), ("not_text", 1L), ("not_utf8", 1L)], counts.Rejected.Select(pair => (pair.Key, pair.Value)));
        var listed = File.ReadAllLines(Path.Combine(report.Folder, "rejected.jsonl"));
        Assert.Equal(4, listed.Length);
        Assert.Contains("\"place\":\"line 3, byte ", listed[0], StringComparison.Ordinal);
        AssertSound(report.Folder);
    }

    [Fact]
    public void Broken_off_at_any_moment_the_same_bytes_come_out()
    {
        using var whole = new TemporaryFolder();
        var text = Lines(0, 130) + "broken\n" + Lines(130, 333);
        File.WriteAllText(whole.File("docs.jsonl"), text);
        var expected = CodeStreaming.Run(Options(whole, new StreamClock()), CancellationToken.None);
        for (var cut = 700; cut < text.Length; cut += 1900)
        {
            using var folder = new TemporaryFolder();
            File.WriteAllText(folder.File("docs.jsonl"), text[..cut]);
            using var stop = new CancellationTokenSource();
            var clock = new StreamClock { At = _ => stop.Cancel() };
            Assert.ThrowsAny<OperationCanceledException>(() => CodeStreaming.Run(Options(folder, clock), stop.Token));
            File.AppendAllText(folder.File("docs.jsonl"), text[cut..]);
            var report = CodeStreaming.Run(Options(folder, new StreamClock()), CancellationToken.None);
            Assert.Equal(Shards(expected.Folder), Shards(report.Folder));
            Assert.Equal(expected.Manifest.Fingerprint, report.Manifest.Fingerprint);
            Assert.Equal(File.ReadAllLines(Path.Combine(expected.Folder, "rejected.jsonl")).Length, File.ReadAllLines(Path.Combine(report.Folder, "rejected.jsonl")).Length);
        }
    }

    [Fact]
    public void A_file_cut_to_a_checkpoint_is_waited_for_until_it_has_grown_back()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("docs.jsonl");
        var text = Lines(0, 250);
        File.WriteAllText(path, text);
        var clock = new StreamClock
        {
            At = wait =>
            {
                if (wait is 5 or 20)
                {
                    using var file = Shared(path);
                    file.SetLength(wait == 5 ? 1000 : text.Length);
                    file.Seek(1000, SeekOrigin.Begin);
                    file.Write(wait == 5 ? [] : Encoding.UTF8.GetBytes(text)[1000..]);
                }
            },
        };
        Assert.Equal(250, CodeStreaming.Run(Options(folder, clock), CancellationToken.None).Documents);
    }

    [Fact]
    public void A_file_cut_for_good_or_written_anew_is_an_error()
    {
        foreach (var replacement in new[] { "", Lines(1000, 1400) })
        {
            using var folder = new TemporaryFolder();
            File.WriteAllText(folder.File("docs.jsonl"), Lines(0, 250));
            var clock = new StreamClock
            {
                At = wait =>
                {
                    if (wait == 5)
                    {
                        using var file = Shared(folder.File("docs.jsonl"));
                        file.SetLength(0);
                    }
                    else if (wait == 6)
                    {
                        File.AppendAllText(folder.File("docs.jsonl"), replacement);
                    }
                },
            };
            Assert.Throws<InputChangedException>(() => CodeStreaming.Run(Options(folder, clock), CancellationToken.None));
            Assert.False(File.Exists(Path.Combine(folder.Path, "shards", "_COMPLETE")));
        }
    }

    [Fact]
    public void A_finished_folder_is_found_finished_and_a_file_that_grew_since_is_an_error_unless_rebuilt()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("docs.jsonl"), Lines(0, 250));
        CodeStreaming.Run(Options(folder, new StreamClock()), CancellationToken.None);
        var clock = new StreamClock();
        Assert.True(CodeStreaming.Run(Options(folder, clock), CancellationToken.None).WasDone);
        Assert.Equal(0, clock.Waits);

        File.AppendAllText(folder.File("docs.jsonl"), Lines(250, 300));
        Assert.Throws<InputChangedException>(() => CodeStreaming.Run(Options(folder, clock), CancellationToken.None));
        var report = CodeStreaming.Run(Options(folder, clock) with { Rebuild = true }, CancellationToken.None);
        Assert.Equal(300, report.Documents);
        AssertSound(report.Folder);
    }

    [Fact]
    public void A_second_stream_of_the_same_file_waits_for_the_first()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("docs.jsonl"), Lines(0, 250));
        var shards = new LiveShardOptions
        {
            Folder = folder.File("shards"), Source = folder.File("docs.jsonl"), RowsPerFile = 100, Clock = FixedClock.Instance,
        };
        var writer = LiveShardWriter.TryOpen(shards)!;
        var clock = new StreamClock
        {
            At = wait =>
            {
                if (wait == 30)
                {
                    LiveFolders.Feed(writer, 2, null, resume: false);
                    writer.Finish(DocumentFacts.Unknown, new(), CancellationToken.None);
                }
            },
        };
        using (writer)
        {
            var report = CodeStreaming.Run(Options(folder, clock), CancellationToken.None);
            Assert.True(report.ByAnother);
            Assert.Equal(2, report.Documents);
        }
    }

    [Fact]
    public void A_second_stream_takes_over_from_one_that_dies()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("docs.jsonl"), Lines(0, 250));
        var shards = new LiveShardOptions
        {
            Folder = folder.File("shards"), Source = folder.File("docs.jsonl"), RowsPerFile = 100, Clock = FixedClock.Instance,
        };
        var writer = LiveShardWriter.TryOpen(shards)!;
        var clock = new StreamClock { At = wait => { if (wait == 30) { writer.Dispose(); } } };
        var report = CodeStreaming.Run(Options(folder, clock), CancellationToken.None);
        Assert.False(report.ByAnother);
        Assert.Equal(250, report.Documents);
    }

    [Fact]
    public void Chunks_and_their_shards_are_made_at_the_same_time()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("in.jsonl"), Lines(0, 300, padding: 80));
        var clock = new StreamClock();
        var stream = Options(folder, clock) with { Wait = static (_, cancel) => cancel.WaitHandle.WaitOne(2) };
        var (chunk, report) = ParquetBesideChunk.Run(ChunkOptions(folder), stream, CancellationToken.None);

        Assert.Equal(300, chunk.Counters.Documents);
        Assert.Equal(300, report.Documents);
        Assert.Equal(512, DocumentFacts.Read(report.Folder)!.MaxTokens);
        var again = ParquetBesideChunk.Run(ChunkOptions(folder), stream, CancellationToken.None);
        Assert.True(again.Chunk.WasDone && again.Stream.WasDone);
        AssertSound(report.Folder);
    }

    private static StreamOptions Options(TemporaryFolder folder, StreamClock clock) => new()
    {
        Input = folder.File("docs.jsonl"), ParquetDir = folder.File("shards"), RowsPerFile = 100, Clock = clock, Wait = clock.Wait,
    };

    private static ChunkOptions ChunkOptions(TemporaryFolder folder) => new()
    {
        Inputs = [folder.File("in.jsonl")], Output = folder.File("docs.jsonl"), MaxTokens = 512, Jobs = 1,
    };

    private static void Chunk(TemporaryFolder folder, int documents)
    {
        File.WriteAllText(folder.File("in.jsonl"), Lines(0, documents, padding: 80));
        CodeChunking.Run(ChunkOptions(folder), CancellationToken.None);
    }

    private static FileStream Shared(string path) => new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);

    private static string Line(int number, int padding = 0) => string.Create(CultureInfo.InvariantCulture, $$"""{"text": "doc{{number}}{{new string(' ', padding)}}"}""");

    private static string Lines(int from, int to, int padding = 0) => string.Concat(Enumerable.Range(from, to - from).Select(number => Line(number, padding) + "\n"));

    private static SortedDictionary<string, string> Shards(string folder)
    {
        // The list of rejected lines names the file where it lies, and manifest and sums hash the list.
        var content = LiveFolders.Content(folder);
        foreach (var name in (string[])["rejected.jsonl", "dataset_manifest.json", "SHA256SUMS", "_COMPLETE"])
        {
            content.Remove(name);
        }

        return content;
    }

    private static void AssertSound(string folder)
    {
        var report = DatasetVerifier.Verify(new VerifyOptions { Path = folder }, CancellationToken.None);
        Assert.Empty(report.Findings);
        Assert.Empty(report.Unchecked);
    }
}
