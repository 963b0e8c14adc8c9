using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;

namespace Shardwright.Tests.Foundation.Files;

public sealed class DurableFilesTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(40)]
    public void Few_and_many_files_get_their_names(int count)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("sub"));
        (string, string)[] files = [.. Enumerable.Range(0, count).Select(i => (folder.File($"{i}.partial"), folder.File(i % 2 == 0 ? $"{i}" : $"sub/{i}")))];
        Assert.All(files, file => File.WriteAllText(file.Item1, file.Item2));
        DurableFiles.Publish(files);
        Assert.All(files, file => Assert.Equal(file.Item2, File.ReadAllText(file.Item2)));
        Assert.Empty(Directory.EnumerateFiles(folder.Path, "*.partial"));
    }

    [Fact]
    public void A_file_that_is_not_there_is_an_error_and_none_gets_its_name()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("a.partial"), "a");
        Assert.Throws<StorageException>(() => DurableFiles.Publish([(folder.File("a.partial"), folder.File("a")), (folder.File("b.partial"), folder.File("b"))]));
        Assert.False(File.Exists(folder.File("a")));
    }
}
