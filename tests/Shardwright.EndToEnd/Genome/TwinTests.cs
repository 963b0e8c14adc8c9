using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Genome;

/// <summary>What is measured and compared beside ours does what the original did.</summary>
public sealed class TwinTests
{
    [Fact]
    public void The_twin_gives_every_figure_that_is_known_of_the_original()
        => Assert.Contains("every figure holds", GenomeTwin.Run("self-check").Ends(0).Output, StringComparison.Ordinal);

    [Fact]
    public void Data_for_the_comparisons_is_what_it_says()
    {
        const string Check = """
            from pathlib import Path
            folder = Path(sys.argv[1])
            rows = dict(twin.split_rows(folder / "lengths.tsv"))
            there = {}
            for path in (folder / "sequences").iterdir():
                with sqlite3.connect(path / f"glm_dataset_{path.name}.sqlite") as connection:
                    for name, length in connection.execute("SELECT contig_id, length(nt_sequence) FROM sequences"):
                        assert twin.sample_of(name) == path.name, (name, path)
                        there[name] = length
            assert rows == there and len(rows) == 12, (rows, there)
            assert (folder / "split.parquet").read_bytes()[:4] == b"PAR1"
            """;
        using var workspace = new Workspace();
        GenomeData.Create(workspace.Folder, samples: 3, contigs: 4, most: 500);
        GenomeData.WriteSplit(workspace["lengths.tsv"], workspace["split.parquet"]);
        GenomeTwin.Script(Check, workspace.Folder);
    }

    [Fact]
    public void A_list_of_lengths_is_the_same_in_Parquet()
    {
        using var workspace = new Workspace();
        GenomeData.Create(workspace.Folder, samples: 5, contigs: 7, most: 300);
        GenomeData.WriteSplit(workspace["lengths.tsv"], workspace["split.parquet"]);
        SplitOracle.WriteLines(workspace["split.parquet"], workspace["again.tsv"]);
        Assert.Equal(File.ReadLines(workspace["lengths.tsv"]).Order(), File.ReadLines(workspace["again.tsv"]).Order());
    }

    [Fact]
    public void The_comparisons_see_one_token_one_row_and_one_direction()
    {
        const string Print = """
            dataset = twin.Windows(sys.argv[1], sys.argv[2], 64, 50)
            for index in range(len(dataset)):
                item = dataset.item(index, index % 2)
                print(json.dumps({"index": index, "epoch": 0} | {name: item[name].tolist() for name in ("tokens", "labels", "loss_mask")}))
            """;
        const string Options = """{"seq_length": 64, "stride": 50}""", Reversing = """{"seq_length": 64, "stride": 50, "reversing": true}""";
        using var runs = GenomeRuns.Foreign();
        var printed = GenomeTwin.Script(Print, runs.Sequences, runs.Windows);
        var compared = GenomeTwin.SameItems(printed, runs.Sequences, runs.Windows, Reversing);
        Assert.Equal(compared.Windows, compared.Indexes.Count);
        Assert.InRange(compared.Turned, 1, compared.Decided - 1);
        Assert.ThrowsAny<Exception>(() => GenomeTwin.SameItems(printed, runs.Sequences, runs.Windows, Options));
        var place = printed.IndexOf("65", StringComparison.Ordinal);
        Assert.ThrowsAny<Exception>(() => GenomeTwin.SameItems($"{printed[..place]}66{printed[(place + 2)..]}", runs.Sequences, runs.Windows, Reversing));

        GenomeRuns.PrecomputeTheirs(runs["lengths.tsv"], runs["other.db"]).Ends(0);
        Assert.Equal(compared.Windows, GenomeTwin.SameWindows(runs["other.db"], runs.Windows));
        GenomeTwin.Script("connection = sqlite3.connect(sys.argv[1])\nconnection.execute('UPDATE window_mappings SET window_in_seq_idx = 1 WHERE window_idx = 0')\nconnection.commit()", runs["other.db"]);
        Assert.ThrowsAny<Exception>(() => GenomeTwin.SameWindows(runs["other.db"], runs.Windows));
    }
}
