using System.Globalization;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;

namespace Shardwright.Tests.Foundation;

public sealed class FileStateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_identity_of_a_file_is_what_the_system_says_to_the_nanosecond()
    {
        var path = _folder.File("raw.edf");
        File.WriteAllBytes(path, new byte[12345]);
        File.CreateSymbolicLink(_folder.File("link"), path);
        var answer = PythonOracle.Run(
            "import os,sys; os.utime(sys.argv[1], ns=(0, 1700000000123456789)); s=os.stat(sys.argv[1]); print(s.st_size, s.st_mtime_ns, s.st_ino)",
            path).Split();

        var identity = FileIdentity.Of(path);
        Assert.Equal(12345, identity.Bytes);
        Assert.Equal(1700000000123456789, identity.ModifiedNanoseconds);
        Assert.Equal(answer.Take(3), [Text(identity.Bytes), Text(identity.ModifiedNanoseconds), Text(identity.Inode)]);
        Assert.Equal(identity, FileIdentity.Of(_folder.File("link")));
    }

    [Fact]
    public void A_missing_file_has_no_identity_but_a_remedy()
    {
        var error = Assert.Throws<StorageException>(() => FileIdentity.Of(_folder.File("gone")));
        Assert.Contains("gone", error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.Remedy);
    }

    [Fact]
    public void Free_space_of_a_folder_not_yet_made_is_that_of_its_disk()
    {
        var asked = FreeSpace.Available(_folder.File("not/yet/made"));
        var answer = PythonOracle.Run("import os,sys; s=os.statvfs(sys.argv[1]); print(s.f_bavail*s.f_frsize)", _folder.Path);
        var expected = long.Parse(answer, CultureInfo.InvariantCulture);

        // Other processes write meanwhile.
        Assert.InRange(asked, expected - (1L << 32), expected + (1L << 32));
    }

    [Fact]
    public void A_durable_folder_is_made_with_its_parents_and_may_be_asked_for_again()
    {
        var path = _folder.File("a/b/c/");
        DurableFolder.Create(path);
        DurableFolder.Create(path);
        DurableFolder.Flush(path);

        Assert.True(Directory.Exists(path));
        Assert.Throws<StorageException>(() => DurableFolder.Flush(_folder.File("gone")));
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
