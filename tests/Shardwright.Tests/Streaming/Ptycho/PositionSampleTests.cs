using System.Globalization;
using Shardwright.Datasets.Layouts.Ptycho;
using Shardwright.Foundation.Errors;
using Shardwright.Streaming.Ptycho;

namespace Shardwright.Tests.Streaming.Ptycho;

public sealed class PositionSampleTests : IDisposable
{
    private const string Make = """
        import sys, numpy as np, h5py
        r = np.random.RandomState(4); x, y = r.random_sample(60) * 90, r.random_sample(60) * 80
        np.savez(sys.argv[1] + '/a.npz', xcoords=x, ycoords=y.astype('f4'))
        np.savez(sys.argv[1] + '/nan.npz', xcoords=x, ycoords=np.where(np.arange(60) == 7, np.nan, y))
        np.savez(sys.argv[1] + '/short.npz', xcoords=x, ycoords=y[1:])
        np.savez(sys.argv[1] + '/none.npz', xcoords=x)
        for name, raw in (('metres', False), ('raw', True)):
            with h5py.File(sys.argv[1] + '/' + name + '.h5', 'w') as f:
                f['probe_position_x_m'] = x * 5e-8; f['probe_position_y_m'] = y.astype('f4').astype('f8') * 2e-8
                f['probe_position_indexes'] = np.zeros(60, 'i8'); f['probe'] = np.ones((4, 4), 'c8')
                o = f.create_dataset('object', data=np.ones((4, 4), 'c8')); o.attrs['pixel_width_m'] = 5e-8; o.attrs['pixel_height_m'] = 2e-8
                if raw: f['raw_data/xcoords'] = x; f['raw_data/ycoords'] = y.astype('f4').astype('f8')
        """;

    private readonly TemporaryFolder folder = new();

    public PositionSampleTests() => PythonOracle.Run(Make, folder.Path);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_scan_and_its_products_give_the_same_groups()
    {
        var options = new GroupOptions { GroupCount = 12, GridSize = 2, NeighborCount = 6, SubsampleCount = 50 };
        var scan = PositionSample.Draw(folder.File("a.npz"), options);
        Assert.Equal((60, 50, 12, 4), (scan.Points, scan.Indices.Length, scan.Groups.Count, scan.GroupSize));
        foreach (var product in new[] { "metres.h5", "raw.h5" })
        {
            Assert.Equal(scan.Groups.SelectMany(group => group), PositionSample.Draw(folder.File(product), options).Groups.SelectMany(group => group));
        }
    }

    [Fact]
    public void The_draw_is_kept_where_it_is_asked_for()
    {
        var options = new GroupOptions { GroupCount = 12, GridSize = 2, SubsampleCount = 50, Seed = 7 };
        var file = folder.File("a.npz");
        var sample = PositionSample.Draw(file, options, folder.File("tmp"));
        Assert.Equal(folder.File("tmp/subsample_seed7_indices.txt"), sample.Output);
        Assert.Equal(sample.Indices, File.ReadAllLines(sample.Output!).Select(line => int.Parse(line, CultureInfo.InvariantCulture)));
        var cache = GroupsCache.PathBeside(file, 2, 4);
        Assert.Equal(cache, PositionSample.Draw(file, options, cache).Output);
        Assert.True(PositionSample.Draw(file, options, useCache: true).IsFromCache);
        Assert.Throws<ArgumentException>(() => PositionSample.Draw(file, options with { GridSize = 1 }, cache));
    }

    [Theory]
    [InlineData("nan.npz", "position")]
    [InlineData("short.npz", "60 and 59")]
    [InlineData("none.npz", "ycoords")]
    public void Positions_that_are_none_are_refused(string name, string words)
        => Assert.Contains(words, Assert.Throws<MalformedDataException>(() => PositionSample.Draw(folder.File(name), new GroupOptions())).Message, StringComparison.Ordinal);
}
