using System.Text;
using Shardwright.Datasets.Building;
using Shardwright.Datasets.Layouts.Genome;
using Shardwright.Datasets.Manifests;
using Shardwright.Datasets.Splits;
using Shardwright.Datasets.Verification;
using Shardwright.Recipes.Genome;
using Shardwright.Tests.Recipes.Genome;

namespace Shardwright.Tests.Datasets.Verification;

/// <summary>Genome datasets are held against themselves: sequences, lists, windows.</summary>
public sealed class GenomeVerifierTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_dataset_without_a_manifest_is_sound_where_its_files_agree()
    {
        Make(new WindowRule(16, 12));
        var report = Verify();

        Assert.Empty(report.Findings);
        Assert.True(report.IsUnverified);
        Assert.Contains("no manifest", Assert.Single(report.Unchecked), StringComparison.Ordinal);
        Assert.Equal("24 sequences of 12 samples, 480 letters", report.Facts[0]);
        Assert.Contains(report.Facts, fact => fact.StartsWith("train: ", StringComparison.Ordinal) && fact.EndsWith(", 16 letters every 12", StringComparison.Ordinal));
        Assert.Equal(18, report.Files);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(15, false)]
    [InlineData(17, false)]
    public void Every_rule_of_cutting_is_known_again(int threshold, bool keepTail)
    {
        Make(new WindowRule(16, 12, threshold, keepTail));
        var report = Verify();

        Assert.Empty(report.Findings);
        Assert.Equal(keepTail, report.Facts.Any(fact => fact.Contains("a last, shorter window", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("sql(db('S3'), 'DROP TABLE sequences')", FindingKind.Unreadable, "sequences/S3/glm_dataset_S3.sqlite", "sequences")]
    [InlineData("open(db('S3'), 'wb').write(b'not SQLite at all' * 100)", FindingKind.Unreadable, "sequences/S3/glm_dataset_S3.sqlite", "")]
    [InlineData("os.rename(db('S3'), db('S3').replace('.sqlite', '.packed')); open(db('S3'), 'wb').write(b'')", FindingKind.Unreadable, "sequences/S3/glm_dataset_S3.sqlite", "")]
    [InlineData("sql(w, 'DROP TABLE metadata')", FindingKind.Unreadable, "train_windows.db", "metadata")]
    [InlineData("sql(w, 'DELETE FROM metadata WHERE key = ?', 'distinct_sequences')", FindingKind.Windows, "train_windows.db", "lacks distinct_sequences")]
    [InlineData("sql(w, 'UPDATE metadata SET value = value + 1 WHERE key = ?', 'total_windows')", FindingKind.Windows, "train_windows.db", "total_windows")]
    [InlineData("sql(w, 'UPDATE metadata SET value = value - 1 WHERE key = ?', 'distinct_sequences')", FindingKind.Windows, "train_windows.db", "distinct_sequences")]
    [InlineData("sql(w, 'DELETE FROM window_mappings WHERE window_idx = 2')", FindingKind.Windows, "train_windows.db", "2")]
    [InlineData("sql(w, 'UPDATE metadata SET value = 9223372036854775807 WHERE rowid = 2')", FindingKind.Windows, "train_windows.db", "letters give 1")]
    [InlineData("sql(w, 'UPDATE window_mappings SET window_in_seq_idx = 9 WHERE window_idx = 0')", FindingKind.Windows, "train_windows.db", "window 0 is number 9 of its sequence, not 0")]
    [InlineData("sql(w, 'UPDATE metadata SET value = 8 WHERE key = ?', 'stride')", FindingKind.Windows, "train_windows.db", "give")]
    [InlineData("grow(4)", FindingKind.Windows, "train_windows.db", "the last ones start behind its end")]
    [InlineData("open(l, 'r+b').truncate(100)", FindingKind.Unreadable, "train_split.parquet", "")]
    public void Everything_wrong_with_one_file_is_found(string damage, FindingKind kind, string name, string words)
    {
        Make(new WindowRule(16, 12));
        Damage(damage);

        var findings = Verify().Findings.Where(finding => finding.Name == name).ToArray();

        Assert.NotEmpty(findings);
        Assert.Contains(findings, finding => finding.Kind == kind && finding.Message.Contains(words, StringComparison.Ordinal));
    }

    [Fact]
    public void A_sequence_that_is_gone_or_longer_is_missed_by_list_and_windows()
    {
        Make(new WindowRule(16, 12));
        var (sample, _) = AnyOf(SplitName.Train);
        Damage($"sql(db('{sample}'), 'DELETE FROM sequences WHERE contig_id LIKE ?', '%-1'); sql(db('{sample}'), 'UPDATE sequences SET nt_sequence = nt_sequence || ?', 'ACGT' * 100)");

        var findings = Verify().Findings;

        var id = StoredSamples.IdOf(int.Parse(sample[1..], System.Globalization.CultureInfo.InvariantCulture), 1);
        Assert.Contains(findings, finding => finding.Kind == FindingKind.Sequences && finding.Message == $"{id} is not in sequences/{sample}/glm_dataset_{sample}.sqlite");
        Assert.Contains(findings, finding => finding.Kind == FindingKind.Windows && finding.Message == $"{id} is not in sequences/{sample}/glm_dataset_{sample}.sqlite");
        Assert.Contains(findings, finding => finding.Kind == FindingKind.Sequences && finding.Message.Contains("letters, but has 4", StringComparison.Ordinal));
        Assert.Contains(findings, finding => finding.Kind == FindingKind.Windows && finding.Message.Contains("letters give", StringComparison.Ordinal));
        Assert.Equal(4, findings.Count);
    }

    [Fact]
    public void Windows_of_another_split_than_the_list_are_found_and_leak()
    {
        Make(new WindowRule(16, 12));
        var report = SequenceSplit.Run(Options with { Seed = 7 }, Cancel);
        Assert.All(report.Files, file => Assert.True(file.Sequences > 0));

        var findings = Verify().Findings;

        Assert.Contains(findings, finding => finding.Kind == FindingKind.Windows && finding.Name == "val_windows.db" && finding.Message.Contains("val_split.parquet", StringComparison.Ordinal));
        Assert.Contains(findings, finding => finding.Kind == FindingKind.Leak && finding.Message.Contains("stands in", StringComparison.Ordinal));
    }

    [Fact]
    public void Windows_that_the_manifest_does_not_list_are_told_of_and_not_held_against_the_new_split()
    {
        Make(new WindowRule(16, 12));
        foreach (var split in SplitNames.All)
        {
            File.Move(folder.File(GenomeNames.WindowsOf(split)), folder.File($"kept{split}"));
        }

        SequenceSplit.Run(Options with { Seed = 7 }, Cancel);
        Manifest(SplitBy.Groups);
        foreach (var split in SplitNames.All)
        {
            File.Move(folder.File($"kept{split}"), folder.File(GenomeNames.WindowsOf(split)));
        }

        var findings = Verify().Findings.Where(finding => !finding.Name.StartsWith("kept", StringComparison.Ordinal)).ToArray();

        Assert.Equal(3, findings.Length);
        Assert.All(findings, finding => Assert.Equal(FindingKind.Extra, finding.Kind));
    }

    [Fact]
    public void A_sample_on_two_sides_is_a_leak_unless_the_manifest_says_that_contigs_were_split()
    {
        StoredSamples.StoreMany(folder.File("sequences"), samples: 3, sequences: 20);
        SequenceSplit.Run(Options with { By = SequenceSplitBy.Contig }, Cancel);

        var leaks = Verify().Findings;
        Assert.All(leaks, finding => Assert.Equal(FindingKind.Leak, finding.Kind));
        Assert.Contains("sample S0 stands in train and in val", leaks.Select(finding => finding.Message));

        Manifest(SplitBy.Groups);
        Assert.Equal(leaks.Select(finding => finding.Message).Order(), Verify().Findings.Select(finding => finding.Message).Order());

        Manifest(SplitBy.Shards);
        var report = Verify();
        Assert.Empty(report.Findings);
        Assert.Contains("split by contig: 3 of 3 samples stand in more than one split", report.Facts);
    }

    [Fact]
    public void A_database_with_other_sequences_than_the_manifest_says_is_found()
    {
        StoredSamples.StoreMany(folder.File("sequences"), samples: 3, sequences: 4);
        Manifest(SplitBy.Groups, rows: 4);
        Assert.Empty(Verify().Findings);

        Manifest(SplitBy.Groups, rows: 5);
        var findings = Verify().Findings;
        Assert.Equal(3, findings.Count);
        Assert.All(findings, finding => Assert.Equal(FindingKind.Rows, finding.Kind));
    }

    [Fact]
    public void Windows_without_sequences_are_checked_as_far_as_that_goes()
    {
        Make(new WindowRule(16, 12));
        Directory.Delete(folder.File("sequences"), recursive: true);

        var report = Verify();

        Assert.Empty(report.Findings);
        Assert.Contains(report.Unchecked, sentence => sentence.StartsWith("There are no sequences here", StringComparison.Ordinal));
    }

    [Fact]
    public void A_build_that_was_not_finished_has_lost_its_manifest()
    {
        Make(new WindowRule(16, 12));
        Directory.CreateDirectory(folder.File(BuildFolder.StateName));

        Assert.Equal(FindingKind.Missing, Assert.Single(Verify().Findings).Kind);
    }

    [Fact]
    public void More_than_ten_faults_of_a_file_are_counted()
    {
        StoredSamples.StoreMany(folder.File("sequences"), samples: 12, sequences: 2);
        SequenceSplit.Run(Options with { Ratios = new SplitRatios(1, 0, 0) }, Cancel);
        for (var sample = 0; sample < 12; sample++)
        {
            StoredSamples.Store(folder.File("sequences"), $"S{sample}", ("BCR__ECT-other__CT1-1", 3));
        }

        var findings = Verify().Findings;

        Assert.Equal(11, findings.Count);
        Assert.Contains("14 more are wrong", findings.Select(finding => finding.Message));
    }

    private SequenceSplitOptions Options => new() { SequenceFolder = folder.Path, OutputFolder = folder.Path, Ratios = new SplitRatios(60, 20, 20) };

    private void Make(WindowRule rule)
    {
        for (var sample = 0; sample < 12; sample++)
        {
            StoredSamples.Store(folder.File("sequences"), $"S{sample}", (StoredSamples.IdOf(sample, 0), 5 * sample), (StoredSamples.IdOf(sample, 1), sample + 6 + (sample / 4)));
        }

        foreach (var list in SequenceSplit.Run(Options, Cancel).Files)
        {
            Assert.True(list.Sequences > 0);
            using var writer = WindowDatabaseWriter.Create(folder.File(GenomeNames.WindowsOf(list.Split)), rule);
            foreach (var (id, length) in Read(list.Path))
            {
                writer.Add(Encoding.UTF8.GetBytes(id), length);
            }

            writer.Finish();
        }
    }

    private (string Sample, string Id) AnyOf(SplitName split)
    {
        var id = Read(folder.File(GenomeNames.SplitOf(split))).First(row => row.Length > 0).Id;
        return (id.Split("__")[1]["ECT-".Length..], id);
    }

    private static List<(string Id, long Length)> Read(string path)
    {
        using var file = SplitFile.Open(path);
        return [.. file.Read(Cancel).SelectMany(batch => Enumerable.Range(0, batch.Rows).Select(row => (Encoding.UTF8.GetString(batch.ContigId(row)), batch.Length(row))).ToArray())];
    }

    private void Damage(string script) => PythonOracle.Run(
        """
        import os, sqlite3, sys
        root = sys.argv[1]
        def sql(path, text, *values):
            c = sqlite3.connect(path); c.execute(text, values); c.commit(); c.close()
        def db(sample): return f"{root}/sequences/{sample}/glm_dataset_{sample}.sqlite"
        w, l = f"{root}/train_windows.db", f"{root}/train_split.parquet"
        def grow(count):
            c = sqlite3.connect(w)
            end, name, k = c.execute("SELECT window_idx, sequence_id, window_in_seq_idx FROM window_mappings ORDER BY window_idx DESC LIMIT 1").fetchone()
            for i in range(1, count + 1):
                c.execute("INSERT INTO window_mappings VALUES (?, ?, ?)", (end + i, name, k + i))
            c.execute("UPDATE metadata SET value = value + ? WHERE key = 'total_windows'", (count,))
            c.commit(); c.close()
        exec(sys.argv[2])
        """,
        folder.Path, script);

    private void Manifest(SplitBy by, long? rows = null)
    {
        var names = Directory.EnumerateFiles(folder.Path, "*.*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder.Path, path))
            .Where(name => name != DatasetManifest.FileName).Order(StringComparer.Ordinal).ToArray();
        ManifestFile[] files =
        [
            .. names.Select(name => name.EndsWith(".sqlite", StringComparison.Ordinal)
                ? new ManifestFile(name, ShardRole.Shard, SplitName.Train, new FileInfo(folder.File(name)).Length, rows, null)
                : new ManifestFile(name, ShardRole.Aux, null, new FileInfo(folder.File(name)).Length, null, null)),
        ];
        ManifestWriter.Write(folder.Path, new DatasetManifest
        {
            Version = "1", GlobalSeed = 42, ShardSizeBytes = 1, CreatedAt = "2026-01-01T00:00:00Z", Splits = new SplitLists([.. files.Where(file => file.Role == ShardRole.Shard).Select(file => file.Name)], [], []), Checksums = [],
            Format = DatasetManifest.CurrentFormat, Recipe = GenomeNames.Recipe, SplitBy = by, Files = files,
        });
    }

    private VerifyReport Verify() => DatasetVerifier.Verify(new VerifyOptions { Path = folder.Path }, Cancel);
}
