using Shardwright.Datasets.Building;
using Shardwright.Datasets.Manifests;
using Shardwright.Datasets.Splits;
using Shardwright.Datasets.Verification;
using Shardwright.Foundation.Errors;
using Shardwright.Tests.Datasets.Building;

namespace Shardwright.Tests.Datasets.Splits;

public sealed class SplitAgainTests : IDisposable
{
    private readonly BuildFolders folders = new();

    public void Dispose() => folders.Dispose();

    [Fact]
    public void By_shards_the_split_is_that_of_a_shuffle_with_the_new_seed_and_the_dataset_stays_sound()
    {
        var before = folders.Run().Manifest!;
        var oldMark = File.ReadAllText(folders.Output() + "/_COMPLETE");
        var again = SplitAgain.Write(folders.Output(), SplitBy.Shards, SplitRatios.Parse("1/1/2"), 42);
        Assert.Equal((4, 4, 8), (again.Splits.Train.Count, again.Splits.Val.Count, again.Splits.Test.Count));
        var expected = PythonOracle.Run("import random; names = ['part_%05d.txt' % i for i in range(16)]; random.Random(42).shuffle(names); print(*names)").Trim().Split(' ');
        Assert.Equal(expected, again.Splits.All);
        AssertSound(before, oldMark);
        Assert.Equal(42, ManifestReader.Read(folders.Output()).GlobalSeed);
    }

    [Fact]
    public void By_groups_shards_that_share_a_group_stay_together()
    {
        for (var i = 0; i < 30; i++)
        {
            folders.PutInput($"more{i:D2}.txt", 25);
        }

        var before = folders.Run().Manifest!;
        var oldMark = File.ReadAllText(folders.Output() + "/_COMPLETE");
        var again = SplitAgain.Write(folders.Output(), SplitBy.Groups, SplitRatios.Parse("1/1/1"), null);
        Assert.Equal(before.Shards.Select(shard => shard.BaseName).Order(), again.Splits.All.Order());
        Assert.All(SplitNames.All, split => Assert.NotEmpty(again.Splits[split]));
        Assert.Empty(GroupLeaks.Find(folders.Output() + "/groups.jsonl", again.Splits));
        Assert.All(again.Shards, shard => Assert.Contains(shard.BaseName, again.Splits[shard.Split!.Value]));
        AssertSound(before, oldMark);
    }

    [Fact]
    public void Shards_that_share_groups_through_others_follow_the_first_of_them_in_whatever_order_the_groups_are_listed()
    {
        folders.Run(new LineRecipe(folders.Inputs) { MostUnits = 4 });
        var splits = new List<string>();
        foreach (var list in (string[])["{\"shard\": \"data/part_00003.txt\", \"groups\": [\"a\", \"b\"]}", "{\"shard\": \"data/part_00003.txt\", \"groups\": [\"b\", \"a\"]}"])
        {
            File.WriteAllLines(folders.Output() + "/groups.jsonl", ["{\"shard\": \"data/part_00001.txt\", \"groups\": [\"a\"]}", "{\"shard\": \"data/part_00002.txt\", \"groups\": [\"b\"]}", list]);
            for (var seed = 0; seed < 8; seed++)
            {
                var again = SplitAgain.Write(folders.Output(), SplitBy.Groups, SplitRatios.Parse("1/1/1"), seed);
                var expected = new GroupSplitter(seed, SplitRatios.Parse("1/1/1")).SplitOf("part_00001.txt"u8);
                Assert.All((string[])["part_00001.txt", "part_00002.txt", "part_00003.txt"], name => Assert.Contains(name, again.Splits[expected]));
            }
        }
    }

    [Fact]
    public void Shards_in_folders_named_after_splits_are_not_split_again()
    {
        var shards = folders.Output();
        Directory.CreateDirectory(shards + "/train");
        File.WriteAllText(shards + "/train/a.parquet", "?");
        new FolderManifest(new ManifestOptions { ShardsFolder = shards, OutputFolder = shards, Version = "v" }).Write(TestContext.Current.CancellationToken);
        var before = File.ReadAllText(shards + "/dataset_manifest.json");
        Assert.Throws<DatasetStateException>(() => SplitAgain.Write(shards, SplitBy.Shards, SplitRatios.Default, null));
        Assert.Equal(before, File.ReadAllText(shards + "/dataset_manifest.json"));
    }

    [Fact]
    public void Without_a_list_of_groups_only_shards_can_be_split()
    {
        folders.Run();
        File.Delete(folders.Output() + "/groups.jsonl");
        Assert.Contains("split by shard", Assert.Throws<DatasetStateException>(() => SplitAgain.Write(folders.Output(), SplitBy.Groups, SplitRatios.Default, null)).Message, StringComparison.Ordinal);
        Assert.True(File.Exists(folders.Output() + "/_COMPLETE"));
    }

    [Theory]
    [InlineData("{\"shard\": \"data/part_00099.txt\", \"groups\": [\"a\"]}")]
    public void A_list_of_groups_of_other_shards_is_refused(string line)
    {
        folders.Run();
        File.AppendAllText(folders.Output() + "/groups.jsonl", line + "\n");
        Assert.Contains("part_00099", Assert.Throws<MalformedDataException>(() => SplitAgain.Write(folders.Output(), SplitBy.Groups, SplitRatios.Default, null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_manifest_of_the_originals_keeps_its_six_keys()
    {
        var shards = folders.Output();
        Directory.CreateDirectory(shards);
        for (var i = 0; i < 10; i++)
        {
            File.WriteAllText($"{shards}/s{i}.parquet", "?");
        }

        new FolderManifest(new ManifestOptions { ShardsFolder = shards, OutputFolder = shards, Version = "v", Plain = true }).Write(TestContext.Current.CancellationToken);
        var again = SplitAgain.Write(shards, SplitBy.Shards, SplitRatios.Parse("5/3/2"), 3);
        Assert.Equal((5, 3, 2), (again.Splits.Train.Count, again.Splits.Val.Count, again.Splits.Test.Count));
        Assert.Null(ManifestReader.Read(shards).Format);
        Assert.DoesNotContain("format", File.ReadAllText(shards + "/dataset_manifest.json"), StringComparison.Ordinal);
    }

    private void AssertSound(DatasetManifest before, string oldMark)
    {
        var now = ManifestReader.Read(folders.Output());
        Assert.NotEqual(before.Root, now.Root);
        Assert.NotEqual(oldMark, File.ReadAllText(folders.Output() + "/_COMPLETE"));
        Assert.Equal(now.Root, CompletionMark.ReadRoot(folders.Output()));
        Assert.Empty(DatasetVerifier.Verify(new VerifyOptions { Path = folders.Output() }, TestContext.Current.CancellationToken).Findings);
        PythonOracle.Run("import os, subprocess, sys; os.chdir(sys.argv[1]); subprocess.run(['sha256sum', '--strict', '-c', 'SHA256SUMS'], check=True)", folders.Output());
        Assert.Equal(now.Root, PythonOracle.Run(Manifests.FolderManifestTests.RootScript, folders.Output() + "/dataset_manifest.json").Trim());
    }
}
