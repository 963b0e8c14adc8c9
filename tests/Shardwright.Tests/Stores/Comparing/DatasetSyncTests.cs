using Shardwright.Stores;
using Shardwright.Stores.Comparing;
using Shardwright.Foundation.Errors;

namespace Shardwright.Tests.Stores.Comparing;

public sealed class DatasetSyncTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Each_file_of_either_side_has_its_letter()
    {
        var bucket = new MemoryBucket();
        Put("same.bin", "abc");
        Put("only-here.bin", "abc");
        Put("other-bytes.bin", "abc");
        Put("other-size.bin", "abc");
        Put("unclaimed.bin", "abc");
        Put("half.bin.0123.partial", "abc");
        bucket.Plant("same.bin", "abc", claims: true);
        bucket.Plant("only-there.bin", "abcd", claims: true);
        bucket.Plant("other-bytes.bin", "abd", claims: true);
        bucket.Plant("other-size.bin", "ab", claims: true);
        bucket.Plant("unclaimed.bin", "abc");
        Assert.Equal("+only-here.bin -only-there.bin *other-bytes.bin *other-size.bin =same.bin !unclaimed.bin", await Lines(bucket, readData: false));
        Assert.Equal("+only-here.bin -only-there.bin *other-bytes.bin *other-size.bin =same.bin =unclaimed.bin", await Lines(bucket, readData: true));
        Assert.DoesNotContain(bucket.Log, operation => operation.Changes);

        // The other way round.
        var options = Options(false);
        var report = await DatasetSync.CompareAsync(new StoreSide(new MemoryStore(bucket), options), new FolderSide(folder.Path), options, TestContext.Current.CancellationToken);
        Assert.Equal((SyncLetter.OnlySource, 4, SyncLetter.OnlyTarget), (report.Lines[1].Letter, report.Lines[1].Bytes, report.Lines[0].Letter));
        Assert.Equal((1, false), (report.Count(SyncLetter.Failed), report.IsSame));
    }

    [Fact]
    public async Task Two_folders_are_compared_by_their_bytes()
    {
        Put("a/x.bin", "1");
        Put("b/x.bin", "1");
        var options = new SyncOptions { Source = StoreUrl.Parse(folder.File("a")), Target = StoreUrl.Parse(folder.File("b")) };
        Assert.True((await DatasetSync.CompareAsync(options, TestContext.Current.CancellationToken)).IsSame);
        Put("b/x.bin", "2");
        Assert.Equal('*', (await DatasetSync.CompareAsync(options, TestContext.Current.CancellationToken)).Lines[0].Sign);
        Assert.Equal('+', (await DatasetSync.CompareAsync(options with { Target = StoreUrl.Parse(folder.File("none")) }, TestContext.Current.CancellationToken)).Lines[0].Sign);
        await Assert.ThrowsAsync<StorageException>(() => DatasetSync.CompareAsync(options with { Source = StoreUrl.Parse(folder.File("none")) }, TestContext.Current.CancellationToken));
    }

    private static SyncOptions Options(bool readData) => new() { Source = StoreUrl.Parse("a"), Target = StoreUrl.Parse("s3://b"), ReadData = readData };

    private async Task<string> Lines(MemoryBucket bucket, bool readData)
    {
        var options = Options(readData);
        var report = await DatasetSync.CompareAsync(new FolderSide(folder.Path), new StoreSide(new MemoryStore(bucket), options), options, TestContext.Current.CancellationToken);
        return string.Join(' ', report.Lines.Select(line => $"{line.Sign}{line.Name}"));
    }

    private void Put(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder.File(name))!);
        File.WriteAllText(folder.File(name), text);
    }
}
