using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Ptycho;

/// <summary>Datasets of products that were changed, and scans that were changed since.</summary>
public sealed class DamagedProductTests(ScanFolders scans) : IDisposable
{
    private readonly Workspace workspace = new();

    private string Product => workspace["data", "scan0001_prepared.h5"];

    public void Dispose() => workspace.Dispose();

    [Fact]
    public void A_flipped_byte_is_found_by_verify_and_by_read_and_mended_by_the_build()
    {
        Workspace.Copy(scans.Built, workspace["data"]);
        var bytes = File.ReadAllBytes(Product);
        var random = new Random(7);
        for (var i = 0; i < Dose.Of(1, 3); i++)
        {
            var damaged = bytes.ToArray();
            damaged[random.Next(bytes.Length)] ^= 0x10;
            File.WriteAllBytes(Product, damaged);
            Assert.Contains("CHANGED    scan0001_prepared.h5", Launched.Run("verify", workspace["data"]).Ends(4).Output, StringComparison.Ordinal);
            Launched.Run("read", workspace["data"]).Fails(1, "scan0001_prepared.h5", "CRC-32C");
        }

        Launched.Run("ptycho", "build", "-i", scans.Scans, "-o", workspace["data"]).Ends(0);
        Workspace.Same(scans.Built, workspace["data"]);
    }

    [Fact]
    public void A_product_that_is_cut_or_gone_is_named()
    {
        Workspace.Copy(scans.Built, workspace["data"]);
        using (var product = File.OpenWrite(Product))
        {
            product.SetLength(product.Length / 2);
        }

        Assert.Contains("TRUNCATED  scan0001_prepared.h5", Launched.Run("verify", workspace["data"]).Ends(4).Output, StringComparison.Ordinal);
        Launched.Run("read", workspace["data"]).Fails(1, "scan0001_prepared.h5");
        File.Delete(Product);
        Assert.Contains("MISSING    scan0001_prepared.h5", Launched.Run("verify", workspace["data"]).Ends(4).Output, StringComparison.Ordinal);
        Launched.Run("read", workspace["data"]).Fails(1, "scan0001_prepared.h5");
        File.Delete(workspace["data", "_COMPLETE"]);
        Assert.Contains("INCOMPLETE _COMPLETE", Launched.Run("verify", workspace["data"]).Ends(4).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_scan_that_was_replaced_is_told_by_the_same_command_and_built_anew_on_demand()
    {
        Workspace.Copy(scans.Scans, workspace["in"]);
        Workspace.Copy(scans.Built, workspace["data"]);
        string[] build = ["ptycho", "build", "-i", workspace["in"], "-o", workspace["data"]];
        File.Copy(workspace["in", "scan0000_prepared.npz"], workspace["in", "scan0001_prepared.npz"], overwrite: true);
        Launched.Run(build).Fails(1, "changed input: scan0001_prepared.npz", "--rebuild");
        Workspace.Same(scans.Built, workspace["data"]);
        Assert.Contains("1 made now", Launched.Run([.. build, "--rebuild"]).Ends(0).Output, StringComparison.Ordinal);
        Launched.Run("verify", workspace["data"]).Ends(0);
        File.Delete(workspace["in", "scan0002_prepared.npz"]);
        Launched.Run(build).Fails(1, "missing input: scan0002_prepared.npz");
    }

    [Fact]
    public void Groups_are_drawn_again_where_their_cache_is_damaged_stale_or_cannot_be_written()
    {
        var cache = workspace["scan.g2k4.groups_cache.npz"];
        File.Copy(scans.Scan, workspace["scan.npz"]);
        var drawn = Groups().Output;
        var right = File.ReadAllBytes(cache);
        var flipped = right.ToArray();
        flipped[right.Length / 2] ^= 0x10;
        foreach (var damaged in (byte[][])[flipped, right[..100]])
        {
            File.WriteAllBytes(cache, damaged);
            Assert.Equal(drawn, Groups().Output);
            Assert.Equal(right, File.ReadAllBytes(cache));
        }

        Assert.Contains("out of the cache", Groups().Output, StringComparison.Ordinal);
        Python.Run("import sys, numpy as np; a = dict(np.load(sys.argv[1])); a['xcoords'] = a['xcoords'][::-1].copy() * 2; np.savez(sys.argv[1], **a)", workspace["scan.npz"]);
        Assert.DoesNotContain("out of the cache", Groups().Output, StringComparison.Ordinal);
        Assert.NotEqual(right, File.ReadAllBytes(cache));
        File.Delete(cache);
        Directory.CreateDirectory(cache);
        Assert.Contains("not kept", Groups().Output + Groups().Error, StringComparison.Ordinal);
    }

    private ToolResult Groups() => Launched.Run("ptycho", "sample-positions", workspace["scan.npz"], "--gridsize", "2", "--n-groups", "20", "--groups-cache").Ends(0);
}
