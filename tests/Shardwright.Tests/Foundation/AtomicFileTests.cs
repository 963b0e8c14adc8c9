using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;

namespace Shardwright.Tests.Foundation;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_is_invisible_until_it_is_committed()
    {
        var path = _folder.File("deep/er/shard_00000.parquet");
        using var file = AtomicFile.Create(path);
        file.Stream.Write("rows"u8);

        Assert.False(File.Exists(path));
        Assert.True(AtomicFile.IsPartial(file.PartialPath));
        Assert.Equal(Path.GetDirectoryName(path), Path.GetDirectoryName(file.PartialPath));
        file.Commit();
        Assert.Equal("rows", File.ReadAllText(path));
        Assert.Equal(["shard_00000.parquet"], Directory.GetFiles(Path.GetDirectoryName(path)!).Select(Path.GetFileName));
    }

    [Fact]
    public void What_is_no_file_is_never_replaced()
    {
        PythonOracle.Run("import os, sys; os.mkfifo(sys.argv[1])", _folder.File("pipe"));
        File.CreateSymbolicLink(_folder.File("link"), "pipe");
        File.CreateSymbolicLink(_folder.File("output"), "/proc/self/fd/1");
        File.CreateSymbolicLink(_folder.File("device"), "/dev/null");
        foreach (var name in (string[])["pipe", "link", "output", "device"])
        {
            var error = Assert.Throws<StorageException>(() => AtomicFile.Create(_folder.File(name)));
            Assert.Contains("a pipe, a socket or a device", error.Message, StringComparison.Ordinal);
        }

        Assert.Equal(4, Directory.GetFileSystemEntries(_folder.Path).Length);
    }

    [Fact]
    public void A_file_that_is_not_committed_leaves_nothing_behind()
    {
        using (var file = AtomicFile.Create(_folder.File("a")))
        {
            file.Stream.Write("half"u8);
        }

        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Files_that_belong_together_appear_together_or_not_at_all()
    {
        var (one, two) = (_folder.File("one"), _folder.File("two"));
        File.WriteAllText(one, "old");
        File.WriteAllText(two, "old");
        CommitBoth();
        Assert.Equal(["new", "new"], [File.ReadAllText(one), File.ReadAllText(two)]);

        // What cannot be replaced is seen before anything is.
        File.WriteAllText(one, "old");
        File.Delete(two);
        Directory.CreateDirectory(two);
        var refused = Assert.Throws<StorageException>(CommitBoth);
        Assert.Equal(two, refused.Location.Path);
        Assert.Equal("old", File.ReadAllText(one));
        Assert.Equal([one], Directory.GetFiles(_folder.Path));

        void CommitBoth()
        {
            using var first = AtomicFile.Create(one);
            using var second = AtomicFile.Create(two);
            first.Stream.Write("new"u8);
            second.Stream.Write("new"u8);
            AtomicFile.CommitTogether([first, second]);
            Assert.Throws<ObjectDisposedException>(first.Commit);
        }
    }

    [Fact]
    public void A_partial_that_went_away_leaves_none_of_those_that_belong_to_it()
    {
        using var first = AtomicFile.Create(_folder.File("one"));
        using var second = AtomicFile.Create(_folder.File("two"));
        first.Stream.Write("new"u8);
        second.Stream.Write("new"u8);
        File.Delete(second.PartialPath);
        Assert.Throws<StorageException>(() => AtomicFile.CommitTogether([first, second]));
        first.Dispose();
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Committing_over_an_existing_file_replaces_it_for_new_readers_alone()
    {
        var path = _folder.File("a");
        AtomicFile.WriteAllText(path, "old");
        using var reader = File.OpenRead(path);
        AtomicFile.WriteAllText(path, "new");

        Assert.Equal("old", new StreamReader(reader).ReadToEnd());
        Assert.Equal("new", File.ReadAllText(path));
    }

    [Fact]
    public void A_partial_left_by_a_dead_process_does_not_disturb_the_next()
    {
        var dead = _folder.File("a.0123456789ab.partial");
        File.WriteAllText(dead, "half");
        AtomicFile.WriteAllText(_folder.File("a"), "whole");

        Assert.Equal("whole", File.ReadAllText(_folder.File("a")));
        Assert.Equal("half", File.ReadAllText(dead));
    }

    [Fact]
    public void An_outside_library_may_write_the_partial_file_itself()
    {
        using var file = AtomicFile.Create(_folder.File("a.h5"));
        Assert.False(File.Exists(file.PartialPath));
        PythonOracle.Run("import sys; open(sys.argv[1], 'xb').write(b'outside')", file.PartialPath);
        file.Commit();

        Assert.Equal("outside", File.ReadAllText(_folder.File("a.h5")));
    }

    [Fact]
    public void Committing_a_file_that_nobody_wrote_is_an_error_and_the_old_file_stands()
    {
        AtomicFile.WriteAllText(_folder.File("a"), "old");
        using var file = AtomicFile.Create(_folder.File("a"));

        var error = Assert.Throws<StorageException>(file.Commit);
        Assert.NotNull(error.Remedy);
        Assert.Equal("old", File.ReadAllText(_folder.File("a")));
    }

    [Fact]
    public void A_committed_file_cannot_be_committed_or_written_again()
    {
        using var file = AtomicFile.Create(_folder.File("a"));
        file.Stream.WriteByte(1);
        file.Commit();

        Assert.Throws<ObjectDisposedException>(file.Commit);
        Assert.Throws<ObjectDisposedException>(() => file.Stream);
    }

    [Fact]
    public void A_folder_in_the_place_of_the_file_is_a_storage_error_and_leaves_no_partial()
    {
        Directory.CreateDirectory(_folder.File("a"));

        Assert.Throws<StorageException>(() => AtomicFile.WriteAllText(_folder.File("a"), "text"));
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void A_file_in_the_place_of_the_folder_is_a_storage_error()
    {
        File.WriteAllText(_folder.File("a"), "");
        Assert.Throws<StorageException>(() => AtomicFile.Create(_folder.File("a/b")));
    }

    [Fact]
    public void Text_is_utf8_without_a_byte_order_mark()
    {
        AtomicFile.WriteAllText(_folder.File("a"), "µV\n");
        Assert.Equal([0xc2, 0xb5, (byte)'V', (byte)'\n'], File.ReadAllBytes(_folder.File("a")));
    }

    [Fact]
    public void Publishing_never_replaces_a_file()
    {
        Assert.True(AtomicFile.TryPublish(_folder.File("plan.json"), "first"u8));
        Assert.False(AtomicFile.TryPublish(_folder.File("plan.json"), "second"u8));
        Assert.Equal("first", File.ReadAllText(_folder.File("plan.json")));
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Of_many_publishers_at_once_exactly_one_wins_and_its_bytes_stand()
    {
        for (var round = 0; round < 20; round++)
        {
            var path = _folder.File($"plan{round}.json");
            var winners = new bool[8];
            using var start = new Barrier(winners.Length);
            var threads = Enumerable.Range(0, winners.Length).Select(index => new Thread(() =>
            {
                start.SignalAndWait();
                winners[index] = AtomicFile.TryPublish(path, [(byte)index]);
            })).ToList();
            threads.ForEach(thread => thread.Start());
            threads.ForEach(thread => thread.Join());

            Assert.Single(winners, won => won);
            Assert.Equal([(byte)Array.IndexOf(winners, true)], File.ReadAllBytes(path));
        }

        Assert.DoesNotContain(Directory.GetFiles(_folder.Path), AtomicFile.IsPartial);
    }
}
