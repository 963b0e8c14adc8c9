using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Commands;

/// <summary><c>inspect</c> and <c>doctor</c> say what is there, whatever it is.</summary>
public sealed class InspectTests(RawSpectra raw) : IDisposable
{
    private readonly Workspace workspace = new();

    public void Dispose() => workspace.Dispose();

    [Fact]
    public void A_raw_file_is_told_with_its_datasets()
        => Tells(Path.Combine(raw.Small, "GeMS_sample.0.hdf5"), "HDF5", "spectrum", "precursor_mz", "instrument accuracy est.");

    [Fact]
    public void A_shard_is_told_with_its_columns_and_first_records()
        => Tells(Path.Combine(raw.Built, "train", "shard_00000.parquet"), "Parquet", "mzs", "row_in_source", "MSV");

    [Fact]
    public void A_dataset_and_its_manifest_are_told_with_splits_and_root()
    {
        Tells(raw.Built, "dataset", "train", "6,000", "root");
        Tells(Path.Combine(raw.Built, "dataset_manifest.json"), "manifest", "train", "root");
    }

    [Fact]
    public void A_folder_of_raw_files_is_told_by_endings() => Tells(raw.Small, "folder", ".hdf5");

    [Fact]
    public void An_empty_folder_and_an_empty_file_are_told()
    {
        Tells(Directory.CreateDirectory(workspace["empty"]).FullName, "folder");
        File.WriteAllText(workspace["nothing"], "");
        Tells(workspace["nothing"], "0 B");
    }

    [Fact]
    public void Junk_is_told_as_a_kind_that_is_not_known()
    {
        File.WriteAllBytes(workspace["junk"], [0, 1, 2, 255]);
        Tells(workspace["junk"], "not known");
    }

    [Theory]
    [InlineData("GeMS_sample.0.hdf5", 2000)]
    [InlineData("GeMS_sample.0.hdf5", 100)]
    [InlineData("GeMS_sample.0.hdf5", 1_000_000)]
    public void A_truncated_raw_file_is_an_error_and_not_a_crash(string name, int bytes)
    {
        File.WriteAllBytes(workspace[name], File.ReadAllBytes(Path.Combine(raw.Small, name))[..bytes]);
        Launched.Run("inspect", workspace[name]).Fails(1, name);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(12)]
    [InlineData(5000)]
    public void A_truncated_shard_is_an_error_and_not_a_crash(int bytes)
    {
        File.WriteAllBytes(workspace["a.parquet"], File.ReadAllBytes(Path.Combine(raw.Built, "train", "shard_00000.parquet"))[..bytes]);
        Launched.Run("inspect", workspace["a.parquet"]).Fails(1, "a.parquet");
    }

    [Fact]
    public void What_is_not_there_is_named() => Launched.Run("inspect", workspace["nowhere"]).Fails(1, "nowhere", "nothing there");

    [Fact]
    public void A_pipe_and_a_device_are_refused_and_do_not_hang()
    {
        Tool.Run("/usr/bin/mkfifo", workspace["pipe"]).Ends(0);
        foreach (var path in (string[])[workspace["pipe"], "/dev/null", "/dev/zero"])
        {
            Launched.Run("inspect", path).Fails(1, path, "a pipe, a socket or a device");
            Launched.Run("spectra", "build", "--input", path, "--output", workspace["out"]).Fails(1, path, "a pipe, a socket or a device");
        }
    }

    [Fact]
    public void Doctor_says_that_this_machine_is_ready()
    {
        var report = Launched.Run("doctor").Ends(0).Output;
        Assert.All((string[])["DuckDB", "libhdf5", "libdeflate", "git", "free", "This machine is ready."], word => Assert.Contains(word, report, StringComparison.Ordinal));
    }

    private static void Tells(string path, params string[] words)
    {
        var told = Launched.Run("inspect", path).Ends(0);
        Assert.All(words, word => Assert.Contains(word, told.Output, StringComparison.Ordinal));
        Assert.Empty(told.Error);
        _ = Launched.Run("inspect", path, "--json").Ends(0).Json;
    }
}
