using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Hygiene;

/// <summary>Model archives that are made and unpacked only half.</summary>
public sealed class KilledArchiveTests : IDisposable
{
    private readonly Workspace workspace = new();

    public KilledArchiveTests()
    {
        var bytes = new byte[12 << 20];
        new Random(3).NextBytes(bytes);
        foreach (var model in (string[])["one", "two"])
        {
            Directory.CreateDirectory(workspace["models", model]);
            File.WriteAllBytes(workspace["models", model, "model.keras"], bytes);
        }
    }

    public void Dispose() => workspace.Dispose();

    [Fact]
    public void A_full_disk_leaves_no_archive_and_none_of_its_files()
    {
        Launched.Run("outputs", "pack", workspace["models"], "-o", workspace["w.zip"]).Ends(0);
        using var disk = new SmallDisk(workspace["disk"], "16m");
        File.WriteAllText(workspace["disk", "w.zip"], "old");
        Launched.Run("outputs", "pack", workspace["models"], "-o", workspace["disk", "w.zip"], "--replace").Fails(1, "No space left", "begins anew");
        Assert.Equal("old", File.ReadAllText(workspace["disk", "w.zip"]));
        Launched.Run("outputs", "unpack", workspace["w.zip"], "-o", workspace["disk", "out"]).Fails(1, "No space left", "begins anew");
        Assert.Equal([workspace["disk", "w.zip"]], Directory.GetFileSystemEntries(workspace["disk"]));
        disk.Grow("64m");
        Launched.Run("outputs", "unpack", workspace["w.zip"], "-o", workspace["disk", "out"]).Ends(0);
    }

    [Theory]
    [InlineData("KILL")]
    [InlineData("INT")]
    public void An_archive_half_unpacked_is_unpacked_by_the_same_command(string signal)
    {
        Launched.Run("outputs", "pack", workspace["models"], "-o", workspace["w.zip"]).Ends(0);
        string[] unpack = ["outputs", "unpack", workspace["w.zip"], "-o", workspace["out"]];
        using (var tool = Launched.Start(unpack))
        {
            while (!tool.HasExited && !Directory.Exists(workspace["out", "two"]))
            {
                Thread.Yield();
            }

            tool.Signal(signal);
            tool.Wait();
        }

        if (!File.Exists(workspace["out", "manifest.json"]))
        {
            Assert.All(Files(), name => Assert.EndsWith(".partial", name, StringComparison.Ordinal));
            Assert.True(signal == "KILL" || !Directory.Exists(workspace["out"]));
            Launched.Run(unpack).Ends(0);
        }

        Assert.Equal(3, Files().Count(name => !name.EndsWith(".partial", StringComparison.Ordinal)));
    }

    private string[] Files() => Directory.Exists(workspace["out"]) ? Directory.GetFiles(workspace["out"], "*", SearchOption.AllDirectories) : [];
}
