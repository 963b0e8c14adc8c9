using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Code;

/// <summary>A folder that somebody fills while it is read: shards that arrive one by one, by halves, or no more.</summary>
public sealed class GrowingFolderTests(CodeSamples code) : IDisposable
{
    private const string A = "shard_00000.parquet";
    private const string B = "shard_00001.parquet";
    private const string C = "shard_00002.parquet";
    private const string D = "shard_00003.parquet";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(700);

    private readonly Workspace workspace = new();

    public void Dispose() => workspace.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Shards_that_arrive_one_by_one_are_read_once_an_epoch_and_in_their_order(int world)
    {
        foreach (var name in (string[])[A, B, C, D])
        {
            Arrive("all", name);
        }

        File.WriteAllText(workspace["all", "_COMPLETE"], "4 train shards\n");
        var whole = Ranks(world, "all").Select(rank => End(rank)).ToArray();
        var readers = Ranks(world, "grows");
        Array.ForEach(readers, reader => reader.Await("waiting for the first shard, last change \\d+ s ago"));
        Arrive("grows", A);
        Array.ForEach(readers, reader => reader.Await("waiting for the next shard, last change \\d+ s ago"));
        foreach (var step in (string[][])[[B], [C, D]])
        {
            Array.ForEach(step, name => Arrive("grows", name));
            Thread.Sleep(Pause);
        }

        Assert.All(readers, reader => Assert.False(reader.HasExited, "it did not wait for the mark"));
        File.WriteAllText(workspace["grows", "_COMPLETE"], "4 train shards\n");
        var grown = readers.Select(reader => End(reader)).ToArray();
        Assert.Equal(whole.Select(rank => rank.Output), grown.Select(rank => rank.Output));

        // Two epochs: each document of the four shards twice, by all ranks together.
        var placed = grown.Sum(rank => int.Parse(rank.Error.Split(" documents of train placed")[0].Split('\n')[^1].Replace(",", "", StringComparison.Ordinal), System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(2 * 4 * 250, placed);
    }

    [Fact]
    public void A_shard_that_is_half_copied_is_waited_for_and_then_read()
    {
        Arrive("grows", A);
        var bytes = File.ReadAllBytes(Path.Combine(code.Shards, B));
        File.WriteAllBytes(workspace["grows", B], bytes[..(bytes.Length / 2)]);
        var reader = Ranks(1, "grows")[0];
        reader.Await($"waiting for the rest of {B}, last change \\d+ s ago");
        File.WriteAllBytes(workspace["grows", B], bytes);
        File.WriteAllText(workspace["grows", "_COMPLETE"], "2 train shards\n");
        var read = End(reader);
        Arrive("all", A);
        Arrive("all", B);
        File.WriteAllText(workspace["all", "_COMPLETE"], "2 train shards\n");
        Assert.Equal(End(Ranks(1, "all")[0]).Output, read.Output);
    }

    [Fact]
    public void A_shard_that_stays_half_in_a_complete_folder_is_an_error_that_names_it()
    {
        Arrive("grows", A);
        var bytes = File.ReadAllBytes(Path.Combine(code.Shards, B));
        File.WriteAllBytes(workspace["grows", B], bytes[..(bytes.Length / 2)]);
        File.WriteAllText(workspace["grows", "_COMPLETE"], "2 train shards\n");
        Launched.Run([.. code.ReadOf(workspace["grows"], "--follow", "--poll", "1s")]).Fails(1, B, "whole Parquet file");
    }

    [Fact]
    public void A_writer_that_died_ends_the_reading_with_an_error_when_it_was_asked_to_give_up()
    {
        Arrive("grows", A);
        var result = Launched.Run([.. code.ReadOf(workspace["grows"], "--follow", "--poll", "1s", "--give-up-after", "3s")]);
        result.Fails(1, "grows", "the next shard, or _COMPLETE", "no change for ");
        Assert.Matches("waiting for the next shard, last change [0-2] s ago", result.Error);
    }

    [Fact]
    public void A_writer_that_died_is_waited_for_and_the_time_is_told()
    {
        Arrive("grows", A);
        using var reader = Ranks(1, "grows")[0];
        reader.Await("grows: waiting for the next shard, last change [1-9] s ago");
        reader.Signal("INT");
        var result = reader.Wait().Ends(130);
        Assert.DoesNotContain("digest", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reading_that_gave_up_goes_on_from_its_cursor_when_the_rest_has_come()
    {
        foreach (var name in Directory.EnumerateFiles(code.Shards, "shard_*.parquet").Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal).ToArray())
        {
            Arrive("all", name);
            if (string.CompareOrdinal(name, "shard_00006.parquet") < 0)
            {
                Arrive("grows", name);
            }
        }

        File.WriteAllText(workspace["all", "_COMPLETE"], "all\n");
        string[] follow = ["--follow", "--poll", "200ms", "--cursor", workspace["cursor"], "--print"];
        var first = Launched.Run([.. code.ReadOf(workspace["grows"], [.. follow, "--give-up-after", "1s"])]).Ends(1);
        Assert.NotEmpty(first.Output);
        Workspace.Copy(workspace["all"] + "/.", workspace["grows"]);
        var rest = Launched.Run([.. code.ReadOf(workspace["grows"], follow)]).Ends(0);
        Assert.Equal(code.Rows(workspace["all"], "--follow"), CodeSamples.Lines(first.Output + rest.Output));
    }

    [Fact]
    public void A_reader_of_another_length_is_told_before_the_end()
    {
        using var stream = Launched.Start([.. CodeSamples.StreamOf(workspace["docs.jsonl"], workspace["P"], "--poll", "100ms")]);
        using var chunk = Launched.Start([.. code.ChunkOf(code.Large, workspace["docs.jsonl"])]);
        while (!File.Exists(workspace["P", A]))
        {
            Assert.False(stream.HasExited);
            Thread.Sleep(5);
        }

        // Held still: nothing more comes.
        stream.Signal("STOP");
        Launched.Run("read", workspace["P"], "--pack", "300", "--tokenizer", code.Tokenizer, "--follow", "--poll", "1s").Fails(1, "512", "300", "--allow-length-mismatch");
        Assert.False(File.Exists(workspace["P", "_COMPLETE"]));
        stream.Signal("CONT");
        Launched.Sane(chunk.Wait()).Ends(0);
        Launched.Sane(stream.Wait()).Ends(0);
        Launched.Run("verify", workspace["P"]).Ends(0);
        Assert.Equal([], Directory.EnumerateFiles(workspace["P", ".shardwright"], "documents.json"));
    }

    private static ToolResult End(Watched reader)
    {
        using (reader)
        {
            return reader.Wait().Ends(0);
        }
    }

    private Watched[] Ranks(int world, string folder) => [.. Enumerable.Range(0, world).Select(rank => Watched.Start(
        workspace[$"{folder}-{rank}.messages"],
        [.. code.ReadOf(workspace[folder], "--follow", "--poll", "1s", "--world", $"{world}", "--rank", $"{rank}", "--epochs", "2", "--print")]))];

    // As a watcher brings it: whole, by rename.
    private void Arrive(string folder, string name)
    {
        Directory.CreateDirectory(workspace[folder]);
        File.Copy(Path.Combine(code.Shards, name), workspace[folder, name + ".tmp"]);
        File.Move(workspace[folder, name + ".tmp"], workspace[folder, name]);
    }
}
