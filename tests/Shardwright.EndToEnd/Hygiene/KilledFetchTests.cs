using System.Security.Cryptography;
using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Hygiene;

/// <summary>Downloads that end too early: by a kill, a signal, a reset of the connection or a full disk.</summary>
public sealed class KilledFetchTests : IDisposable
{
    private const int Half = 1 << 20;

    private readonly Workspace workspace = new();
    private readonly byte[] body = new byte[2 * Half];

    public KilledFetchTests() => new Random(5).NextBytes(body);

    private string Partial => workspace["data", "one", "a.bin.fetch.partial"];

    public void Dispose() => workspace.Dispose();

    [Theory]
    [InlineData("KILL")]
    [InlineData("INT")]
    public void A_download_that_is_ended_goes_on_and_sends_only_the_rest(string signal)
    {
        using var server = new RangeServer(body, number => number == 1 ? Half : body.Length);
        Register(server.Start());
        using (var fetch = Launched.Start(Fetch("data")))
        {
            while (!fetch.HasExited && !(File.Exists(Partial) && new FileInfo(Partial).Length == Half))
            {
                Thread.Yield();
            }

            Launched.Run(Fetch("data")).Ends(1);
            Assert.Contains("a download that 'shardwright fetch' goes on with", Clean().Output, StringComparison.Ordinal);
            fetch.Signal(signal);
            var ended = fetch.Wait();
            Assert.False(File.Exists(workspace["data", "one", "a.bin"]));
            if (signal == "INT")
            {
                Launched.Sane(ended).Fails(130, "interrupted", "goes on");
            }
        }

        // Nobody works there now: it stays all the same.
        Clean();
        Launched.Run(Fetch("data")).Ends(0);
        Assert.Equal([0, Half], server.Starts);
        Assert.Equal(body, File.ReadAllBytes(workspace["data", "one", "a.bin"]));
        Assert.Empty(Directory.EnumerateFiles(workspace["data"], "*.partial", SearchOption.AllDirectories));
    }

    [Fact]
    public void A_connection_that_is_reset_is_made_again_for_the_rest()
    {
        using var server = new RangeServer(body, number => number == 1 ? Half : body.Length, resets: true);
        Register(server.Start());
        Launched.Run(Fetch("data")).Ends(0);
        Assert.Equal(2, server.Starts.Count);
        Assert.InRange(server.Starts.Last(), 0, Half);
        Assert.Equal(body, File.ReadAllBytes(workspace["data", "one", "a.bin"]));
    }

    [Fact]
    public void A_disk_that_is_full_is_one_line_and_nothing_that_looks_whole()
    {
        using var server = new RangeServer(body, _ => body.Length);
        Register(server.Start());
        using var disk = new SmallDisk(workspace["disk"], "1m");
        var failed = Launched.Run(Fetch("disk")).Ends(1);
        Assert.Contains("disk space", Assert.Single(failed.Complaints), StringComparison.Ordinal);
        Assert.Equal([workspace["disk", "one", ".fetch"]], Directory.GetFileSystemEntries(workspace["disk", "one"]));
        disk.Grow("4m");
        Launched.Run(Fetch("disk")).Ends(0);
    }

    private ToolResult Clean() => Launched.Run("clean", workspace["data"], "--apply", "--partial-age", "0s").Ends(0);

    private string[] Fetch(string folder) => ["fetch", "one", "--registry", workspace["r.json"], "-o", workspace[folder]];

    private void Register(string url) => File.WriteAllText(
        workspace["r.json"],
        $$"""{"version":1,"datasets":[{"name":"one","files":[{"path":"a.bin","url":"{{url}}","sha256":"{{Convert.ToHexStringLower(SHA256.HashData(body))}}","bytes":{{body.Length}}}]}]}""");
}
