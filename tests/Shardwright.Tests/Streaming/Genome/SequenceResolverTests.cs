using System.Text;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Reporting;
using Shardwright.Streaming.Genome;
using Shardwright.Tests.Streaming.Documents;

namespace Shardwright.Tests.Streaming.Genome;

/// <summary>Sequences of a split, looked for in the samples' files.</summary>
public sealed class SequenceResolverTests
{
    private readonly NoteReporter reporter = new();

    [Theory]
    [InlineData(1)]
    [InlineData(60)]
    [InlineData(1 << 20)]
    public void Every_sequence_is_found_in_the_file_of_its_sample(int most)
    {
        using var store = new MemorySequences(("S1", "A__X-S1__1", "AC"), ("S2", "A__X-S2__1", "G"), ("S1", "B__X-S1__1", "T"), ("S2", "B__X-S2__1", "N"), ("S3", "B__X-S3__1", "N"));
        var tags = new ControlTags();
        var resolver = Resolver(store, tags, most, "A__X-S1__1", "A__X-S2__1", "B__X-S1__1", "B__X-S2__1");
        Assert.Equal(
            [new ResolvedSequence(0, 0, 1), new ResolvedSequence(1, 1, 1), new ResolvedSequence(2, 0, 2), new ResolvedSequence(3, 1, 2)], resolver.Finish(reporter));
        Assert.Equal("<ctrl_a><ctrl_b>", Encoding.UTF8.GetString(tags.AllIds));
        Assert.Equal("<ctrl_b>", Encoding.UTF8.GetString(tags.IdsOf(2)));
        Assert.Equal([0, 1], resolver.UsedSamples);
        Assert.Empty(reporter.Warnings);
    }

    [Fact]
    public void Sequences_are_looked_for_one_sample_after_the_other()
    {
        using var store = new MemorySequences(("S1", "A__X-S1", "A"), ("S2", "A__X-S2", "A"), ("S1", "B__X-S1", "A"), ("S2", "B__X-S2", "A"));
        Resolver(store, null, 1 << 20, "A__X-S1", "A__X-S2", "B__X-S1", "B__X-S2").Finish(reporter);
        Assert.Equal([0, 0, 1, 1], store.Asked);
    }

    [Fact]
    public void All_that_is_missing_is_told_in_one_error()
    {
        using var store = new MemorySequences(("S1", "A__X-S1", "A"), ("S2", "A__X-S2", "A"), ("S3", "A__X-S3", "A"));
        store.Broken.Add("S3");
        var resolver = Resolver(store, null, 1, "A__X-S1", "A__X-S3", "A__X-S4.b-c__", "A__X-S4.b-c__2", "A__X__", "B__X-S2__b", "chr1");
        var error = Assert.Throws<DatasetStateException>(() => resolver.Finish(reporter));
        Assert.Equal("windows.db", error.Location.Path);
        Assert.Equal(
            "No pre-opened SQLite connection found for sample S3 (It is torn); No pre-opened SQLite connection found for sample S4.b.c; "
            + "No pre-opened SQLite connection found for sample ; Sequence ID B__X-S2__b not found in database for sample S2; Sequence ID chr1 has no __ before its sample",
            error.Found);
    }

    [Fact]
    public void Long_lists_are_cut_and_counted()
    {
        using var store = new MemorySequences(("S1", "A__X-S1", "A"), ("S2", "A__X-S2", "A"));
        var lost = Enumerable.Range(0, 3000).Select(i => $"A__X-L{i}").Concat(Enumerable.Range(0, 500).Select(i => $"A__X-S1__{i}")).Concat(Enumerable.Range(0, 21).Select(i => $"chr{i}"));
        var found = Assert.Throws<DatasetStateException>(() => Resolver(store, null, 100, [.. lost]).Finish(reporter)).Found!;
        Assert.Contains("sample L19; and 2980 more, 3000 samples in all; Sequence ID", found, StringComparison.Ordinal);
        Assert.Contains("and 480 more, 500 sequences in all", found, StringComparison.Ordinal);
        Assert.EndsWith("and 1 more, 21 ids without a sample in all", found, StringComparison.Ordinal);
        Assert.InRange(found.Length, 1, 5000);
    }

    [Fact]
    public void One_sample_serves_every_id_and_says_so_where_ids_are_of_another()
    {
        using var store = new MemorySequences(("S1", "A__X-S1", "A"), ("S1", "A__X-S2", "A"), ("S1", "A__X-S3", "A"), ("S1", "chr1", "A"));
        Assert.Equal([0, 1, 2, 3], Resolver(store, null, 1, "A__X-S1", "A__X-S2", "A__X-S3", "chr1").Finish(reporter).Select(sequence => sequence.Number));
        var warning = Assert.Single(reporter.Warnings);
        Assert.Contains("2 of 4 sequences are not of sample S1", warning, StringComparison.Ordinal);
        Assert.Contains("A__X-S2 is of \"S2\"", warning, StringComparison.Ordinal);
    }

    private static SequenceResolver Resolver(MemorySequences store, ControlTags? tags, int most, params string[] ids)
    {
        var progress = Reporter.Silent.Begin("", null, ProgressUnit.Items);
        var resolver = new SequenceResolver(store, tags, "windows.db", progress, CancellationToken.None, most);
        foreach (var id in ids)
        {
            resolver.Add(Encoding.UTF8.GetBytes(id));
        }

        return resolver;
    }
}
