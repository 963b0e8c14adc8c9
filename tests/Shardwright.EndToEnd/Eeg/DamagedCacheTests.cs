using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Eeg;

/// <summary>Any file of a finished cache cut, flipped, removed or replaced: found, never read as if it were right, and mended.</summary>
public sealed class DamagedCacheTests : IDisposable
{
    private static readonly string[] Ways = ["cut", "flip", "remove", "replace", "append"];

    private readonly Workspace workspace = new();
    private readonly Random random = new(11);

    public DamagedCacheTests()
    {
        Directory.CreateDirectory(workspace["in"]);
        foreach (var (name, start) in ((string, int)[])[("a_s1", 3), ("b_s1", 0)])
        {
            new RawRecording { Seconds = 81 }.Write(workspace["in", name + ".edf"]);
            File.WriteAllText(workspace["in", name + ".csv"], $"a,{start},30,seiz,1\n");
        }
    }

    public void Dispose() => workspace.Dispose();

    [Theory]
    [InlineData("npz", "none")]
    [InlineData("npz", "deflate")]
    [InlineData("continuous", "none")]
    public void Damage_to_any_file_is_found_never_read_and_mended(string layout, string compression)
    {
        Build(layout, compression).Ends(0);
        Workspace.Copy(workspace["out"], workspace["whole"]);
        var digests = Orders().Select(order => Digest(order).Ends(0).Json.GetProperty("digest").GetString()).ToArray();
        // That SHA256SUMS is gone is no damage: it is for people who verify without us.
        var names = Workspace.Published(workspace["out"]).Keys.Where(name => name != "SHA256SUMS").ToArray();
        Assert.True(names.Length >= 10, string.Join(", ", names));
        var all = names.SelectMany(name => Ways.Select(way => (name, way))).OrderBy(_ => random.Next()).ToArray();
        var tries = all.Take(Dose.Of(3, all.Length)).Append((names.First(name => name.EndsWith(".npz", StringComparison.Ordinal)), "flip"));
        var wrong = new List<string>();
        foreach (var (name, way) in tries)
        {
            if (!Damage(workspace["out", name], way))
            {
                continue;
            }

            if (Record.Exception(() => AssertFoundAndMended(name, digests, layout, compression)) is { } failure)
            {
                wrong.Add($"{way} {name}: {failure.Message}");
            }

            Directory.Delete(workspace["out"], recursive: true);
            Workspace.Copy(workspace["whole"], workspace["out"]);
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    // A mark may have more in it than it needs to vouch for the manifest.
    private void AssertFoundAndMended(string name, string?[] digests, string layout, string compression)
    {
        var verified = Launched.Run("verify", workspace["out"]);
        Assert.True(verified.ExitCode == 4 || (verified.ExitCode == 1 && name == "dataset_manifest.json") || (verified.ExitCode == 0 && name == "_COMPLETE"), verified.ToString());
        foreach (var (order, digest) in Orders().Zip(digests))
        {
            var read = Digest(order);
            Assert.True(read.ExitCode is 1 || (read.ExitCode == 0 && (read.Json.GetProperty("digest").GetString() == digest || IsOfAList(name))), $"other records were read\n{read}");
            Assert.True(read.ExitCode == 0 || read.Complaints.Count == 1, read.ToString());
            Assert.True(!name.EndsWith(".npz", StringComparison.Ordinal) || read.ExitCode == 0 || read.Complaints[0].Contains(name, StringComparison.Ordinal) || read.Complaints[0].Contains("missing files", StringComparison.Ordinal), read.ToString());
        }

        Launched.Run("eeg", "stats", "--cache-dir", workspace["out"]);
        var mended = Build(layout, compression);
        if (mended.ExitCode == 0)
        {
            Workspace.Same(workspace["whole"], workspace["out"]);
        }
        else
        {
            Assert.True(mended.ExitCode == 1 && mended.Complaints.Count == 1 && name is "dataset_manifest.json", mended.ToString());
        }
    }

    // Without our own lists the cache is one of the original's, which is read by what is there.
    private static bool IsOfAList(string name) => name is "dataset_manifest.json" or "manifest.json" or "recordings.jsonl";

    private static string[] Orders() => ["sequential", "eeg-balanced"];

    private ToolResult Digest(string order) => Launched.Run("read", workspace["out"], "--order", order, "--json");

    private ToolResult Build(string layout, string compression)
        => Launched.Run(["eeg", "build-cache", "--data-dir", workspace["in"], "--cache-dir", workspace["out"], "--layout", layout, .. layout == "npz" ? (string[])["--compress", compression] : []]);

    private bool Damage(string path, string way)
    {
        var bytes = File.ReadAllBytes(path);
        switch (way)
        {
            case "cut" when bytes.Length > 0:
                File.WriteAllBytes(path, bytes[..random.Next(bytes.Length)]);
                return true;
            case "flip" when bytes.Length > 0:
                bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                File.WriteAllBytes(path, bytes);
                return true;
            case "remove":
                File.Delete(path);
                return true;
            case "replace" when bytes.Length > 0:
                random.NextBytes(bytes);
                File.WriteAllBytes(path, bytes);
                return true;
            case "append":
                File.AppendAllText(path, "x");
                return true;
            default:
                return false;
        }
    }
}
