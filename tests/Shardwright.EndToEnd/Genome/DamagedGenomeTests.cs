using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Genome;

/// <summary>Any file of a finished dataset with another byte, cut or replaced: <c>read</c> refuses it or gives what was stored, and <c>verify</c> finds it, every time.</summary>
public sealed class DamagedGenomeTests(GenomeDatasets genomes) : IDisposable
{
    private readonly Workspace workspace = new();
    private readonly Random random = new(20_251_127);

    public void Dispose() => workspace.Dispose();

    public static TheoryData<string, string> Files() => new(
        from layout in (string[])["sqlite", "packed"]
        from file in (string[])["sequences", "train_windows.db", "train_split.parquet", "dataset_manifest.json", ".shardwright"]
        where layout == "sqlite" || file is "sequences" or ".shardwright"
        select (layout, file));

    [Theory]
    [MemberData(nameof(Files))]
    public void A_flipped_byte_is_found_and_never_read_as_if_it_were_right(string layout, string file)
    {
        var (path, right) = Begin(layout, file);
        var bytes = File.ReadAllBytes(path);
        var points = Dose.Of(2, 16);
        for (var point = 0; point < points; point++)
        {
            var at = (int)((long)bytes.Length * point / points) + random.Next(Math.Max(1, bytes.Length / points));
            var spoilt = bytes.ToArray();
            spoilt[at] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(path, spoilt);
            Check(right, $"{file}, byte {at} of {bytes.Length}");
        }

        File.WriteAllBytes(path, bytes);
        Launched.Run("verify", workspace["out"]).Ends(0);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_that_is_cut_empty_or_gone_is_found_and_never_read_as_if_it_were_right(string layout, string file)
    {
        var (path, right) = Begin(layout, file);
        var bytes = File.ReadAllBytes(path);
        foreach (var length in (int[])[0, bytes.Length / 2, bytes.Length - 1])
        {
            File.WriteAllBytes(path, bytes[..length]);
            Check(right, $"{file}, cut to {length} of {bytes.Length}");
        }

        File.Delete(path);
        Check(right, $"{file}, gone");
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("packed")]
    public void What_is_damaged_is_made_again_by_the_commands_that_made_it(string layout)
    {
        var (path, _) = Begin(layout, "sequences");
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^5]);
        File.WriteAllText(workspace["out", "train_windows.db"], "nonsense");
        File.Delete(workspace["out", "val_split.parquet"]);
        Launched.Run(GenomeDatasets.StoreOf(genomes.Fasta, workspace["out"], Flags(layout))).Ends(0);
        Launched.Run(GenomeDatasets.SplitOf(workspace["out"])).Ends(0);
        Launched.Run(GenomeDatasets.WindowsOf(workspace["out"])).Fails(1, "train_windows.db", "delete this one first");
        File.Delete(workspace["out", "train_windows.db"]);
        Launched.Run(GenomeDatasets.WindowsOf(workspace["out"])).Ends(0);
        Launched.Run(GenomeDatasets.WindowsOf(workspace["out"], "val")).Ends(0);
        Workspace.Same(genomes.Whole(Flags(layout)), workspace["out"]);
    }

    private static string[] Flags(string layout) => layout == "sqlite" ? [] : ["--layout", layout];

    private (string Path, string Right) Begin(string layout, string file)
    {
        Workspace.Copy(genomes.Whole(Flags(layout)), workspace["out"]);
        var right = Read().Ends(0).Output;
        var path = file switch
        {
            "sequences" => GenomeDatasets.SequencesOf(workspace["out"]),
            ".shardwright" => Directory.EnumerateFiles(workspace["out", ".shardwright"], "*.crc32c", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First(),
            _ => workspace["out", file],
        };
        return (path, right);
    }

    private void Check(string right, string what)
    {
        var read = Read();
        Assert.True(read.ExitCode == 1 ? read.Complaints.Count == 1 : read.ExitCode == 0 && read.Output == right, $"{what}: read ended with {read.ExitCode}: {read.Error}");
        var verified = Launched.Run("verify", workspace["out"]);
        Assert.True(verified.ExitCode is 1 or 4, $"{what}: {verified}");
    }

    private ToolResult Read() => Launched.Run("read", workspace["out"], "--print", "--batch-size", "1", "--order", "sequential");
}
