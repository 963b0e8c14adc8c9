using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Ptycho;

/// <summary>An export, a split and a build that end too early: by a kill, a signal or a full disk.</summary>
public sealed class KilledExportTests(ScanFolders scans) : IDisposable
{
    private const int Seed = 20261122;

    private readonly Workspace workspace = new();

    private string Product => workspace["made", "scan.h5"];

    public void Dispose() => workspace.Dispose();

    [Fact]
    public void An_export_that_is_killed_or_interrupted_leaves_the_product_that_was_there()
    {
        Directory.CreateDirectory(workspace["made"]);
        File.WriteAllText(Product, "old");
        foreach (var signal in (string[])["KILL", "INT"])
        {
            using var export = ScanFolders.StartAndAwait(workspace["made"], ".partial", Export(Product));
            export.Signal("STOP");
            export.Signal(signal);
            export.Signal("CONT");
            var ended = export.Wait();
            Assert.Equal("old", File.ReadAllText(Product));
            if (signal == "INT")
            {
                Launched.Sane(ended).Fails(130, "interrupted", "begins anew");
                Assert.Equal([Product], Directory.GetFiles(workspace["made"]));
            }

            foreach (var dead in Directory.GetFiles(workspace["made"], "*.partial"))
            {
                File.Delete(dead);
            }
        }

        Launched.Run(Export(Product)).Ends(0);
        Assert.StartsWith("\u0089HDF", System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(Product)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_disk_ends_an_export_with_one_line_that_names_the_product()
    {
        using var disk = new SmallDisk(workspace["disk"], "400k");
        File.WriteAllText(workspace["disk", "scan.h5"], "old");
        var failed = Launched.Run(Export(workspace["disk", "scan.h5"])).Fails(3, "Conversion failed: ", "scan.h5", "no space left");
        Assert.DoesNotContain(".partial", failed.Error, StringComparison.Ordinal);
        Assert.Equal("old", File.ReadAllText(workspace["disk", "scan.h5"]));
        Launched.Run(Export(workspace["disk", "new.h5"])).Fails(3, "Conversion failed: ");
        Launched.Run("ptycho", "canonicalize", scans.Scan, workspace["disk", "c.npz"]).Fails(1, "No space left", "begins anew");
        Assert.Equal([workspace["disk", "scan.h5"]], Directory.GetFileSystemEntries(workspace["disk"]));
    }

    [Fact]
    public void A_split_never_leaves_a_new_side_beside_an_old_one()
    {
        var (train, test) = (workspace["out", "scan0000_prepared_train.npz"], workspace["out", "scan0000_prepared_test.npz"]);
        Directory.CreateDirectory(test);
        Launched.Run("ptycho", "split", scans.Scan, "-o", workspace["out"], "--overwrite").Fails(1, "scan0000_prepared_test.npz", "folder");
        Assert.Equal([test], Directory.GetFileSystemEntries(workspace["out"]));
        Directory.Delete(test);
        using (var disk = new SmallDisk(workspace["disk"], "9m"))
        {
            File.WriteAllText(workspace["disk", "scan0000_prepared_train.npz"], "old");
            Launched.Run("ptycho", "split", scans.Scan, "-o", workspace["disk"], "--overwrite").Fails(1, "No space left", "begins anew");
            Assert.Equal([workspace["disk", "scan0000_prepared_train.npz"]], Directory.GetFileSystemEntries(workspace["disk"]));
            Assert.Equal("old", File.ReadAllText(workspace["disk", "scan0000_prepared_train.npz"]));
        }

        File.WriteAllText(train, "old");
        File.WriteAllText(test, "old");
        Launched.Run("ptycho", "split", scans.Scan, "-o", workspace["out"], "--overwrite").Ends(0);
        Assert.Equal([test, train], Directory.GetFileSystemEntries(workspace["out"]).Order(StringComparer.Ordinal));
        Assert.All([train, test], path => Assert.True(new FileInfo(path).Length > 1000));
    }

    [Fact]
    public void A_build_killed_at_any_point_ends_as_an_undisturbed_one()
    {
        var random = new Random(Seed);
        for (var point = 0; point < Dose.Of(1, 3); point++)
        {
            using (var build = ScanFolders.StartAndAwait(workspace["out"], point % 2 == 0 ? ".partial" : ".h5", Build("out")))
            {
                Thread.Sleep(random.Next(5));
                build.Kill();
                build.Wait();
            }

            Workspace.NothingHalf(scans.Built, workspace["out"]);
            Launched.Run(Build("out")).Ends(0);
            Workspace.Same(scans.Built, workspace["out"]);
            Directory.Delete(workspace["out"], recursive: true);
        }
    }

    [Fact]
    public void An_interrupted_build_is_said_to_be_unfinished_and_goes_on()
    {
        using (var build = ScanFolders.StartAndAwait(workspace["out"], ".partial", Build("out")))
        {
            // Two at once are one too many.
            build.Signal("STOP");
            Launched.Run(Build("out")).Fails(1, "lock", "held by");
            build.Signal("INT");
            build.Signal("CONT");
            Launched.Sane(build.Wait());
        }

        if (!File.Exists(workspace["out", "_COMPLETE"]))
        {
            Launched.Run("verify", workspace["out"]).Fails(1, "not finished", "goes on");
            Launched.Run("read", workspace["out"]).Fails(1, "not finished", "goes on");
        }

        Launched.Run(Build("out")).Ends(0);
        Workspace.Same(scans.Built, workspace["out"]);
    }

    [Fact]
    public void Parts_of_two_processes_on_a_disk_that_was_too_small_end_as_one_build()
    {
        using var disk = new SmallDisk(workspace["disk"], "4m");
        Launched.Run(Build("disk/out", "--ignore-space")).Fails(1, "no space left", "scan000");
        Assert.False(File.Exists(workspace["disk", "out", "_COMPLETE"]));
        disk.Grow("64m");
        using (var one = Launched.Start(Build("disk/out", "--part", "1/2")))
        using (var two = Launched.Start(Build("disk/out", "--part", "2/2")))
        {
            Launched.Sane(one.Wait()).Ends(0);
            Launched.Sane(two.Wait()).Ends(0);
        }

        Launched.Run(Build("disk/out", "--finish")).Ends(0);
        Workspace.Same(scans.Built, workspace["disk", "out"]);
    }

    private string[] Export(string product) => ["ptycho", "export", "--input-npz", scans.Scan, "--output-product", product, "--object-center", "auto"];

    private string[] Build(string folder, params string[] flags) => ["ptycho", "build", "-i", scans.Scans, "-o", workspace[folder], .. flags];
}
