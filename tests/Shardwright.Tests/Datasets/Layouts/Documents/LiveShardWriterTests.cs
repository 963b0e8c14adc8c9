using System.Text;
using Shardwright.Datasets.Layouts.Documents;
using Shardwright.Datasets.Manifests;
using Shardwright.Datasets.Opening;
using Shardwright.Datasets.Verification;
using Shardwright.Foundation.Errors;
using Shardwright.Formats.Parquet;
using Shardwright.Tests.Formats.Parquet;

namespace Shardwright.Tests.Datasets.Layouts.Documents;

public sealed class LiveShardWriterTests
{
    [Fact]
    public void The_originals_shuffles_and_tail_are_pinned()
    {
        using var folder = new TemporaryFolder();
        LiveFolders.Write(LiveFolders.Options(folder.Path, rule: ValidationRule.Tail), 1050);

        Assert.Equal([42, 41, 91, 9, 65, 50, 1, 70, 15, 78], LiveFolders.Numbers(folder.Path, "shard_00000.parquet")[..10]);
        Assert.Equal([157, 126, 105, 113, 161], LiveFolders.Numbers(folder.Path, "shard_00001.parquet")[..5]);
        var last = LiveFolders.Numbers(folder.Path, "shard_00010.parquet");
        Assert.Equal(40, last.Length);
        Assert.Equal([1012, 1009, 1003, 1018, 1023], last[..5]);
        Assert.Equal(Enumerable.Range(1040, 10), LiveFolders.Numbers(folder.Path, "val_shard.parquet"));
    }

    [Theory]
    [InlineData(0, 100, 0, 0)]
    [InlineData(1, 100, 1, 0)]
    [InlineData(2, 100, 1, 1)]
    [InlineData(100, 100, 1, 0)]
    [InlineData(1000, 100, 10, 0)]
    [InlineData(1050, 100, 11, 10)]
    [InlineData(10050, 100, 101, 0)]
    [InlineData(5000, 50000, 1, 50)]
    public void By_the_tail_rule_shards_and_mark_are_the_originals(int total, int rowsPerFile, int shards, int validation)
    {
        using var folder = new TemporaryFolder();
        var manifest = LiveFolders.Write(LiveFolders.Options(folder.Path, rowsPerFile, ValidationRule.Tail), total);

        Assert.Equal($"{shards} train shards, {validation} val docs, {total} total", File.ReadLines(folder.File("_COMPLETE")).First());
        Assert.Equal(shards, manifest.Splits.Train.Count);
        Assert.Equal(validation > 0, File.Exists(folder.File("val_shard.parquet")));
        Assert.Equal(total, manifest.Counts!.Kept);
        AssertSound(folder.Path);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(99, 1)]
    [InlineData(100, 1)]
    [InlineData(101, 1)]
    [InlineData(102, 2)]
    [InlineData(2500, 25)]
    public void By_the_spread_rule_validation_is_one_percent_from_two_documents_on_and_disjoint(int total, int validation)
    {
        using var folder = new TemporaryFolder();
        var manifest = LiveFolders.Write(LiveFolders.Options(folder.Path), total);

        var held = validation == 0 ? [] : LiveFolders.Numbers(folder.Path, "val_shard.parquet");
        Assert.Equal(Enumerable.Range(0, validation).Select(i => (i * 100) + 1), held);
        var train = manifest.Splits.Train.SelectMany(name => LiveFolders.Numbers(folder.Path, name));
        Assert.Equal(Enumerable.Range(0, total), train.Concat(held).Order());
        var shards = (total - validation + 99) / 100;
        Assert.Equal($"{shards} train shards, {validation} val docs, {total} total", File.ReadLines(folder.File("_COMPLETE")).First());
        AssertSound(folder.Path);
    }

    [Fact]
    public void Row_groups_have_1024_rows_and_the_column_is_nullable_text_in_snappy()
    {
        using var folder = new TemporaryFolder();
        LiveFolders.Write(LiveFolders.Options(folder.Path, 50_000, ValidationRule.Tail), 50_000);

        var header = ParquetHeader.Read(folder.File("shard_00000.parquet"));
        Assert.Equal([.. Enumerable.Repeat(1024L, 48), 848], header.RowGroups.Select(group => group.Rows));
        Assert.Equal([new ParquetColumn("text", ParquetType.String, Nullable: true)], header.Columns);
        Assert.Equal(
            ["SNAPPY|BYTE_ARRAY|49|50000"],
            ParquetSql.Query($"SELECT compression, type, count(*)::VARCHAR, sum(row_group_num_rows)::VARCHAR FROM parquet_metadata('{folder.File("shard_00000.parquet")}') GROUP BY ALL"));
    }

    [Fact]
    public async Task A_finished_folder_opens_as_code_with_and_without_its_manifest()
    {
        using var folder = new TemporaryFolder();
        LiveFolders.Write(LiveFolders.Options(folder.Path), 250);
        await using (var dataset = await Dataset.OpenAsync(folder.Path, TestContext.Current.CancellationToken))
        {
            Assert.Equal("code", dataset.Recipe);
            Assert.Equal(["shard_00000.parquet", "shard_00001.parquet", "shard_00002.parquet", "val_shard.parquet"], dataset.Shards.Select(shard => shard.Name));
            using var shard = await dataset.OpenShardAsync(dataset.Shards[^1], TestContext.Current.CancellationToken);
            Assert.Equal(3, shard.Rows);
        }

        File.Delete(folder.File(DatasetManifest.FileName));
        await using var bare = await Dataset.OpenAsync(folder.Path, TestContext.Current.CancellationToken);
        Assert.Equal("code", bare.Recipe);
    }

    [Fact]
    public void Broken_off_at_any_document_the_same_bytes_come_out()
    {
        using var whole = new TemporaryFolder();
        LiveFolders.Write(LiveFolders.Options(whole.Path, 40), 333);
        var expected = LiveFolders.Content(whole.Path);
        for (var step = 1; step < 333; step += 55)
        {
            using var folder = new TemporaryFolder();
            var options = LiveFolders.Options(folder.Path, 40);
            for (var until = step; until < 333; until += step + 45)
            {
                using var writer = LiveShardWriter.TryOpen(options)!;
                LiveFolders.Feed(writer, until);
            }

            LiveFolders.Write(options, 333);
            Assert.Equal(expected, LiveFolders.Content(folder.Path));
        }
    }

    [Fact]
    public void Killed_at_any_moment_the_same_bytes_come_out()
    {
        using var whole = new TemporaryFolder();
        LiveFolders.Write(LiveFolders.Options(whole.Path, 40), 333);
        var expected = LiveFolders.Content(whole.Path);
        using var dying = new TemporaryFolder();
        var copies = new List<TemporaryFolder>();
        using (var writer = LiveShardWriter.TryOpen(LiveFolders.Options(dying.Path, 40))!)
        {
            for (var until = 10; until <= 333; until += 37)
            {
                LiveFolders.Feed(writer, until, null, resume: false);
                var copy = new TemporaryFolder();
                copies.Add(copy);
                CopyWhileWritten(dying.Path, copy.Path);
            }
        }

        foreach (var copy in copies)
        {
            // What a dead process may leave beside: a partial, a scratch file, a shard past the checkpoint with its name already.
            File.WriteAllText(copy.File("shard_00003.parquet.abc.partial"), "half");
            Directory.CreateDirectory(copy.File(".shardwright/scratch"));
            File.WriteAllText(copy.File(".shardwright/scratch/batch_0.bin"), "old");
            File.AppendAllText(copy.File(".shardwright/val.bin"), "beyond the checkpoint");
            LiveFolders.Write(LiveFolders.Options(copy.Path, 40), 333);
            Assert.Equal(expected, LiveFolders.Content(copy.Path));
            copy.Dispose();
        }
    }

    [Fact]
    public void Killed_while_finishing_the_same_bytes_come_out()
    {
        using var whole = new TemporaryFolder();
        LiveFolders.Write(LiveFolders.Options(whole.Path, 40), 333);
        using var folder = new TemporaryFolder();
        using (var writer = LiveShardWriter.TryOpen(LiveFolders.Options(folder.Path, 40))!)
        {
            LiveFolders.Feed(writer, 333);
            using var stop = new CancellationTokenSource();
            stop.Cancel();
            Assert.Throws<OperationCanceledException>(() => writer.Finish(DocumentFacts.Unknown, new RecordCounts(), stop.Token));
        }

        Assert.False(File.Exists(folder.File("_COMPLETE")));
        LiveFolders.Write(LiveFolders.Options(folder.Path, 40), 333);
        Assert.Equal(LiveFolders.Content(whole.Path), LiveFolders.Content(folder.Path));
    }

    [Fact]
    public void Documents_beyond_the_memory_limit_lie_on_disk_and_come_out_the_same()
    {
        using var whole = new TemporaryFolder();
        using var spilled = new TemporaryFolder();
        foreach (var (folder, limit) in new[] { (whole, 1L << 30), (spilled, 5L << 20) })
        {
            using var writer = LiveShardWriter.TryOpen(LiveFolders.Options(folder.Path, 30), limit)!;
            LiveFolders.Feed(writer, 90, i => string.Concat(Enumerable.Repeat($"void f{i}(); ", i == 17 ? 500_000 : 20_000)));
            Assert.InRange(new FileInfo(folder.File(".shardwright/scratch/batch_0.bin")).Length, 0, limit < 1L << 29 ? long.MaxValue : 8 << 20);
            writer.Finish(DocumentFacts.Unknown, new RecordCounts(), CancellationToken.None);
        }

        Assert.Equal(LiveFolders.Content(whole.Path), LiveFolders.Content(spilled.Path));
        Assert.Empty(Directory.EnumerateFiles(spilled.File(".shardwright/scratch")));
    }

    [Fact]
    public void A_finished_folder_says_so_and_is_left_alone()
    {
        using var folder = new TemporaryFolder();
        LiveFolders.Write(LiveFolders.Options(folder.Path), 250);
        var before = LiveFolders.Content(folder.Path);
        using (var writer = LiveShardWriter.TryOpen(LiveFolders.Options(folder.Path))!)
        {
            Assert.True(writer.IsFinished);
            Assert.Equal(250, writer.Documents);
            Assert.Throws<InvalidOperationException>(() => writer.Add("x"u8, () => ""));
        }

        Assert.Equal(before, LiveFolders.Content(folder.Path));
        Assert.False(File.Exists(folder.File(".shardwright/val.bin")));
    }

    [Fact]
    public void Other_options_or_another_source_are_refused_with_both_values_and_rebuild_moves_all_aside()
    {
        using var folder = new TemporaryFolder();
        LiveFolders.Write(LiveFolders.Options(folder.Path), 250);
        var options = LiveFolders.Options(folder.Path) with { Seed = 7 };
        var error = Assert.Throws<DatasetStateException>(() => LiveShardWriter.TryOpen(options));
        Assert.Contains("--seed: 42 was begun with, 7 is asked", error.Message, StringComparison.Ordinal);
        Assert.Contains("--rebuild", error.Remedy, StringComparison.Ordinal);
        error = Assert.Throws<DatasetStateException>(() => LiveShardWriter.TryOpen(LiveFolders.Options(folder.Path) with { Source = "/other" }));
        Assert.Contains("/other", error.Message, StringComparison.Ordinal);
        Assert.Contains(LiveFolders.Source, error.Message, StringComparison.Ordinal);

        var old = LiveFolders.Content(folder.Path).Count;
        using (var writer = LiveShardWriter.TryOpen(options with { Rebuild = true })!)
        {
            Assert.False(File.Exists(folder.File("_COMPLETE")));
            Assert.Equal(0, writer.Documents);
        }

        Assert.Equal(old + 1, Directory.EnumerateFiles(folder.File(".shardwright/old/1"), "*", SearchOption.AllDirectories).Count());
        LiveFolders.Write(options, 250);
        AssertSound(folder.Path);
    }

    [Fact]
    public void A_folder_of_other_files_is_refused_and_untouched()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("thesis.txt"), "all of it");
        Assert.Throws<DatasetStateException>(() => LiveShardWriter.TryOpen(LiveFolders.Options(folder.Path)));
        Assert.Equal([folder.File("thesis.txt")], Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_second_writer_of_the_same_source_is_ours_and_of_another_source_an_error()
    {
        using var folder = new TemporaryFolder();
        using (LiveShardWriter.TryOpen(LiveFolders.Options(folder.Path)))
        {
            Assert.Null(LiveShardWriter.TryOpen(LiveFolders.Options(folder.Path)));
            var error = Assert.Throws<DatasetStateException>(() => LiveShardWriter.TryOpen(LiveFolders.Options(folder.Path) with { Source = "/other" }));
            Assert.Contains($"pid={Environment.ProcessId}", error.Message, StringComparison.Ordinal);
            Assert.Contains(LiveFolders.Source, error.Message, StringComparison.Ordinal);
        }

        using var free = LiveShardWriter.TryOpen(LiveFolders.Options(folder.Path));
        Assert.NotNull(free);
    }

    [Fact]
    public void A_checkpoint_cut_or_flipped_anywhere_is_an_error_that_names_it()
    {
        using var folder = new TemporaryFolder();
        using (var writer = LiveShardWriter.TryOpen(LiveFolders.Options(folder.Path))!)
        {
            LiveFolders.Feed(writer, 250);
        }

        var path = folder.File(".shardwright/live.json");
        var bytes = File.ReadAllBytes(path);
        for (var at = 0; at < bytes.Length; at += 37)
        {
            File.WriteAllBytes(path, bytes[..at]);
            Assert.Contains("live.json", Assert.Throws<MalformedDataException>(() => LiveShardWriter.TryOpen(LiveFolders.Options(folder.Path))).Message, StringComparison.Ordinal);
            var flipped = (byte[])bytes.Clone();
            flipped[at] ^= 1;
            File.WriteAllBytes(path, flipped);
            Assert.Contains("live.json", Assert.Throws<MalformedDataException>(() => LiveShardWriter.TryOpen(LiveFolders.Options(folder.Path))).Message, StringComparison.Ordinal);
        }

        using var again = LiveShardWriter.TryOpen(LiveFolders.Options(folder.Path) with { Rebuild = true })!;
        Assert.Equal(0, again.Documents);
    }

    [Fact]
    public void A_shard_or_set_aside_documents_that_are_gone_or_changed_are_an_error()
    {
        using var folder = new TemporaryFolder();
        using (var writer = LiveShardWriter.TryOpen(LiveFolders.Options(folder.Path))!)
        {
            LiveFolders.Feed(writer, 250);
        }

        var setAside = folder.File(".shardwright/val.bin");
        var bytes = File.ReadAllBytes(setAside);
        bytes[9] ^= 1;
        File.WriteAllBytes(setAside, bytes);
        Assert.Throws<MalformedDataException>(() => LiveFolders.Write(LiveFolders.Options(folder.Path), 250));
        File.WriteAllBytes(setAside, bytes[..5]);
        Assert.Throws<DatasetStateException>(() => LiveShardWriter.TryOpen(LiveFolders.Options(folder.Path)));
        File.Delete(folder.File("shard_00000.parquet"));
        var error = Assert.Throws<DatasetStateException>(() => LiveShardWriter.TryOpen(LiveFolders.Options(folder.Path)));
        Assert.Contains("shard_00000.parquet", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_shard_that_cannot_be_written_is_an_error_of_the_adding_thread()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("shard_00001.parquet"));
        Directory.CreateDirectory(folder.File(".shardwright"));
        File.WriteAllText(folder.File("shard_00001.parquet/x"), "in the way");
        Assert.Throws<DatasetStateException>(() => LiveShardWriter.TryOpen(LiveFolders.Options(folder.Path)));
        Directory.Delete(folder.File("shard_00001.parquet"), recursive: true);
        using var writer = LiveShardWriter.TryOpen(LiveFolders.Options(folder.Path))!;
        LiveFolders.Feed(writer, 110);
        Directory.CreateDirectory(folder.File("shard_00001.parquet"));
        Assert.Throws<StorageException>(() => LiveFolders.Feed(writer, 500, null, resume: false));
    }

    [Fact]
    public void Options_that_make_no_shards_are_refused()
    {
        using var folder = new TemporaryFolder();
        var options = LiveFolders.Options(folder.Path);
        Assert.Throws<ArgumentOutOfRangeException>(() => LiveShardWriter.TryOpen(options with { ValidationFraction = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => LiveShardWriter.TryOpen(options with { ValidationFraction = 0.51m }));
        Assert.Throws<ArgumentOutOfRangeException>(() => LiveShardWriter.TryOpen(options with { RowsPerFile = 0 }));
        using var writer = LiveShardWriter.TryOpen(options)!;
        Assert.Throws<ArgumentException>(() => writer.Add([0xff], () => ""));
    }

    [Fact]
    public void Rejected_records_are_listed_once_however_often_the_writing_was_broken_off()
    {
        using var folder = new TemporaryFolder();
        for (var round = 0; round < 3; round++)
        {
            using var writer = LiveShardWriter.TryOpen(LiveFolders.Options(folder.Path))!;
            for (var i = (int)writer.Documents; i < 250; i++)
            {
                var next = (i + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
                if (i % 50 == 0)
                {
                    writer.Reject("docs.jsonl", $"line {i}", "json", "not an object");
                }

                writer.Add(Encoding.UTF8.GetBytes($"doc{i}"), () => next);
            }

            if (round == 2)
            {
                var counts = new RecordCounts();
                counts.Reject("json", 5);
                writer.Finish(DocumentFacts.Unknown, counts, CancellationToken.None);
            }
        }

        Assert.Equal(
            Enumerable.Range(0, 5).Select(i => $$"""{"path":"docs.jsonl","place":"line {{i * 50}}","reason":"json","message":"not an object"}"""),
            File.ReadLines(folder.File("rejected.jsonl")));
        AssertSound(folder.Path);
    }

    [Fact]
    public void What_is_known_of_the_documents_stands_beside_them_and_in_the_fingerprint()
    {
        using var folder = new TemporaryFolder();
        using var other = new TemporaryFolder();
        var facts = new DocumentFacts(16384, "tokenizer.json", new string('a', 64), new Dictionary<string, string> { ["preamble"] = "repeat" });
        var manifests = new[] { (folder, facts), (other, facts with { MaxTokens = 8192 }) }.Select(pair =>
        {
            using var writer = LiveShardWriter.TryOpen(LiveFolders.Options(pair.Item1.Path))!;
            LiveFolders.Feed(writer, 10);
            return writer.Finish(pair.Item2, new RecordCounts(), CancellationToken.None);
        }).ToArray();

        Assert.NotEqual(manifests[0].Fingerprint, manifests[1].Fingerprint);
        var read = DocumentFacts.Read(folder.Path)!;
        Assert.Equal((16384, "tokenizer.json", "repeat"), (read.MaxTokens, read.Tokenizer, read.Options["preamble"]));
        File.WriteAllText(folder.File("documents.json"), "{}");
        Assert.Throws<MalformedDataException>(() => DocumentFacts.Read(folder.Path));
    }

    private static void AssertSound(string folder)
    {
        var report = DatasetVerifier.Verify(new VerifyOptions { Path = folder }, CancellationToken.None);
        Assert.Empty(report.Findings);
        Assert.Empty(report.Unchecked);
    }

    // A shard may get its name while its folder is listed; a process may die just then too.
    // A dead process may leave files that are newer than its checkpoint, and never older ones: so the checkpoint is taken first.
    private static void CopyWhileWritten(string from, string to)
    {
        const string Checkpoint = ".shardwright/live.json";
        var checkpoint = File.Exists(Path.Combine(from, Checkpoint)) ? File.ReadAllBytes(Path.Combine(from, Checkpoint)) : null;
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                LiveFolders.Copy(from, to);
                if (checkpoint is not null)
                {
                    File.WriteAllBytes(Path.Combine(to, Checkpoint), checkpoint);
                }

                return;
            }
            catch (IOException) when (attempt < 100)
            {
                Directory.Delete(to, recursive: true);
                Directory.CreateDirectory(to);
            }
        }
    }
}
