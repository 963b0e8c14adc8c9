using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Code;

/// <summary>Packed rows that are stopped and gone on with are the rows that nobody stopped.</summary>
public sealed class PackedCursorTests(CodeSamples code) : IDisposable
{
    private const int Seed = 20_251_123;

    private readonly Workspace workspace = new();

    public void Dispose() => workspace.Dispose();

    [Theory]
    [InlineData(false, 1)]
    [InlineData(false, 2)]
    [InlineData(false, 3)]
    [InlineData(true, 1)]
    [InlineData(true, 2)]
    [InlineData(true, 3)]
    public void Rows_stopped_at_random_points_and_gone_on_with_are_the_rows_of_one_run(bool isFollowed, int world)
    {
        string[] follow = isFollowed ? ["--follow", "--poll", "1s"] : [];
        var random = new Random(Seed + world + (isFollowed ? 10 : 0));
        var ranks = Enumerable.Range(0, world).Select(rank => code.Rows(code.Shards, [.. follow, "--world", $"{world}", "--rank", $"{rank}"])).ToArray();
        var together = code.Rows(code.Shards, [.. follow, "--world", $"{world}"]);
        Assert.Equal(isFollowed ? InTurn(ranks, 8) : InTurn(ranks, 1), together);
        Assert.All(ranks, Assert.NotEmpty);

        var points = Dose.Of(2, 17);
        var reader = random.Next(-1, world);
        string[] who = reader < 0 ? ["--world", $"{world}"] : ["--world", $"{world}", "--rank", $"{reader}"];
        var expected = reader < 0 ? together : ranks[reader];
        var (cursor, found) = (workspace["cursor"], new List<string>());
        for (var point = 0; point < points; point++)
        {
            var batches = $"{random.Next(1, Math.Max(2, expected.Length / 8 / points))}";
            found.AddRange(code.Rows(code.Shards, [.. follow, .. who, "--cursor", cursor, "--batches", batches]));
        }

        Assert.InRange(found.Count, points, expected.Length - 1);
        found.AddRange(code.Rows(code.Shards, [.. follow, .. who, "--cursor", cursor]));
        Assert.Equal(expected, found);
        Assert.Empty(code.Rows(code.Shards, [.. follow, .. who, "--cursor", cursor]));
    }

    [Fact]
    public void A_cursor_of_a_finished_dataset_holds_for_another_world()
    {
        var all = code.Rows(code.Shards);
        var (cursor, first) = (workspace["cursor"], code.Rows(code.Shards, "--cursor", workspace["cursor"], "--batches", "7"));
        Workspace.Copy(cursor, workspace["other"]);
        var ranks = new[] { cursor, workspace["other"] }.Select((file, rank) => code.Rows(code.Shards, "--world", "2", "--rank", $"{rank}", "--cursor", file));
        Assert.Equal(all, first.Concat(InTurn([.. ranks], 1)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Another_length_is_refused_with_both_values_unless_it_is_allowed(bool isFollowed)
    {
        string[] follow = isFollowed ? ["--follow", "--poll", "1s"] : [];
        string[] read = ["read", code.Shards, "--pack", "300", "--tokenizer", code.Tokenizer, "--batches", "2", .. follow];
        Launched.Run(read).Fails(1, "512", "300", "--allow-length-mismatch");
        var rows = Launched.Run([.. read, "--allow-length-mismatch", "--json"]).Ends(0).Json;
        Assert.Equal((16, 16 * 300), (rows.GetProperty("rows").GetInt32(), rows.GetProperty("tokens").GetInt32()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Another_tokenizer_is_refused_with_both_hashes_unless_it_is_allowed(bool isFollowed)
    {
        string[] follow = isFollowed ? ["--follow", "--poll", "1s"] : [];
        File.WriteAllText(workspace["tokenizer.json"], File.ReadAllText(code.Tokenizer) + "\n");
        string[] read = ["read", code.Shards, "--pack", "512", "--tokenizer", workspace["tokenizer.json"], "--batches", "2", .. follow];
        Launched.Run(read).Fails(1, Hash(code.Tokenizer), Hash(workspace["tokenizer.json"]), "--allow-length-mismatch");
        Launched.Run([.. read, "--allow-length-mismatch"]).Ends(0);
    }

    [Theory]
    [InlineData("--world", "2")]
    [InlineData("--split", "val")]
    [InlineData("--batch-size", "3")]
    [InlineData("--follow", null)]
    public void A_cursor_used_for_something_else_is_refused_or_holds(string flag, string? value)
    {
        code.Rows(code.Shards, "--cursor", workspace["cursor"], "--batches", "2");
        string[] other = value is null ? [flag, "--poll", "1s"] : [flag, value];
        var result = Launched.Run([.. code.ReadOf(code.Shards, [.. other, "--cursor", workspace["cursor"], "--print"])]);
        if (flag != "--world")
        {
            result.Fails(1, "options of the cursor", "batch size", "begin without one");
        }
        else
        {
            // Another world deals out the same rows.
            Assert.Equal(code.Rows(code.Shards).Skip(16), CodeSamples.Lines(result.Ends(0).Output));
        }
    }

    [Fact]
    public void A_cursor_that_is_none_is_refused_and_stays()
    {
        File.WriteAllText(workspace["cursor"], "not a cursor");
        Launched.Run([.. code.ReadOf(code.Shards, "--cursor", workspace["cursor"])]).Fails(1, "cursor");
        Assert.Equal("not a cursor", File.ReadAllText(workspace["cursor"]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_rank_without_row_groups_gets_rows_or_an_error_and_never_hangs(bool isFollowed)
    {
        string[] follow = isFollowed ? ["--follow", "--poll", "1s"] : [];
        foreach (var rank in Dose.IsLong ? Enumerable.Range(0, 8) : [0, 7])
        {
            var result = Launched.Run([.. code.ReadOf(code.Shards, [.. follow, "--split", "val", "--world", "8", "--rank", $"{rank}", "--json"])]).Ends(0);
            Assert.InRange(result.Json.GetProperty("rows").GetInt32(), 1, 100);
        }

        // More ranks than there are documents.
        Launched.Run([.. code.ReadOf(code.Shards, [.. follow, "--split", "val", "--world", "100", "--rank", "99"])]).Fails(1, "100 ", "fewer ranks");
    }

    private static string Hash(string path) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path)));

    private static string[] InTurn(IReadOnlyList<string[]> ranks, int at)
    {
        var (left, found) = (ranks.Select(rows => new Queue<string[]>(rows.Chunk(at))).ToArray(), new List<string>());
        for (var turn = 0; left.Any(rank => rank.Count > 0); turn++)
        {
            found.AddRange(left[turn % left.Length].TryDequeue(out var batch) ? batch : []);
        }

        return [.. found];
    }
}
