using Shardwright.Foundation.Errors;
using Shardwright.Hygiene.Outputs;

namespace Shardwright.Tests.Hygiene.Outputs;

public sealed class ModelArchiveTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public ModelArchiveTests()
    {
        foreach (var (name, text) in new[] { ("one/model.keras", new string('k', 5000)), ("one/params.json", "{}"), ("two/model.h5", "h"), ("two/params.dill", "d"), ("manifest.dill", "m") })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(Models, name))!);
            File.WriteAllText(Path.Combine(Models, name), text);
        }
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Models => folder.File("models");

    private string Archive => folder.File("wts.h5.zip");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_same_files_give_the_same_bytes_and_come_back()
    {
        var packed = Pack(Archive);
        File.SetLastWriteTimeUtc(Path.Combine(Models, "manifest.dill"), DateTime.UnixEpoch);
        Assert.Equal(packed.Sha256, Pack(folder.File("again.zip")).Sha256);
        Assert.True(packed.IsVouched);
        Assert.Equal([new ArchivedModel("one", "one/params.json", 2), new ArchivedModel("two", "two/params.dill", 2)], packed.Models);
        ModelArchive.Unpack(Archive, folder.File("out"), cancel: Cancel);
        foreach (var file in Directory.GetFiles(Models, "*", SearchOption.AllDirectories))
        {
            Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(folder.File("out"), Path.GetRelativePath(Models, file))));
        }

        Assert.Equal("None 6", PythonOracle.Run("import zipfile,sys\nz=zipfile.ZipFile(sys.argv[1])\nprint(z.testzip(), len(z.namelist()), end='')", Archive));

        // What was unpacked is packed to the same bytes: the manifest is made anew.
        Assert.Equal(packed.Sha256, ModelArchive.Pack(new PackOptions { Inputs = [folder.File("out")], Target = folder.File("third.zip") }, Cancel).Sha256);
    }

    [Fact]
    public void Files_become_models_of_their_own_names()
    {
        var packed = ModelArchive.Pack(new PackOptions { Inputs = [Path.Combine(Models, "one", "model.keras"), Path.Combine(Models, "two", "params.dill")], Target = Archive }, Cancel);
        Assert.Equal(["manifest.json", "model/model.keras", "params/params.dill"], packed.Files.Select(file => file.Name));
        Assert.Throws<DatasetStateException>(() => Pack(Archive));
        ModelArchive.Pack(new PackOptions { Inputs = [Models], Target = Archive, Replace = true }, Cancel);
        Assert.Throws<StorageException>(() => ModelArchive.Pack(new PackOptions { Inputs = [folder.File("nothing")], Target = folder.File("x.zip") }, Cancel));
        Directory.CreateDirectory(folder.File("empty"));
        Assert.Throws<StorageException>(() => ModelArchive.Pack(new PackOptions { Inputs = [folder.File("empty")], Target = folder.File("x.zip") }, Cancel));
        File.CreateSymbolicLink(Path.Combine(Models, "link"), Archive);
        Assert.Throws<StorageException>(() => ModelArchive.Pack(new PackOptions { Inputs = [Models], Target = folder.File("x.zip") }, Cancel));
        Assert.False(File.Exists(folder.File("x.zip")));
    }

    [Fact]
    public void Path_and_hash_are_logged_where_there_is_a_log()
    {
        DebugLog.Create(folder.Path).Dispose();
        var packed = Pack(Archive);
        ModelArchive.Unpack(Archive, folder.File("out"), cancel: Cancel);
        var lines = File.ReadAllLines(folder.File("logs/debug.log"));
        Assert.EndsWith($" - INFO - model archive packed: {Archive} sha256 {packed.Sha256}", lines[0], StringComparison.Ordinal);
        Assert.EndsWith($" - INFO - model archive unpacked: {Archive} sha256 {packed.Sha256}", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_overwritten()
    {
        Pack(Archive);
        Directory.CreateDirectory(folder.File("out/one"));
        File.WriteAllText(folder.File("out/one/params.json"), "mine");
        Assert.Throws<DatasetStateException>(() => ModelArchive.Unpack(Archive, folder.File("out"), cancel: Cancel));
        Assert.Equal([folder.File("out/one/params.json")], Directory.GetFiles(folder.File("out"), "*", SearchOption.AllDirectories));
        Directory.CreateDirectory(folder.File("elsewhere"));
        Directory.CreateDirectory(folder.File("linked"));
        Directory.CreateSymbolicLink(folder.File("linked/one"), folder.File("elsewhere"));
        Assert.Throws<DatasetStateException>(() => ModelArchive.Unpack(Archive, folder.File("linked"), cancel: Cancel));
        Assert.Empty(Directory.GetFiles(folder.File("elsewhere")));
    }

    [Fact]
    public void An_archive_with_any_byte_changed_or_cut_is_damaged_or_holds_the_same()
    {
        var files = Pack(Archive).Files;
        var whole = File.ReadAllBytes(Archive);
        var (random, found) = (new Random(4), 0);
        for (var round = 0; round < 400; round++)
        {
            var spoilt = whole.ToArray();
            spoilt[random.Next(spoilt.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(Archive, round % 10 == 0 ? whole[..random.Next(whole.Length)] : spoilt);
            try
            {
                // A manifest under another name vouches for nothing, and that is told.
                var read = ModelArchive.Read(Archive, cancel: Cancel);
                Assert.True(!read.IsVouched || read.Files.SequenceEqual(files));
                Assert.Equal(files.Select(file => file.Sha256).Order(), read.Files.Select(file => file.Sha256).Order());
            }
            catch (MalformedDataException)
            {
                found++;
            }
        }

        Assert.InRange(found, 200, 400);
    }

    [Theory]
    [InlineData("z.writestr('/etc/x', b'1')", "relative name")]
    [InlineData("z.writestr('../x', b'1')", "relative name")]
    [InlineData("z.writestr('a/../../x', b'1')", "relative name")]
    [InlineData("z.writestr('a\\\\x', b'1')", "relative name")]
    [InlineData("z.writestr('C:x', b'1')", "relative name")]
    [InlineData("z.writestr('x', b'1'); z.writestr('x', b'2')", "each name once")]
    [InlineData("z.writestr('x', b'1'); z.writestr('x/y', b'2')", "each name once")]
    [InlineData("i = zipfile.ZipInfo('x'); i.external_attr = 0o120777 << 16; z.writestr(i, b'/etc/passwd')", "a plain file")]
    [InlineData("z.writestr('x', bytes(3000000))", "at most 1000000 bytes")]
    [InlineData("z.writestr('manifest.json', b'{\"format\": \"shardwright-models/1\", \"files\": [{\"name\": \"x\", \"bytes\": 1, \"sha256\": \"0\"}]}')", "listed, but not there")]
    [InlineData("z.writestr('manifest.json', b'{\"format\": \"shardwright-models/1\", \"files\": []}'); z.writestr('x', b'1')", "there, but not listed")]
    [InlineData("z.writestr('manifest.json', b'{\"format\": \"shardwright-models/1\"')", "manifest")]
    public void An_archive_that_means_harm_is_refused_and_leaves_nothing(string members, string says)
    {
        PythonOracle.Run($"import sys, warnings, zipfile\nwarnings.simplefilter('ignore')\nz = zipfile.ZipFile(sys.argv[1], 'w', zipfile.ZIP_DEFLATED)\n{members}\nz.close()", Archive);
        var refusal = Assert.Throws<MalformedDataException>(() => ModelArchive.Unpack(Archive, folder.File("out"), 1_000_000, Cancel));
        Assert.Contains(says, refusal.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.File("out")));
    }

    [Fact]
    public void A_size_that_is_not_true_is_found_out()
    {
        // The directory's and the local header's raw size of a member of a million bytes say a thousand.
        const string Script =
            """
            import struct, sys, zipfile
            z = zipfile.ZipFile(sys.argv[1], 'w', zipfile.ZIP_DEFLATED)
            z.writestr('x', bytes(range(250)) * 4000)
            z.close()
            b = open(sys.argv[1], 'rb').read()
            open(sys.argv[1], 'wb').write(b.replace(struct.pack('<I', 1000000), struct.pack('<I', int(sys.argv[2]))))
            """;
        foreach (var size in new[] { "1000", "1000001" })
        {
            PythonOracle.Run(Script, Archive, size);
            Assert.Throws<MalformedDataException>(() => ModelArchive.Read(Archive, cancel: Cancel));
        }
    }

    private ArchiveContents Pack(string target) => ModelArchive.Pack(new PackOptions { Inputs = [Models], Target = target }, Cancel);
}
