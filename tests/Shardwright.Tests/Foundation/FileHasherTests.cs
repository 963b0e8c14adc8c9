using System.Security.Cryptography;
using Shardwright.Foundation.Checksums;
using Shardwright.Foundation.Errors;

namespace Shardwright.Tests.Foundation;

public sealed class FileHasherTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65535)]
    [InlineData(65536)]
    [InlineData(65537)]
    [InlineData((3 << 20) + 17)]
    public void A_file_is_hashed_whole_and_by_blocks_in_one_reading(int size)
    {
        var bytes = Bytes(size);
        File.WriteAllBytes(_folder.File("a"), bytes);
        foreach (var blockBytes in new[] { 65536, 1_000_003 })
        {
            var digest = FileHasher.Hash(_folder.File("a"), blockBytes, TestContext.Current.CancellationToken);
            Assert.Equal(size, digest.Bytes);
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), digest.Sha256);
            Assert.Equal(bytes.Chunk(blockBytes).Select(block => Crc32C.AppendByTable(0, block)), digest.BlockCrcs!);
        }

        Assert.Null(Hash(_folder.File("a")).BlockCrcs);
    }

    [Fact]
    public void The_hash_is_that_of_sha256sum()
    {
        File.WriteAllBytes(_folder.File("a"), Bytes(1_234_567));
        var answer = PythonOracle.Run("import hashlib,sys; print(hashlib.sha256(open(sys.argv[1],'rb').read()).hexdigest())", _folder.File("a"));
        Assert.Equal(answer.Trim(), Hash(_folder.File("a")).Sha256);
    }

    [Fact]
    public void A_file_that_grows_while_it_is_read_is_an_error()
    {
        var path = _folder.File("a");
        File.WriteAllBytes(path, new byte[1000]);
        var stop = false;
        var writer = new Thread(() =>
        {
            using var stream = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
            while (!Volatile.Read(ref stop))
            {
                stream.Write(new byte[4096]);
                stream.Flush();
            }
        });
        writer.Start();
        InputChangedException? error = null;
        try
        {
            while (error is null && new FileInfo(path).Length < 1 << 30)
            {
                error = Record.Exception(() => FileHasher.Hash(path, 65536, TestContext.Current.CancellationToken)) as InputChangedException;
            }
        }
        finally
        {
            Volatile.Write(ref stop, true);
            writer.Join();
        }

        Assert.NotNull(error);
        Assert.Equal(path, error.Location.Path);
        Assert.NotNull(error.Remedy);
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_storage_errors()
    {
        Assert.Throws<StorageException>(() => Hash(_folder.File("gone")));
        Assert.Throws<StorageException>(() => Hash(_folder.Path));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Many_files_get_the_digests_that_each_gets_alone(int jobs)
    {
        var paths = Write(200);
        var digests = new FileDigest?[paths.Count];
        FileHasher.HashAll(paths, jobs, (index, digest) => digests[index] = digest, TestContext.Current.CancellationToken);

        Assert.Equal(paths.Select(Hash), digests);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void The_first_failing_file_is_the_exception(int jobs)
    {
        var paths = Write(50);
        File.Delete(paths[20]);
        File.Delete(paths[21]);
        File.Delete(paths[49]);

        var error = Assert.Throws<StorageException>(
            () => FileHasher.HashAll(paths, jobs, (_, _) => { }, TestContext.Current.CancellationToken));
        Assert.Contains(paths[20], error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_listener_throws_comes_back_as_itself()
        => Assert.Throws<InvalidOperationException>(() => FileHasher.HashAll(
            Write(5), 2, (_, _) => throw new InvalidOperationException(), TestContext.Current.CancellationToken));

    [Fact]
    public void Hashing_can_be_cancelled()
    {
        using var cancel = new CancellationTokenSource();
        var paths = Write(50);
        Assert.ThrowsAny<OperationCanceledException>(() => FileHasher.HashAll(paths, 2, (_, _) => cancel.Cancel(), cancel.Token));
    }

    [Fact]
    public void No_files_are_no_work()
        => FileHasher.HashAll([], 4, (_, _) => Assert.Fail("There is nothing to tell."), TestContext.Current.CancellationToken);

    private static FileDigest Hash(string path) => FileHasher.Hash(path, cancel: TestContext.Current.CancellationToken);

    private List<string> Write(int count)
    {
        var paths = Enumerable.Range(0, count).Select(index => _folder.File($"{index}")).ToList();
        paths.ForEach(path => File.WriteAllBytes(path, Bytes(path.Length * 1000)));
        return paths;
    }

    private static byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        new Random(count).NextBytes(bytes);
        return bytes;
    }
}
