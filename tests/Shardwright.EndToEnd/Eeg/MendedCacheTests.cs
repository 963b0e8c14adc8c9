using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Eeg;

/// <summary>What somebody deletes from a finished cache, or writes over, is found by <c>verify</c> and mended by the command that built it.</summary>
public sealed class MendedCacheTests(EegCacheRuns eeg) : IDisposable
{
    private const string Cached = "aaaaaaar_s001_t000_windows.npz";

    private readonly Workspace workspace = new();

    public static TheoryData<string, int> Files() => new()
    {
        { "manifest.json", 0 }, { "_dataset_index.json", 0 }, { "recordings.jsonl", 0 }, { "groups.jsonl", 0 }, { "SHA256SUMS", 0 },
        { "_COMPLETE", 0 }, { "dataset_manifest.json", 0 }, { Cached, 1 }, { $".shardwright/blocks/{Cached}.crc32c", 1 },
    };

    public void Dispose() => workspace.Dispose();

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_that_is_deleted_cut_or_altered_is_mended_by_the_same_command(string name, int made)
    {
        Workspace.Copy(eeg.Built(), workspace["out"]);
        var path = workspace["out", name];
        var whole = File.ReadAllBytes(path);
        Action[] faults =
        [
            () => File.Delete(path),
            () => File.WriteAllBytes(path, [.. whole.Select((value, i) => i == whole.Length / 2 ? (byte)(value ^ 1) : value)]),
            () => File.WriteAllText(path, "nonsense"),
            () => File.WriteAllBytes(path, []),
            () => File.WriteAllBytes(path, whole[..(whole.Length / 2)]),
        ];
        foreach (var fault in faults.Take(Dose.Of(2, faults.Length)))
        {
            var before = EegCacheRuns.State(workspace["out"]);
            fault();
            Assert.Equal(made, EegCacheRuns.Made(Build("--json").Ends(0)));
            Assert.Equal(made == 0 ? [] : [Cached], EegCacheRuns.Remade(before, EegCacheRuns.State(workspace["out"])));
            Workspace.Same(eeg.Built(), workspace["out"]);
        }

        Launched.Run("verify", workspace["out"]).Ends(0);
    }

    [Fact]
    public void A_cache_file_altered_behind_its_own_time_is_found_by_verify_and_made_again_once_it_is_deleted()
    {
        Workspace.Copy(eeg.Built(), workspace["out"]);
        var time = File.GetLastWriteTimeUtc(workspace["out", Cached]);
        using (var file = File.OpenWrite(workspace["out", Cached]))
        {
            file.Seek(5_000, SeekOrigin.Begin);
            file.Write([0x5a, 0xa5]);
        }

        File.SetLastWriteTimeUtc(workspace["out", Cached], time);
        Assert.Contains(Cached, Launched.Run("verify", workspace["out"]).Ends(4).Output, StringComparison.Ordinal);
        File.Delete(workspace["out", Cached]);
        Assert.Equal(1, EegCacheRuns.Made(Build("--json").Ends(0)));
        Workspace.Same(eeg.Built(), workspace["out"]);
    }

    [Fact]
    public void A_cache_without_its_plan_is_planned_again_and_nothing_is_made_anew()
    {
        Workspace.Copy(eeg.Built(), workspace["out"]);
        File.Delete(workspace["out", ".shardwright", "plan.json"]);
        Assert.Equal(0, EegCacheRuns.Made(Build("--json").Ends(0)));
        Workspace.Same(eeg.Built(), workspace["out"]);
    }

    [Fact]
    public void What_scan_cache_writes_over_a_whole_cache_is_what_the_build_wrote()
    {
        Workspace.Copy(eeg.Built(), workspace["out"]);
        Launched.Run("eeg", "scan-cache", "--cache-dir", workspace["out"]).Ends(0);
        Workspace.Same(eeg.Built(), workspace["out"]);
    }

    private ToolResult Build(params string[] flags) => Launched.Run([.. EegCacheRuns.BuildOf(eeg.Recordings, workspace["out"], flags)]);
}
