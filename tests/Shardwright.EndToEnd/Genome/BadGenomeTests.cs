using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Genome;

/// <summary>Databases that cannot be read as they are asked to be: one clear line each.</summary>
public sealed class BadGenomeTests : IDisposable
{
    private readonly GenomeRuns runs = GenomeRuns.Foreign(samples: 3, contigs: 3, most: 300);

    public void Dispose() => runs.Dispose();

    [Theory]
    [InlineData("UPDATE metadata SET value = 63 WHERE key = 'window_size'", "", "mismatch", "window_size", "63", "64")]
    [InlineData("UPDATE metadata SET value = 51 WHERE key = 'stride'", "", "mismatch", "stride", "51", "50")]
    [InlineData("DELETE FROM metadata WHERE key = 'stride'", "", "missing", "'window_size' or 'stride'")]
    [InlineData("DELETE FROM metadata WHERE key = 'window_size'", "", "missing", "'window_size' or 'stride'")]
    [InlineData("DELETE FROM metadata WHERE key = 'window_min_length_threshold'", "7", "missing 'window_min_length_threshold'")]
    [InlineData("UPDATE metadata SET value = 9 WHERE key = 'window_min_length_threshold'", "7", "mismatch", "window_min_length_threshold", "9", "7")]
    [InlineData("UPDATE metadata SET value = 9 WHERE key = 'window_min_length_threshold'", "", "pruning was applied", "9")]
    [InlineData("DROP TABLE metadata", "", "metadata", "table")]
    [InlineData("DROP TABLE window_mappings", "", "window_mappings")]
    [InlineData("UPDATE metadata SET value = value + 1 WHERE key = 'total_windows'", "", "windows.db", "total_windows")]
    public void A_window_database_for_something_else_is_refused(string change, string threshold, params string[] words)
    {
        Change(runs.Windows, change);
        runs.Read(threshold.Length == 0 ? [] : ["--window-min-length-threshold", threshold]).Fails(1, words);
    }

    [Fact]
    public void A_window_database_with_the_two_documented_keys_alone_is_counted_with_a_warning()
    {
        var whole = runs.Read().Ends(0).Output;
        Change(runs.Windows, "DELETE FROM metadata WHERE key NOT IN ('window_size', 'stride')");
        var read = runs.Read().Ends(0);
        Assert.Equal(whole, read.Output);
        Assert.Contains("total_windows", read.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_window_database_that_is_not_there_is_refused()
    {
        File.Delete(runs.Windows);
        runs.Read().Fails(1, "windows.db");
    }

    [Fact]
    public void A_folder_without_databases_is_refused()
    {
        Directory.CreateDirectory(runs["empty"]);
        GenomeRuns.ReadOf(runs["empty"], runs.Windows).Fails(1, "empty");
    }

    [Theory]
    [InlineData("DROP TABLE sequences", "LON001.1", "sequences")]
    [InlineData("ALTER TABLE sequences RENAME COLUMN nt_sequence TO letters", "LON001.1", "nt_sequence")]
    [InlineData("DELETE FROM sequences", "LON001.1")]
    public void A_sequence_database_that_lacks_something_is_refused(string change, params string[] words)
    {
        Change(Database, change);
        Refused(words);
    }

    [Fact]
    public void A_sequence_database_that_is_missing_empty_cut_or_no_database_is_refused()
    {
        var bytes = File.ReadAllBytes(Database);
        File.Delete(Database);
        Refused("LON001.1");
        foreach (var spoilt in (byte[][])[[], bytes[..100], bytes[..(bytes.Length / 2)], [.. "no database at all, only words"u8, .. new byte[5000]]])
        {
            File.WriteAllBytes(Database, spoilt);
            Refused("LON001.1");
        }
    }

    [Theory]
    [InlineData("--seq-length", "3")]
    [InlineData("--seq-length", "0")]
    [InlineData("--stride", "0")]
    [InlineData("--special-ids", "bos=x")]
    [InlineData("--special-ids", "begin=1")]
    [InlineData("--token-layout", "tail")]
    [InlineData("--rank", "2")]
    public void A_flag_without_sense_is_refused(string flag, string value)
    {
        var result = Launched.Run("read", "--sequence-db-dir", runs.Sequences, "--window-db", runs.Windows, flag, value);
        Assert.True(result.ExitCode is 1 or 2, $"{result}");
        Assert.NotEmpty(result.Complaints);
    }

    [Fact]
    public void A_header_longer_than_the_item_is_refused()
    {
        GenomeRuns.PrecomputeTheirs(runs["lengths.tsv"], runs.Windows).Ends(0);
        Change(runs.Windows, "UPDATE metadata SET value = 12 WHERE key = 'window_size'", "UPDATE metadata SET value = 5 WHERE key = 'stride'");
        var result = Launched.Run("read", "--sequence-db-dir", runs.Sequences, "--window-db", runs.Windows, "--seq-length", "12", "--stride", "5", "--control-tags");
        Assert.True(result.ExitCode is 1 or 2, $"{result}");
        Assert.NotEmpty(result.Complaints);
    }

    /// <summary>Items of other samples may have been printed before.</summary>
    private void Refused(params string[] words)
    {
        var result = runs.Read().Ends(1);
        Assert.All(words, word => Assert.Contains(word, Assert.Single(result.Complaints), StringComparison.Ordinal));
    }

    private string Database => runs["sequences", "LON001.1", "glm_dataset_LON001.1.sqlite"];

    private static void Change(string database, params string[] statements)
        => GenomeTwin.Script("connection = sqlite3.connect(sys.argv[1])\nfor one in sys.argv[2:]: connection.execute(one)\nconnection.commit()", [database, .. statements]);
}
