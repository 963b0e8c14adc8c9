using Shardwright.Datasets.Layouts.Genome;

namespace Shardwright.Tests.Datasets.Layouts.Genome;

public sealed class SampleIdTests
{
    [Theory]
    [InlineData("BCR__ECT-SAMPLE1__CT1-1", "SAMPLE1")]
    [InlineData("BCR__ECT-LON042-1__CT1-1", "LON042.1")]
    [InlineData("A__B-C-D-E__F", "C.D.E")]
    [InlineData("A__nodash__F", "")]
    [InlineData("A__B-", "")]
    [InlineData("__-x", "x")]
    [InlineData("A__B--C", ".C")]
    [InlineData("A___B-C", "C")]
    public void The_sample_is_what_the_original_takes_out_of_the_id(string id, string expected)
    {
        Assert.True(SampleId.TryParse(id, out var sample));
        Assert.Equal(expected, sample);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no_mark-1")]
    [InlineData("_-_")]
    public void An_id_without_the_mark_has_no_sample(string id) => Assert.False(SampleId.TryParse(id, out _));

    [Fact]
    public void Random_ids_have_the_sample_that_Python_finds()
    {
        var random = new Random(6);
        var ids = Enumerable.Range(0, 500).Select(_ => string.Concat(Enumerable.Range(0, random.Next(1, 14)).Select(_ => "_-ab."[random.Next(5)]))).ToArray();
        var expected = PythonOracle.Run(
            "import sys\nfor i in sys.argv[1].split(' '):\n p = i.split('__')\n print('none' if len(p) < 2 else '=' + '.'.join(p[1].split('-')[1:]))", string.Join(' ', ids));
        var found = ids.Select(id => SampleId.TryParse(id, out var sample) ? "=" + sample : "none");
        Assert.Equal(expected.Split('\n', StringSplitOptions.RemoveEmptyEntries), found);
    }

    [Theory]
    [InlineData("BCR__ECT-SAMPLE1__CT1-1", "BCR")]
    [InlineData("plain", "plain")]
    [InlineData("__x", "")]
    public void The_kind_stands_before_the_mark(string id, string kind) => Assert.Equal(kind, SampleId.KindOf(id));
}
