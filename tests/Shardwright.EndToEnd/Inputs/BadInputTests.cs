using System.Text.Json;
using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Inputs;

/// <summary>Whatever is given to build from: a line that says what is wrong, a code, and nothing half-made.</summary>
public sealed class BadInputTests(RawSpectra raw) : IDisposable
{
    private readonly Workspace workspace = new();

    public void Dispose() => workspace.Dispose();

    [Fact]
    public void An_input_that_is_not_named_is_wrong_usage()
    {
        Launched.Run("spectra", "build", "--output", workspace["out"]).Fails(2, "--input");
        Assert.False(Directory.Exists(workspace["out"]));
    }

    [Fact]
    public void An_input_that_is_not_there_is_named()
    {
        Build(workspace["no such file.h5"]).Fails(1, "no such file.h5", "nothing there");
        Assert.False(Directory.Exists(workspace["out"]));
    }

    [Fact]
    public void An_empty_folder_of_inputs_is_named()
    {
        Directory.CreateDirectory(workspace["empty"]);
        Build(workspace["empty"]).Fails(1, "empty", ".hdf5");
        Assert.False(Directory.Exists(workspace["out"]));
    }

    [Fact]
    public void A_folder_and_a_dead_link_that_look_like_inputs_are_skipped_with_a_warning()
    {
        Directory.CreateDirectory(workspace["in", "folder.h5"]);
        File.CreateSymbolicLink(workspace["in", "dead.h5"], "/nowhere");
        File.CreateSymbolicLink(workspace["in", "loop.h5"], "loop.h5");
        Build(workspace["in"]).Fails(1, "found none");
        Workspace.Copy(Path.Combine(raw.Small, "GeMS_sample.0.hdf5"), workspace["in", "a.hdf5"]);
        var built = Build(workspace["in"]).Ends(0);
        Assert.Contains("warning: folder.h5 is a folder", built.Error, StringComparison.Ordinal);
        Assert.Contains("warning: dead.h5 is a link to nothing", built.Error, StringComparison.Ordinal);
        Assert.Contains("warning: loop.h5 is a link to nothing", built.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(4096)]
    public void A_file_that_is_not_hdf5_is_named(int bytes)
    {
        File.WriteAllBytes(workspace["junk.h5"], [.. Enumerable.Range(0, bytes).Select(i => unchecked((byte)(i * 31)))]);
        AssertRefused(workspace["junk.h5"], "junk.h5", "HDF5");
    }

    [Fact]
    public void A_truncated_file_alone_is_an_error()
    {
        Truncate(workspace["cut.h5"]);
        AssertRefused(workspace["cut.h5"], "cut.h5", "truncated");
    }

    [Fact]
    public void A_truncated_file_among_others_is_listed_and_ends_with_3()
    {
        Directory.CreateDirectory(workspace["in"]);
        Workspace.Copy(Path.Combine(raw.Small, "GeMS_sample.0.hdf5"), workspace["in", "a.hdf5"]);
        Truncate(workspace["in", "cut.hdf5"]);
        var built = Build(workspace["in"]).Ends(3);
        Assert.Contains("whole files rejected: 1", built.Output, StringComparison.Ordinal);
        var listed = Assert.Single(Rejected());
        Assert.Equal(("cut.hdf5", "unreadable_file"), (listed.GetProperty("path").GetString(), listed.GetProperty("reason").GetString()));
        Launched.Run("verify", workspace["out"]).Ends(0);
        Build(workspace["in"]).Ends(3);
    }

    [Fact]
    public void Lengths_that_differ_are_an_error_and_among_others_end_with_3()
    {
        SpoiltHdf5.Write(workspace["lengths.h5"], "lengths");
        AssertRefused(workspace["lengths.h5"], "lengths.h5, precursor_mz", "3000", "2990");
        Directory.CreateDirectory(workspace["in"]);
        File.Move(workspace["lengths.h5"], workspace["in", "lengths.h5"]);
        SpoiltHdf5.Write(workspace["in", "sound.h5"], "sound");
        Build(workspace["in"]).Ends(3);
        Assert.Contains("lengths.h5", Assert.Single(Rejected()).GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Spectra_with_impossible_values_are_counted_and_listed_each_with_its_reason()
    {
        Build(SpoiltHdf5.Write(workspace["values.h5"], "values")).Ends(0);
        Assert.Equal(
            [
                "row 0 nonfinite_values", "row 1 negative_mz", "row 2 shape_mismatch", "row 3 negative_intensity", "row 4 nonfinite_values",
                "row 5 no_signal", "row 6 negative_mz", "row 7 invalid_precursor_mz", "row 8 invalid_precursor_mz", "row 9 invalid_precursor_mz",
            ],
            Rejected().Select(line => $"{line.GetProperty("place").GetString()} {line.GetProperty("reason").GetString()}"));
        Assert.Equal(SpoiltHdf5.Rows - 10, Launched.Run("read", workspace["out"], "--json").Ends(0).Json.GetProperty("records").GetInt64());
        Launched.Run("verify", workspace["out"]).Ends(0);
    }

    [Theory]
    [InlineData("10", 0)]
    [InlineData("9", 3)]
    [InlineData("0.5%", 0)]
    [InlineData("0.3%", 3)]
    public void More_rejected_records_than_allowed_end_with_3(string limit, int code)
    {
        var built = Build(SpoiltHdf5.Write(workspace["values.h5"], "values"), "--max-rejected", limit).Ends(code);
        Assert.Equal(code == 3, built.Error.Contains("--max-rejected", StringComparison.Ordinal));
    }

    [Fact]
    public void A_chunk_that_does_not_inflate_costs_its_own_rows_alone()
    {
        var built = Build(SpoiltHdf5.Write(workspace["chunk.h5"], "chunk")).Ends(0);
        Assert.Contains("3,000 read = 2,500 kept + 500 rejected", built.Output, StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(1500, 500).Select(row => $"row {row}"), Rejected().Select(line => line.GetProperty("place").GetString()));
        Assert.All(Rejected(), line => Assert.Contains("do not inflate", line.GetProperty("message").GetString(), StringComparison.Ordinal));
    }

    [Fact]
    public void The_same_damage_in_another_folder_gives_the_same_bytes()
    {
        foreach (var folder in (string[])["here", "somewhere else"])
        {
            Directory.CreateDirectory(workspace[folder]);
            SpoiltHdf5.Write(workspace[folder, "chunk.h5"], "chunk");
            Truncate(workspace[folder, "cut.h5"]);
            Launched.Run("spectra", "build", "--input", workspace[folder], "--output", workspace[folder, "out"]).Ends(3);
        }

        Workspace.Same(workspace["here", "out"], workspace["somewhere else", "out"]);
    }

    [Fact]
    public void An_input_that_may_not_be_read_is_named()
    {
        Directory.CreateDirectory(workspace["in"]);
        Workspace.Copy(Path.Combine(raw.Small, "GeMS_sample.0.hdf5"), workspace["in", "a.hdf5"]);
        Tool.Run("/bin/chmod", "000", workspace["in", "a.hdf5"]).Ends(0);
        Directory.CreateDirectory(workspace["out-of-nobody"]);
        Tool.Run("/bin/chmod", "777", workspace["out-of-nobody"]).Ends(0);
        Nobody.Run("spectra", "build", "--input", workspace["in"], "--output", workspace["out-of-nobody", "out"]).Fails(1, "a.hdf5", "denied");
    }

    private void AssertRefused(string input, params string[] words)
    {
        Build(input).Fails(1, words);
        Assert.Empty(Workspace.Published(workspace["out"]));
        Launched.Run("verify", workspace["out"]).Ends(1);

        // What is left does not stand in the way of the right input.
        Launched.Run([.. RawSpectra.BuildOf(raw.Small, workspace["out"])]).Ends(0);
        Workspace.Same(raw.Built, workspace["out"]);
        Directory.Delete(workspace["out"], recursive: true);
    }

    private ToolResult Build(string input, params string[] more)
        => Launched.Run(["spectra", "build", "--input", input, "--output", workspace["out"], .. more]);

    private void Truncate(string path) => File.WriteAllBytes(path, File.ReadAllBytes(Path.Combine(raw.Small, "GeMS_sample.1.hdf5"))[..1_000_000]);

    private JsonElement[] Rejected() => [.. File.ReadLines(workspace["out", "rejected.jsonl"]).Select(line => JsonDocument.Parse(line).RootElement)];
}
