using Shardwright.Hygiene.Guard;

namespace Shardwright.Tests.Hygiene.Guard;

public sealed class WorktreeScanTests
{
    [Fact]
    public void Large_files_and_the_size_of_each_folder_are_listed()
    {
        using var repository = new GitSandbox();
        repository.Stage("a/large.bin", new byte[3_000_000]);
        repository.Write("a/deep/more.bin", new byte[2_000_000]);
        repository.Write("b/small", "x");
        repository.Write("c/d/e", "xx");
        File.CreateSymbolicLink(repository.Path("b/link"), repository.Path("a"));
        var report = WorktreeScan.Run(repository.Root, 1_000_000, TestContext.Current.CancellationToken);
        Assert.Equal([("a/large.bin", (bool?)true), ("a/deep/more.bin", false)], report.LargeFiles.Select(file => (file.Path, file.IsTracked)));
        Assert.Equal([("a", 5_000_000L), ("a/deep", 2_000_000), ("c", 2), ("b", 1)], report.Folders.Select(folder => (folder.Path, folder.Bytes)));
        Assert.Equal((5_000_003, 4), (report.Bytes, report.Files));
        using var plain = new TemporaryFolder();
        File.WriteAllBytes(plain.File("x"), new byte[11]);
        Assert.Null(Assert.Single(WorktreeScan.Run(plain.Path, 10, TestContext.Current.CancellationToken).LargeFiles).IsTracked);
    }
}
