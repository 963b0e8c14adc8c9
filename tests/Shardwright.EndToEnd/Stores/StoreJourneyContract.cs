using Shardwright.EndToEnd.Code;
using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Stores;

/// <summary>Datasets go to a store and come back, as a user would send them; each server derives it.</summary>
public abstract class StoreJourneyContract(RawSpectra raw, CodeSamples code) : IAsyncLifetime
{
    private const int BeginOfText = 2;

    private readonly Workspace workspace = new();
    private Dictionary<string, string> environment = [];
    private string bucket = "";

    /// <summary>A bucket of the test's own: its name, and the variables by which a command reaches it.</summary>
    protected abstract Task<(string Bucket, IReadOnlyDictionary<string, string> Variables)> BeginAsync();

    /// <summary>What lies in the bucket, by another way than the one under test: keys, and what tells their bytes.</summary>
    protected abstract SortedDictionary<string, string> Objects();

    public async ValueTask InitializeAsync()
    {
        var (name, variables) = await BeginAsync();
        bucket = $"s3://{name}";
        environment = StoreRuns.Environment(variables, workspace);
    }

    public virtual ValueTask DisposeAsync()
    {
        workspace.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public void What_is_pushed_pulled_and_verified_is_the_dataset_to_the_byte()
    {
        Workspace.Copy(raw.Built, workspace["spectra"]);
        Run("push", workspace["spectra"], $"{bucket}/spectra").Ends(0);
        Assert.Contains("spectra/_COMPLETE", Objects().Keys);
        var verified = Run("verify", $"{bucket}/spectra").Ends(0);
        Assert.Contains("claimed", verified.Output, StringComparison.Ordinal);
        Run("verify", $"{bucket}/spectra", "--read-data").Ends(0);
        Run("pull", $"{bucket}/spectra", workspace["back"]).Ends(0);
        Workspace.Same(raw.Built, workspace["back"]);
        Launched.Run("verify", workspace["back"]).Ends(0);
        Assert.Equal(Launched.Run("read", raw.Built, "--json").Json.GetProperty("digest").GetString(), Run("read", $"{bucket}/spectra", "--json").Ends(0).Json.GetProperty("digest").GetString());
        var again = Run("push", workspace["spectra"], $"{bucket}/spectra", "--json").Ends(0);
        Assert.Equal(0, again.Json.GetProperty("moved").GetInt64());
        Assert.Equal(0, Run("pull", $"{bucket}/spectra", workspace["back"], "--json").Ends(0).Json.GetProperty("moved").GetInt64());
    }

    [Fact]
    public void A_growing_dataset_flows_from_source_to_rows_while_all_of_it_runs()
    {
        var (documents, folder, pulled, store) = (workspace["docs.jsonl"], workspace["P"], workspace["Q"], $"{bucket}/parquet/cpp_chunked_512");
        using var read = Start(code.ReadOf(pulled, "--follow", "--poll", "200ms", "--print"));
        using var pull = Start("pull", store, pulled, "--watch", "--poll", "200ms");
        using var push = Start("push", folder, store, "--watch", "--poll", "200ms", "--json");
        using var stream = Start(CodeSamples.StreamOf(documents, folder));
        using var chunk = Start(code.ChunkOf(code.Small, documents));
        foreach (var tool in (Tool[])[chunk, stream, pull])
        {
            Launched.Sane(tool.Wait()).Ends(0);
        }

        var pushed = Launched.Sane(push.Wait()).Ends(0);

        var rows = Launched.Sane(read.Wait()).Ends(0);
        Assert.Equal(Travelling(folder), Travelling(pulled));
        Launched.Run("verify", pulled).Ends(0);
        Assert.Equal(Objects().Count, pushed.Json.GetProperty("moved").GetInt32());
        HoldsAll(rows, pulled, documents);
    }

    [Fact]
    public void Rows_are_read_from_a_store_that_still_grows()
    {
        var (store, documents) = ($"{bucket}/live", workspace["docs.jsonl"]);
        using var read = Start(code.ReadOf(store, "--follow", "--poll", "200ms", "--print"));
        Run([.. code.PipelineOf(code.Small, workspace["P"], "--keep-jsonl", documents, "--push", store)]).Ends(0);
        HoldsAll(Launched.Sane(read.Wait()).Ends(0), workspace["P"], documents);
    }

    [Fact]
    public void Cutting_anew_for_another_length_leaves_the_old_folder_and_the_old_prefix_as_they_were()
    {
        var (old, fresh) = ($"{bucket}/parquet/cpp_chunked_512", $"{bucket}/parquet/cpp_chunked_256");
        Run([.. code.PipelineOf(code.Small, workspace["512"], "--push", old)]).Ends(0);
        var (folder, objects) = (Workspace.Published(workspace["512"]), Objects());
        var refused = Run(["code", "pipeline", "--inputs", .. code.Small, "--parquet-dir", workspace["512"], "--max-tokens", "256", "--tokenizer", code.Tokenizer, "--rows-per-file", "250", "--push", old]);
        Assert.Equal(1, refused.ExitCode);
        Run(["code", "pipeline", "--inputs", .. code.Small, "--parquet-dir", workspace["256"], "--max-tokens", "256", "--tokenizer", code.Tokenizer, "--rows-per-file", "250", "--push", fresh]).Ends(0);
        Assert.Equal(folder, Workspace.Published(workspace["512"]));
        Assert.Equal(objects, Objects().Where(pair => pair.Key.StartsWith("parquet/cpp_chunked_512/", StringComparison.Ordinal)));
        Run("verify", fresh, "--read-data").Ends(0);

        // The new dataset under the old prefix is refused, and nothing there is touched.
        var conflict = Run("push", workspace["256"], old);
        Assert.Equal(1, conflict.ExitCode);
        Assert.Contains("--replace", conflict.Error, StringComparison.Ordinal);
        Assert.Equal(objects, Objects().Where(pair => pair.Key.StartsWith("parquet/cpp_chunked_512/", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_build_publishes_while_it_builds()
    {
        Run([.. RawSpectra.BuildOf(raw.Small, workspace["built"], "--push", $"{bucket}/built")]).Ends(0);
        Workspace.Same(raw.Built, workspace["built"]);
        Run("pull", $"{bucket}/built", workspace["back"]).Ends(0);
        Workspace.Same(raw.Built, workspace["back"]);

        // A build that plans anew may withdraw shards: nothing of the old ones is published, and the new ones are refused where the old ones are.
        var other = Run([.. RawSpectra.BuildOf(raw.Small, workspace["built"], "--rebuild", "--max-peaks", "8", "--push", $"{bucket}/built")]);
        Assert.Equal(1, other.ExitCode);
        Run("verify", $"{bucket}/built", "--read-data").Ends(0);
        Run("push", workspace["built"], $"{bucket}/built", "--replace").Ends(0);
        Run("pull", $"{bucket}/built", workspace["anew"]).Ends(0);
        Workspace.Same(workspace["built"], workspace["anew"]);
    }

    [Fact]
    public void A_small_cache_reads_the_same_records()
    {
        Workspace.Copy(raw.Built, workspace["spectra"]);
        Run("push", workspace["spectra"], $"{bucket}/spectra").Ends(0);
        var shards = Directory.EnumerateFiles(raw.Built, "*.parquet", SearchOption.AllDirectories).Select(path => new FileInfo(path).Length).ToArray();
        var read = Run("read", $"{bucket}/spectra", "--json", "--cache-dir", workspace["small"], "--cache-limit", $"{shards.Max() * 3}").Ends(0);
        Assert.Equal(Launched.Run("read", raw.Built, "--json").Json.GetProperty("digest").GetString(), read.Json.GetProperty("digest").GetString());
        var kept = Directory.EnumerateFiles(workspace["small"], "*.parquet", SearchOption.AllDirectories).Sum(path => new FileInfo(path).Length);
        Assert.InRange(kept, 1, shards.Max() * 3);
    }

    // Of what a stream keeps for itself nothing travels.
    private static IEnumerable<KeyValuePair<string, string>> Travelling(string folder)
        => Workspace.Published(folder).Where(file => !file.Key.StartsWith(".shardwright/", StringComparison.Ordinal) || file.Key.StartsWith(".shardwright/blocks/", StringComparison.Ordinal));

    // Shards come in any order, and so do rows: each document once, in one of them.
    private void HoldsAll(ToolResult rows, string folder, string documents)
    {
        File.WriteAllText(workspace["rows"], rows.Output);
        File.WriteAllText(workspace["ids"], Launched.Run("tokenize", documents, "--tokenizer", code.Tokenizer, "--ids").Ends(0).Output);
        var (train, _) = ParquetOracle.Holds(folder, documents);
        Assert.Equal($"{train}", PackedOracle.Holds(workspace["rows"], workspace["ids"], folder, documents, BeginOfText));
    }

    private ToolResult Run(params string[] arguments)
    {
        using var tool = Start(arguments);
        return Launched.Sane(tool.Wait());
    }

    private Tool Start(params IEnumerable<string> arguments) => Tool.Start(Repository.Launcher, arguments, workspace.Folder, environment);
}
