using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Journeys;

/// <summary>Paths that shells and formats trip over.</summary>
public sealed class PathTests(RawSpectra raw)
{
    [Theory]
    [InlineData("with space")]
    [InlineData("new\nline")]
    [InlineData("quo\"te's")]
    [InlineData("ümläut-日本-\U0001F600")]
    [InlineData("glob*[a]?{b}")]
    [InlineData("-dash")]
    [InlineData("back\\slash")]
    [InlineData("pct%s{0}$HOME")]
    [InlineData("[red]markup[-]")]
    [InlineData("semi;colon&and|pipe")]
    public void The_journey_works_below_a_folder_of_any_name(string name)
    {
        using var workspace = new Workspace();
        var folder = Directory.CreateDirectory(workspace[name]).FullName;
        Workspace.Copy(Path.Combine(raw.Small, "GeMS_sample.0.hdf5"), Path.Combine(folder, $"a {name}.hdf5"));
        var output = Path.Combine(folder, $"out {name}");
        Launched.Run("spectra", "build", "--input", folder, "--output", output, "--shard-size", "512KiB", "--split", "groups").Ends(0);
        Launched.Run("verify", output).Ends(0);
        Launched.Run("inspect", output).Ends(0);
        Assert.Equal(3000, Launched.Run("read", output, "--json").Ends(0).Json.GetProperty("records").GetInt64());
        using (var sums = Tool.Start("/usr/bin/sha256sum", ["--quiet", "--strict", "-c", "SHA256SUMS"], output))
        {
            sums.Wait().Ends(0);
        }

        Launched.Run("manifest", "--shards-dir", output, "--output-dir", Path.Combine(folder, "m"), "--version", name, "--checksum").Ends(0);
        Launched.Run("verify", Path.Combine(folder, "m"), "--shards-dir", output).Ends(0);
    }

    [Fact]
    public void A_relative_path_that_starts_with_a_dash_works_after_two_dashes()
    {
        using var workspace = new Workspace();
        Workspace.Copy(raw.Built, workspace["-built"]);
        Launched.RunIn(workspace.Folder, "verify", "--", "-built").Ends(0);
    }

    [Fact]
    public void Links_to_the_input_and_to_the_output_are_followed()
    {
        using var workspace = new Workspace();
        Directory.CreateSymbolicLink(workspace["in"], raw.Small);
        Directory.CreateDirectory(workspace["real"]);
        Directory.CreateSymbolicLink(workspace["out"], workspace["real"]);
        Launched.Run([.. RawSpectra.BuildOf(workspace["in"], workspace["out"])]).Ends(0);
        Workspace.Same(raw.Built, workspace["real"]);
        Launched.Run("verify", workspace["out"]).Ends(0);
    }
}
