using Shardwright.Datasets.Layouts.Documents;
using Shardwright.Formats.Parquet;
using Shardwright.Foundation.Errors;

namespace Shardwright.Tests.Datasets.Layouts.Documents;

/// <summary>The list of finished shards beside the checkpoint, and how large documents share row groups.</summary>
public sealed class LiveShardListTests
{
    private const string List = ".shardwright/shards.tsv";

    [Fact]
    public void A_checkpoint_is_as_large_after_many_shards_as_after_few()
    {
        using var folder = new TemporaryFolder();
        var sizes = new List<long>();
        foreach (var documents in (int[])[30, 300])
        {
            using (var writer = LiveShardWriter.TryOpen(LiveFolders.Options(folder.Path, rowsPerFile: 3))!)
            {
                LiveFolders.Feed(writer, documents);
            }

            sizes.Add(new FileInfo(folder.File(".shardwright/live.json")).Length);
        }

        Assert.InRange(sizes[1] - sizes[0], 0, 20);
        Assert.Equal(99, File.ReadAllLines(folder.File(List)).Length);
        LiveFolders.Write(LiveFolders.Options(folder.Path, rowsPerFile: 3), 300);
        Assert.False(File.Exists(folder.File(List)));
    }

    [Fact]
    public void A_list_of_shards_cut_or_flipped_anywhere_is_an_error_that_names_it()
    {
        using var folder = new TemporaryFolder();
        using (var writer = LiveShardWriter.TryOpen(LiveFolders.Options(folder.Path))!)
        {
            LiveFolders.Feed(writer, 350);
        }

        var path = folder.File(List);
        var bytes = File.ReadAllBytes(path);
        for (var at = 0; at < bytes.Length; at += 7)
        {
            File.WriteAllBytes(path, bytes[..at]);
            Assert.Contains(List, Assert.ThrowsAny<ShardwrightException>(() => LiveShardWriter.TryOpen(LiveFolders.Options(folder.Path))).Message, StringComparison.Ordinal);
            var flipped = (byte[])bytes.Clone();
            flipped[at] ^= 1;
            File.WriteAllBytes(path, flipped);
            Assert.Contains(List, Assert.Throws<MalformedDataException>(() => LiveShardWriter.TryOpen(LiveFolders.Options(folder.Path))).Message, StringComparison.Ordinal);
        }

        // What a process that died wrote behind the last checkpoint does not count.
        File.WriteAllBytes(path, [.. bytes, .. bytes[..50]]);
        LiveFolders.Write(LiveFolders.Options(folder.Path), 350);
        using var whole = new TemporaryFolder();
        LiveFolders.Write(LiveFolders.Options(whole.Path), 350);
        Assert.Equal(LiveFolders.Content(whole.Path), LiveFolders.Content(folder.Path));
    }

    [Fact]
    public void Documents_too_large_for_a_row_group_of_1024_get_smaller_ones()
    {
        using var folder = new TemporaryFolder();
        using (var writer = LiveShardWriter.TryOpen(LiveFolders.Options(folder.Path))!)
        {
            LiveFolders.Feed(writer, 6, i => new string((char)('a' + i), 34 << 20));
            writer.Finish(DocumentFacts.Unknown, new(), CancellationToken.None);
        }

        // Five are for training: four pass 128 MiB.
        Assert.Equal([4, 1], ParquetHeader.Read(folder.File("shard_00000.parquet")).RowGroups.Select(group => group.Rows));
        Assert.Equal([1], ParquetHeader.Read(folder.File("val_shard.parquet")).RowGroups.Select(group => group.Rows));
        Assert.Equal("acdef", string.Concat(LiveFolders.Read(folder.Path, "shard_00000.parquet").Select(text => text[^1]).Order()));
    }
}
