using System.Text.RegularExpressions;
using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Hygiene;

/// <summary><c>outputs</c>, <c>--output-log</c>, <c>memo</c>, <c>fetch</c> and <c>clean</c> as they are typed.</summary>
public sealed class HygieneCommandTests : IDisposable
{
    private readonly Workspace place = new();

    public void Dispose() => place.Dispose();

    [Fact]
    public void An_output_folder_is_made_filled_and_found_to_keep_the_convention()
    {
        Run("outputs", "init", "run").Ends(0);
        var missing = Run("outputs", "check", "run").Ends(4);
        foreach (var name in (string[])["wts.h5.zip", "metrics.csv", "logs/debug.log", "reconstructed_amplitude.png", "reconstructed_phase.png"])
        {
            Assert.Matches($"(?m)^MISSING +{Regex.Escape(name)}: ", missing.Output);
        }

        Python.Run(
            """
            import os, struct, sys, zlib
            os.chdir(sys.argv[1])
            def chunk(kind, data): return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))
            png = b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', 1, 1, 8, 0, 0, 0, 0)) + chunk(b'IDAT', zlib.compress(b'\0\0')) + chunk(b'IEND', b'')
            for name in ['amplitude', 'phase']: open(f'run/reconstructed_{name}.png', 'wb').write(png)
            open('run/metrics.csv', 'w').write(',mae,mse,psnr,frc50,frc1over7\namp,1,2,3,4,5\nphase,1,2,3,4,nan\n')
            for model in ['autoencoder', 'diffraction_to_obj']:
                os.makedirs(f'models/{model}'); open(f'models/{model}/model.keras', 'w').write(model); open(f'models/{model}/params.dill', 'wb').write(b'\x80\x04never loaded')
            """,
            place.Folder);

        // --output-log makes the log that was missing; what pack made is in it, with its hash.
        var packed = Run("outputs", "pack", "models", "--output", "run/wts.h5.zip", "--output-log", "run", "--json").Ends(0);
        var hash = Tool.Run("/usr/bin/sha256sum", place["run", "wts.h5.zip"]).Output[..64];
        Assert.Contains(hash, packed.Output, StringComparison.Ordinal);
        var log = File.ReadAllLines(place["run", "logs", "debug.log"]);
        Assert.Contains(log, line => line.Contains("wts.h5.zip", StringComparison.Ordinal) && line.Contains(hash, StringComparison.Ordinal));
        Assert.EndsWith("the convention is kept\n", Run("outputs", "check", "run").Ends(0).Output, StringComparison.Ordinal);
        Run("outputs", "unpack", "run/wts.h5.zip", "--output", "back").Ends(0);
        Assert.Equal(
            "",
            Python.Run("import sys, filecmp, zipfile; a = sys.argv[1]; assert zipfile.ZipFile(a + '/run/wts.h5.zip').testzip() is None; d = filecmp.cmpfiles(a + '/models', a + '/back', ['autoencoder/model.keras', 'autoencoder/params.dill', 'diffraction_to_obj/model.keras', 'diffraction_to_obj/params.dill'], shallow=False); assert len(d[0]) == 4, d", place.Folder));

        // The lines are those that Python's own logging writes with the format of the original.
        var line = Python.Run(
            """
            import logging, sys
            logging.basicConfig(filename=sys.argv[1] + '/python.log', filemode='w', level=logging.DEBUG, format='%(asctime)s - %(levelname)s - %(message)s')
            logging.info('one'); logging.warning('two')
            print(open(sys.argv[1] + '/python.log').read(), end='')
            """,
            place.Folder);
        var form = new Regex(@"\A\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} - (DEBUG|INFO|WARNING|ERROR) - .*\z");
        Assert.All(line.TrimEnd('\n').Split('\n'), one => Assert.Matches(form, one));
        Assert.All(log, one => Assert.Matches(form, one));
    }

    [Fact]
    public void A_simulated_scan_is_kept_listed_taken_again_and_cleared()
    {
        ToolResult Sample(string folder, string disabled)
        {
            using var tool = Tool.Start(
                Repository.Launcher, ["sample", "ptycho", "--output", folder, "--count", "9", "--size", "16"], place.Folder,
                new Dictionary<string, string>(Launched.Environment) { ["PTYCHO_DISABLE_MEMOIZE"] = disabled });
            return Launched.Sane(tool.Wait()).Ends(0);
        }

        Sample("off", " YES ");
        Assert.False(Directory.Exists(place["memoized_data"]));
        Assert.Contains("No cached result found. Calculating and caching the result.", Sample("first", "0").Error, StringComparison.Ordinal);
        Assert.Contains("Loading result from disk cache.", Sample("second", "").Error, StringComparison.Ordinal);
        Workspace.Same(place["off"], place["first"]);
        Workspace.Same(place["first"], place["second"]);
        File.WriteAllText(place["memoized_data", "mine.txt"], "stays");
        var entry = Path.GetFileName(Assert.Single(Directory.GetFiles(place["memoized_data"], "*.npz")));
        Assert.Matches("^[0-9a-f]{64}.npz$", entry);
        Assert.StartsWith(entry, Run("memo", "ls").Ends(0).Output, StringComparison.Ordinal);
        Assert.Contains("0 entries", Run("memo", "ls", "--function", "other").Ends(0).Output, StringComparison.Ordinal);
        Assert.Contains("would be removed", Run("memo", "clear", "--dry-run").Ends(0).Output, StringComparison.Ordinal);
        Assert.True(File.Exists(place["memoized_data", entry]));
        Assert.Contains("1 entry", Run("memo", "clear").Ends(0).Output, StringComparison.Ordinal);
        Assert.Equal(["mine.txt"], Directory.GetFiles(place["memoized_data"]).Select(Path.GetFileName));
    }

    [Fact]
    public void A_registry_is_begun_and_a_dataset_of_it_fetched_once()
    {
        Run("fetch", "--init-registry").Ends(0);
        Assert.Contains("https://", File.ReadAllText(place["datasets.json"]), StringComparison.Ordinal);
        Assert.Contains("stays as it is", Run("fetch", "--init-registry").Ends(1).Error, StringComparison.Ordinal);
        File.WriteAllText(place["here.npz"], "content");
        var hash = Tool.Run("/usr/bin/sha256sum", place["here.npz"]).Output[..64];
        File.WriteAllText(place["own.json"], $$"""{"version": 1, "datasets": [{"name": "scans", "files": [{"url": "file://{{place["here.npz"]}}", "path": "a.npz", "sha256": "{{hash}}"}]}]}""");
        Assert.Contains("Downloading scans...", Run("fetch", "scans", "--registry", "own.json").Ends(0).Error, StringComparison.Ordinal);
        Assert.Equal("content", File.ReadAllText(place["datasets", "scans", "a.npz"]));
        Assert.DoesNotContain("Downloading", Run("fetch", "--all", "--registry", "own.json").Ends(0).Error, StringComparison.Ordinal);
        Assert.NotEmpty(Run("fetch", "none", "--registry", "own.json").Ends(2).Complaints);
    }

    [Fact]
    public void Clean_says_of_each_thing_why_it_may_go()
    {
        Tool.Run("/usr/bin/git", "init", "-q", place.Folder).Ends(0);
        foreach (var name in (string[])["a.groups_cache.npz", "b.g2k4.groups_cache.npz", "memoized_data/x.npz", "simulation_outputs/s.npz", "test_run/logs/debug.log", "tmp/t", "c.tmp", "test_mine/code.py", "kept.npz"])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(place[name])!);
            File.WriteAllText(place[name], "12345");
        }

        File.WriteAllText(place["tracked.tmp"], "1");
        Tool.Run("/usr/bin/git", "-C", place.Folder, "add", "-f", "tracked.tmp").Ends(0);
        var listed = Run("clean").Ends(0).Output;
        foreach (var name in (string[])["a.groups_cache.npz", "b.g2k4.groups_cache.npz", "memoized_data", "simulation_outputs", "test_run", "tmp", "c.tmp"])
        {
            Assert.Matches($"(?m)^remove +5 B  {Regex.Escape(name)}/?: .{{8,}}$", listed);
        }

        Assert.Contains("7 to remove, 35 B", listed, StringComparison.Ordinal);
        Run("clean", "--apply").Ends(0);
        Assert.Equal(["kept.npz", "tracked.tmp"], Directory.GetFiles(place.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal([".git", "test_mine"], Directory.GetDirectories(place.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    private ToolResult Run(params string[] words) => Launched.RunIn(place.Folder, words);
}
