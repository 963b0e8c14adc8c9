using Shardwright.Formats.Hdf5;
using Shardwright.Foundation.Errors;

namespace Shardwright.Tests.Formats.Hdf5;

public sealed class Hdf5LinkTests : IDisposable
{
    private readonly Hdf5TestFolder folder = new();

    public Hdf5LinkTests() => Hdf5Oracle.Python(folder, """
        with h5py.File('other.h5', 'w') as f: f['x'] = [1, 2, 3]
        with h5py.File('l.h5', 'w') as f:
            f['data'] = [1, 2]; f['group/inner'] = 5; f['hard'] = f['data']; f['type'] = np.dtype('f4')
            f['soft'] = h5py.SoftLink('/group/inner'); f['chain'] = h5py.SoftLink('soft'); f['softgroup'] = h5py.SoftLink('/group')
            f['dangling'] = h5py.SoftLink('/nothing'); f['a'] = h5py.SoftLink('/b'); f['b'] = h5py.SoftLink('/a')
            f['external'] = h5py.ExternalLink('other.h5', '/x'); f['lost'] = h5py.ExternalLink('gone.h5', '/x')
            f['group/back'] = f['/']
            f['\U0001d49c'] = 1; f['\uff5e'] = 2; f['Zä'] = 3
            f['data'].attrs.update({'unit': 'µV', 'scale': 0.5, 'n': np.int8(-3), 'big': np.uint64(2**64 - 1), 'list': [1.5, 2.5], 'ints': np.array([[1, 2], [3, 4]], '>i4'),
               'yes': True, 'bytes': np.bytes_('abc'), 'names': ['a', '', 'ç'], 'none': h5py.Empty('f4'), 'complex': 1j})
            f.attrs['made by'] = 'h5py'
            f.create_dataset('outside', (4,), dtype='u1', external=[('raw.bin', 0, 4)])
            layout = h5py.VirtualLayout(shape=(3,), dtype='i8'); layout[:] = h5py.VirtualSource('other.h5', 'x', shape=(3,)); f.create_virtual_dataset('virtual', layout)
        open('raw.bin', 'wb').write(b'abcd')
        """);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Every_kind_of_link_is_told_apart_and_names_come_in_code_point_order()
    {
        using var reader = Hdf5Reader.Open(folder.File("l.h5"));
        var links = reader.Links();
        Assert.Equal(
            [
                "Zä", "a", "b", "chain", "dangling", "data", "external", "group", "hard", "lost", "outside", "soft", "softgroup", "type", "virtual",
                "\uff5e", "\U0001d49c",
            ],
            links.Select(link => link.Name));
        var kinds = links.ToDictionary(link => link.Name);
        Assert.Equal(new Hdf5Link("data", Hdf5LinkKind.Dataset, Hdf5LinkKind.Dataset, null), kinds["data"] with { Address = null });
        Assert.Equal(Hdf5LinkKind.Dataset, kinds["hard"].Kind);
        Assert.Equal(Hdf5LinkKind.Group, kinds["group"].Kind);
        Assert.Equal(Hdf5LinkKind.NamedType, kinds["type"].Kind);
        Assert.Equal(new Hdf5Link("soft", Hdf5LinkKind.SoftLink, Hdf5LinkKind.Dataset, "/group/inner"), kinds["soft"] with { Address = null });
        Assert.Equal(new Hdf5Link("chain", Hdf5LinkKind.SoftLink, Hdf5LinkKind.Dataset, "soft"), kinds["chain"] with { Address = null });
        Assert.Equal(Hdf5LinkKind.Group, kinds["softgroup"].LeadsTo);
        Assert.Equal(new Hdf5Link("dangling", Hdf5LinkKind.DanglingLink, Hdf5LinkKind.DanglingLink, "/nothing"), kinds["dangling"] with { Address = null });
        Assert.Equal(Hdf5LinkKind.DanglingLink, kinds["a"].Kind);
        Assert.Equal(new Hdf5Link("external", Hdf5LinkKind.ExternalLink, Hdf5LinkKind.ExternalLink, "other.h5:/x"), kinds["external"] with { Address = null });
        Assert.Equal(["back", "inner"], reader.Links("group").Select(link => link.Name));
        Assert.Equal(["back", "inner"], reader.Links("/softgroup/back/group").Select(link => link.Name));
    }

    [Fact]
    public void Soft_links_are_followed_and_those_that_lead_nowhere_say_so()
    {
        using var reader = Hdf5Reader.Open(folder.File("l.h5"));
        Assert.Equal([5], Hdf5ReadTests.Rows<long>(reader, "chain"));
        Assert.Equal([5], Hdf5ReadTests.Rows<long>(reader, "softgroup/inner"));
        Assert.True(reader.Exists("soft") && reader.Exists("/") && reader.Exists("group/back/hard"));
        Assert.False(reader.Exists("dangling") || reader.Exists("a") || reader.Exists("nothing/at/all") || reader.Exists("external"));
        Assert.Contains("/nothing", Refusal(reader, "dangling"), StringComparison.Ordinal);
        Assert.Contains("soft link", Refusal(reader, "a"), StringComparison.Ordinal);
        Assert.Contains("no name /group/x", Refusal(reader, "group/x/y"), StringComparison.Ordinal);
        Assert.Contains("found a group", Refusal(reader, "group"), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => reader.Exists("a\0b"));
    }

    [Fact]
    public void Other_files_are_opened_only_when_that_was_asked_for()
    {
        using (var reader = Hdf5Reader.Open(folder.File("l.h5")))
        {
            Assert.Contains("FollowExternalLinks", Refusal(reader, "external"), StringComparison.Ordinal);
            Assert.Contains("other files", Refusal(reader, "virtual"), StringComparison.Ordinal);
            Assert.Contains("other files", Refusal(reader, "outside"), StringComparison.Ordinal);
        }

        using var trusting = Hdf5Reader.Open(folder.File("l.h5"), new Hdf5Options { FollowExternalLinks = true });
        Assert.Equal([1, 2, 3], Hdf5ReadTests.Rows<long>(trusting, "external"));
        Assert.Equal([1, 2, 3], Hdf5ReadTests.Rows<long>(trusting, "virtual"));
        Assert.Equal(Hdf5LinkKind.Dataset, trusting.Links().Single(link => link.Name == "external").LeadsTo);
        Assert.Equal(Hdf5LinkKind.DanglingLink, trusting.Links().Single(link => link.Name == "lost").LeadsTo);
    }

    [Fact]
    public void Attributes_have_the_values_that_h5py_gave_them()
    {
        using var reader = Hdf5Reader.Open(folder.File("l.h5"));
        var values = reader.Attributes("data").ToDictionary(attribute => attribute.Name, attribute => attribute.Value);
        Assert.Equal("µV", values["unit"]);
        Assert.Equal(0.5, values["scale"]);
        Assert.Equal(-3L, values["n"]);
        Assert.Equal(ulong.MaxValue, values["big"]);
        Assert.Equal(new[] { 1.5, 2.5 }, values["list"]);
        Assert.Equal(new long[] { 1, 2, 3, 4 }, values["ints"]);
        Assert.Equal(1L, values["yes"]);
        Assert.Equal("abc", values["bytes"]);
        Assert.Equal(new[] { "a", "", "ç" }, values["names"]);
        Assert.Null(values["none"]);
        Assert.Null(values["complex"]);
        Assert.Equal("h5py", Assert.Single(reader.Attributes("/")).Value);
    }

    private static string Refusal(Hdf5Reader reader, string path)
        => Assert.Throws<MalformedDataException>(() => reader.OpenDataset(path)).Message;
}
