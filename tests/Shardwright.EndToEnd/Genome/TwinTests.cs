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
}
