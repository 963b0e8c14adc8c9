using System.Text.Json;
using Shardwright.Datasets.Building;
using Shardwright.Datasets.Layouts.Eeg;
using Shardwright.Datasets.Manifests;
using Shardwright.Datasets.Opening;
using Shardwright.Datasets.Splits;
using Shardwright.Datasets.Verification;
using Shardwright.Formats.Npz;
using Shardwright.Foundation.Checksums;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Reporting;
using Shardwright.Tests.Datasets.Layouts.Eeg;

namespace Shardwright.Tests.Datasets.Verification;

public sealed class WindowCacheVerifierTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_foreign_cache_is_sound_when_every_archive_and_every_list_is()
    {
        Foreign("");
        var report = Verify("");
        Assert.Empty(report.Findings);
        Assert.Contains("unverified", Assert.Single(report.Unchecked), StringComparison.Ordinal);
        Assert.True(report.IsUnverified);
        Assert.Equal(["7 windows of 2 files: 4 partial, 1 full, 2 none; seizure ratio 71.4%"], report.Facts);
        Assert.Equal((2, 2, Size("a_s1_windows.npz") + Size("b_s1_windows.npz")), (report.Files, report.FilesRead, report.BytesRead));
    }

    [Theory]
    [InlineData("os.remove(f('_dataset_index.json'))", FindingKind.Index, "_dataset_index.json", "is not there")]
    [InlineData("open(f('_dataset_index.json'), 'w').write('{}')", FindingKind.Index, "_dataset_index.json", "a list files")]
    [InlineData("dump('_dataset_index.json', dict(files=['x/a_s1.edf', 'b_s1.edf'], window_counts=[3, 5]))", FindingKind.Index, "_dataset_index.json", "says 5 windows of b_s1.edf, which has 4")]
    [InlineData("dump('_dataset_index.json', dict(files=['a_s1.edf', 'b_s1.edf', 'c.edf'], window_counts=[3, 4, 1]))", FindingKind.Index, "_dataset_index.json", "c.edf")]
    [InlineData("dump('_dataset_index.json', dict(files=['a_s1.edf'], window_counts=[3]))", FindingKind.Index, "_dataset_index.json", "b_s1_windows.npz")]
    [InlineData("os.remove(f('manifest.json'))", FindingKind.Classes, "manifest.json", "is not there")]
    [InlineData("dump('manifest.json', dict(partial_seizure=[], full_seizure=[], no_seizure=[]))", FindingKind.Classes, "manifest.json", "it names no window")]
    [InlineData("m = load(); m['no_seizure'].pop(); dump('manifest.json', m)", FindingKind.Classes, "manifest.json", "1 are not listed")]
    [InlineData("m = load(); m['no_seizure'].append(m['no_seizure'][0]); dump('manifest.json', m)", FindingKind.Classes, "manifest.json", "1 are listed twice")]
    [InlineData("m = load(); m['no_seizure'].append(dict(cache_file='a_s1_windows.npz', window_idx=3)); dump('manifest.json', m)", FindingKind.Classes, "manifest.json", "1 are listed that it does not have")]
    [InlineData("m = load(); m['no_seizure'].append(dict(cache_file='c_windows.npz', window_idx=0)); dump('manifest.json', m)", FindingKind.Classes, "manifest.json", "c_windows.npz: is listed")]
    [InlineData("m = load(); m['no_seizure'].append(m['full_seizure'].pop()); dump('manifest.json', m)", FindingKind.Classes, "manifest.json", "another class")]
    [InlineData("m = {k: [e for e in v if e['cache_file'][0] == 'a'] for k, v in load().items()}; dump('manifest.json', m)", FindingKind.Classes, "manifest.json", "b_s1_windows.npz: none of its 4 windows")]
    [InlineData("d = bytearray(open(f('b_s1_windows.npz'), 'rb').read()); d[200] ^= 4; open(f('b_s1_windows.npz'), 'wb').write(d)", FindingKind.Unreadable, "b_s1_windows.npz", "")]
    [InlineData("d = open(f('b_s1_windows.npz'), 'rb').read(); open(f('b_s1_windows.npz'), 'wb').write(d[:-30])", FindingKind.Unreadable, "b_s1_windows.npz", "")]
    public void Everything_wrong_with_a_foreign_cache_is_found(string damage, FindingKind kind, string name, string words)
    {
        Foreign("");
        Python("", damage);
        var finding = Assert.Single(Verify("").Findings);
        Assert.Equal((kind, name), (finding.Kind, finding.Name));
        Assert.Contains(words, finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cache_without_any_seizure_is_a_finding()
    {
        Python("", "np.savez(f('a_windows.npz'), windows=w(1), labels=l(1)); index(['a.edf'], [1]); dump('manifest.json', dict(partial_seizure=[], full_seizure=[], no_seizure=[dict(cache_file='a_windows.npz', window_idx=0)]))");
        var report = Verify("");
        Assert.Equal(FindingKind.Seizures, Assert.Single(report.Findings).Kind);
        Assert.Equal(["1 windows of 1 files: 0 partial, 0 full, 1 none; seizure ratio 0.0%"], report.Facts);
    }

    [Fact]
    public void A_file_without_labels_belongs_to_no_class()
    {
        Foreign("");
        Python("", "np.savez(f('c_windows.npz'), windows=w(2)); index(['a_s1.edf', 'b_s1.edf', 'c.edf'], [3, 4, 2])");
        var report = Verify("");
        Assert.Empty(report.Findings);
        Assert.Contains(report.Unchecked, sentence => sentence.Contains("c_windows.npz", StringComparison.Ordinal));
    }

    [Fact]
    public void The_splits_of_a_cache_are_checked_together()
    {
        Foreign("train");
        Foreign("eval", "c", "d");
        var sound = Verify("");
        Assert.Empty(sound.Findings);
        Assert.Equal(["eval: 7 windows", "train: 7 windows"], sound.Facts.Select(fact => fact[..fact.IndexOf(" of", StringComparison.Ordinal)]));
        Assert.Equal((4, 4), (sound.Files, sound.FilesRead));
        Foreign("dev", "e", "b");
        var leak = Assert.Single(Verify("").Findings);
        Assert.Equal((FindingKind.Leak, "train/b_s1_windows.npz", "patient b stands in dev and in train"), (leak.Kind, leak.Name, leak.Message));
        Foreign("val", "e", "f");
        Assert.Equal([(FindingKind.Leak, "train/b_s1_windows.npz"), (FindingKind.Splits, "dev")], Verify("").Findings.Select(finding => (finding.Kind, finding.Name)).Order());
        File.Delete(folder.File("val/manifest.json"));
        Assert.Contains((FindingKind.Classes, "val/manifest.json"), Verify("").Findings.Select(finding => (finding.Kind, finding.Name)));
    }

    [Fact]
    public async Task A_build_of_ours_is_checked_against_its_manifest_and_its_lists()
    {
        Ours();
        var report = Verify("");
        Assert.Empty(report.Findings);
        Assert.Empty(report.Unchecked);
        Assert.StartsWith("13 windows of 2 files", Assert.Single(report.Facts), StringComparison.Ordinal);
        await using (var dataset = await Dataset.OpenAsync(folder.Path, TestContext.Current.CancellationToken))
        {
            Assert.Equal("eeg", dataset.Recipe);
            using var reader = await dataset.OpenShardAsync(dataset.Shards[0], TestContext.Current.CancellationToken);
            Assert.IsType<WindowShardReader>(reader);
        }

        File.WriteAllText(folder.File("more_windows.npz"), "?");
        File.WriteAllText(folder.File("more.parquet"), "?");
        Assert.Equal([(FindingKind.Extra, "more_windows.npz")], Verify("").Findings.Select(finding => (finding.Kind, finding.Name)));
        File.Delete(folder.File("more_windows.npz"));

        // The lists change, and the manifest with them: what they say is wrong all the same.
        var index = CacheIndex.Read(folder.File(CacheIndex.FileName));
        (index with { WindowCounts = [.. index.WindowCounts.Select(count => count + 1)] }).Write(folder.Path);
        Publish();
        Assert.Equal([(FindingKind.Index, CacheIndex.FileName)], Verify("").Findings.Select(finding => (finding.Kind, finding.Name)));
        index.Write(folder.Path);
        var classes = ClassManifest.Read(folder.File(ClassManifest.FileName));
        new ClassManifest(classes.Files, [.. classes.Partial.Skip(1)], classes.Full, [.. classes.None, classes.Partial[0]]).Write(folder.Path);
        Publish();
        Assert.Equal([(FindingKind.Classes, ClassManifest.FileName)], Verify("").Findings.Select(finding => (finding.Kind, finding.Name)));
        classes.Write(folder.Path);
        File.Delete(folder.File("b_windows.npz"));
        Assert.Contains((FindingKind.Missing, "b_windows.npz"), Verify("").Findings.Select(finding => (finding.Kind, finding.Name)));
    }

    [Fact]
    public void A_shard_with_other_windows_than_the_manifest_says_is_found()
    {
        Ours(rowsMore: 1);
        Assert.Contains((FindingKind.Rows, "a_windows.npz"), Verify("").Findings.Select(finding => (finding.Kind, finding.Name)));
    }

    [Fact]
    public void A_folder_that_is_no_cache_still_wants_a_manifest() => Assert.Throws<StorageException>(() => Verify(""));

    private void Ours(int rowsMore = 0)
    {
        var grid = new WindowGrid(100, 50);
        var recordings = new List<RecordingFacts>();
        foreach (var (stem, seed, segments) in new[] { ("a", 7, new[] { 400 }), ("b", 2, [200, 210]) })
        {
            var signal = Caches.Signal(seed, 2, segments);
            var name = WindowShardWriter.NameOf(stem, WindowLayout.Npz);
            var letters = Caches.Write(folder.File(name), signal, grid, NpzCompression.None);
            recordings.Add(new() { Recording = $"x/{stem}.edf", File = name, Patient = stem, Classes = letters, Samples = 1, SeizureSamples = 0, Labels = "csv" });
        }

        new CacheIndex([.. recordings.Select(recording => recording.Recording)], [.. recordings.Select(recording => (long)recording.Classes.Length)]).Write(folder.Path);
        ClassScan.Run(folder.Path, 1, Reporter.Silent, CancellationToken.None).Manifest.Write(folder.Path);
        using (var file = File.Create(folder.File(RecordingList.FileName)))
        {
            foreach (var recording in recordings)
            {
                using (var json = new Utf8JsonWriter(file))
                {
                    json.WriteStartObject();
                    RecordingList.WriteFields(json, recording);
                    json.WriteEndObject();
                }

                file.WriteByte((byte)'\n');
            }
        }

        Publish(rowsMore);
    }

    private void Publish(int rowsMore = 0)
    {
        var recordings = RecordingList.Read(folder.Path)!;
        ManifestFile Describe(string name, ShardRole role, SplitName? split, long? rows)
        {
            var digest = FileHasher.Hash(folder.File(name), BlockChecksums.BlockBytes);
            if (role == ShardRole.Shard)
            {
                BlockChecksums.Write(folder.Path, name, digest.BlockCrcs);
            }

            return new ManifestFile(name, role, split, digest.Bytes, rows, digest.Sha256);
        }

        ManifestFile[] files =
        [
            .. recordings.Select((recording, i) => Describe(recording.File, ShardRole.Shard, SplitName.Train, recording.Classes.Length + (i == 0 ? rowsMore : 0))),
            .. new[] { ClassManifest.FileName, CacheIndex.FileName, RecordingList.FileName }.Select(name => Describe(name, ShardRole.Aux, null, null)),
        ];
        files = [.. files.OrderBy(file => file.Name, StringComparer.Ordinal)];
        var counts = new RecordCounts();
        counts.Keep(files.Sum(file => file.Rows ?? 0));
        var manifest = new DatasetManifest
        {
            Version = "1.0", GlobalSeed = 0, ShardSizeBytes = 0, CreatedAt = "2026-01-01T00:00:00Z", Splits = new SplitLists([.. recordings.Select(recording => recording.File)], [], []),
            Checksums = [], Format = DatasetManifest.CurrentFormat, Recipe = "eeg", SplitBy = SplitBy.Official, Fingerprint = "f", Counts = counts, Files = files,
        };
        manifest = manifest with { Root = DatasetRoot.Compute(manifest.Files, manifest.Splits) };
        FinishedFolder.Publish(folder.Path, manifest, null, CancellationToken.None);
    }

    private void Foreign(string split, string first = "a", string second = "b")
    {
        Directory.CreateDirectory(folder.File(split));
        Python(
            split,
            $"np.savez_compressed(f('{first}_s1_windows.npz'), windows=w(3), labels=l(3)); np.savez(f('{second}_s1_windows.npz'), windows=w(4), labels=l(4))",
            $"index(['/data/{first}_s1.edf', '/data/{second}_s1.edf'], [3, 4])",
            $"e = lambda n, i: dict(cache_file=n + '_s1_windows.npz', window_idx=i)",
            $"dump('manifest.json', dict(partial_seizure=[e('{first}', 1), e('{first}', 2), e('{second}', 1), e('{second}', 2)], full_seizure=[e('{second}', 3)], no_seizure=[e('{first}', 0), e('{second}', 0)]))");
    }

    private void Python(string split, params string[] lines) => Caches.Numpy(folder.File(split),
    [
        "import json",
        "def dump(name, value): json.dump(value, open(f(name), 'w'))",
        "def load(): return json.load(open(f('manifest.json')))",
        "def index(files, counts): dump('_dataset_index.json', dict(files=files, window_counts=counts))",
        "def l(n, s=8): a = np.zeros((n, s), '<f4'); [a[i].__setitem__(slice(0, (0, 3, 6, 8)[i % 4]), 1) for i in range(n)]; return a",
        .. lines,
    ]);

    private long Size(string name) => new FileInfo(folder.File(name)).Length;

    private VerifyReport Verify(string name) => DatasetVerifier.Verify(new VerifyOptions { Path = folder.File(name), Jobs = 2 }, TestContext.Current.CancellationToken);
}
