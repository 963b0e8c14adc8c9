using Shardwright.EndToEnd.Running;
using Shardwright.Tests.Stores.Fake;

namespace Shardwright.EndToEnd.Stores;

/// <summary>A cache folder that several processes use, that fills up, and that goes bad.</summary>
public sealed class SharedCacheTests : IDisposable
{
    private readonly Workspace workspace = new();
    private readonly FakeS3 server = new();
    private readonly string built;
    private readonly string digest;
    private readonly long largest;

    public SharedCacheTests(RawSpectra raw)
    {
        built = raw.Built;
        Workspace.Copy(built, workspace["spectra"]);
        StoreRuns.Run(server, workspace, "push", workspace["spectra"], $"{StoreRuns.Bucket}/ds").Ends(0);
        digest = Digest(Launched.Run("read", built, "--json").Ends(0));
        largest = Directory.EnumerateFiles(built, "*.parquet", SearchOption.AllDirectories).Max(path => new FileInfo(path).Length);
    }

    public void Dispose()
    {
        server.Dispose();
        workspace.Dispose();
    }

    [Fact]
    public void Two_readers_of_one_small_cache_read_all_records_however_often_one_is_killed()
    {
        var random = new Random(6);
        for (var round = 0; round < Dose.Of(1, 10); round++)
        {
            using var first = Start("--cache-limit", $"{largest * 3}");
            using (var victim = Start("--cache-limit", $"{largest * 3}"))
            {
                Thread.Sleep(random.Next(400));
                victim.Kill();
                victim.Wait();
            }

            using var second = Start("--cache-limit", $"{largest * 3}");
            Assert.Equal(digest, Digest(Launched.Sane(first.Wait()).Ends(0)));
            Assert.Equal(digest, Digest(Launched.Sane(second.Wait()).Ends(0)));
            Assert.InRange(Cached().Sum(path => new FileInfo(path).Length), 1, largest * 3);
            foreach (var path in Cached())
            {
                Assert.Equal(File.ReadAllBytes(Path.Combine(built, Name(path))), File.ReadAllBytes(path));
            }
        }
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.5)]
    [InlineData(1.0)]
    public void A_cached_shard_that_went_bad_is_kept_aside_and_fetched_again(double place)
    {
        Read().Ends(0);
        var path = Cached().Order(StringComparer.Ordinal).ElementAt(1);
        var time = File.GetLastWriteTimeUtc(path);
        using (var file = File.Open(path, FileMode.Open, FileAccess.ReadWrite))
        {
            file.Position = (long)(place * (file.Length - 1));
            var value = file.ReadByte();
            file.Position--;
            file.WriteByte((byte)(value ^ 0x10));
        }

        // A disk that goes bad changes no time.
        File.SetLastWriteTimeUtc(path, time);
        var before = server.Count(FakeOperation.Get, ".parquet");
        var read = Read().Ends(0);
        Assert.Equal(digest, Digest(read));
        Assert.Contains("damaged", read.Error, StringComparison.Ordinal);
        Assert.Equal(before + 1, server.Count(FakeOperation.Get, ".parquet"));
        Assert.Equal(File.ReadAllBytes(Path.Combine(built, Name(path))), File.ReadAllBytes(path));
        Assert.Single(Directory.EnumerateFiles(workspace["small"], "*.damaged.partial", SearchOption.AllDirectories));
    }

    [Fact]
    public void A_cache_on_a_full_disk_is_one_line_and_goes_on_with_more_room()
    {
        using var disk = new SmallDisk(workspace["small"], "1m");
        var failed = Read().Ends(1);
        Assert.Contains("space", Assert.Single(failed.Complaints), StringComparison.OrdinalIgnoreCase);
        disk.Grow("64m");
        Assert.Equal(digest, Digest(Read().Ends(0)));
    }

    private static string Digest(ToolResult read) => read.Json.GetProperty("digest").GetString()!;

    private string Name(string path) => Path.GetRelativePath(Path.GetDirectoryName(Path.GetDirectoryName(path))!, path) is var name && File.Exists(Path.Combine(built, name)) ? name : Path.GetFileName(path);

    private IEnumerable<string> Cached() => Directory.EnumerateFiles(workspace["small"], "*.parquet", SearchOption.AllDirectories);

    private Tool Start(params string[] more) => StoreRuns.Start(server, workspace, ["read", $"{StoreRuns.Bucket}/ds", "--json", "--cache-dir", workspace["small"], .. more]);

    private ToolResult Read(params string[] more) => StoreRuns.Run(server, workspace, ["read", $"{StoreRuns.Bucket}/ds", "--json", "--cache-dir", workspace["small"], .. more]);
}
