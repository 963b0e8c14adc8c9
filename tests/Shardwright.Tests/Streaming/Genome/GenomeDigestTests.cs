using System.Globalization;
using Shardwright.Datasets.Layouts.Genome;
using Shardwright.Streaming.Genome;

namespace Shardwright.Tests.Streaming.Genome;

public sealed class GenomeDigestTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_digest_is_SHA_256_over_length_and_lists_of_every_item()
    {
        const string Script = """
            import hashlib, struct
            def part(numbers, kind):
                data = struct.pack('<%d%s' % (len(numbers), kind), *numbers)
                return struct.pack('<q', len(data)) + data
            hash = hashlib.sha256()
            for tokens, labels, mask in (([1, 3, 65], [3, 65, 0], [0, 1, 0]), ([-7, 2**40, 9], [5, 6, 7], [1, 1, 0.5])):
                record = part(tokens, 'q') + part(labels, 'q') + part(mask, 'f')
                hash.update(struct.pack('<q', len(record)) + record)
            print(hash.hexdigest())
            """;
        using var digest = new GenomeDigest();
        digest.Add([1, 3, 65], [3, 65, 0], [0, 1, 0]);
        digest.Add([-7, 1L << 40, 9], [5, 6, 7], [1, 1, 0.5f]);
        Assert.Equal(PythonOracle.Run(Script).TrimEnd(), digest.Current);
    }

    [Fact]
    public async Task The_digest_is_the_same_for_any_batch_any_number_of_threads_and_any_world()
    {
        var digests = new HashSet<string>();
        foreach (var plan in (GenomePlan[])[new(), new() { GlobalBatch = 1 }, new() { GlobalBatch = 60, Threads = 5 }, new() { GlobalBatch = 12, World = 6 }, new() { GlobalBatch = 12, MicroBatch = 3, World = 2 }])
        {
            using var digest = new GenomeDigest();
            await foreach (var batch in GenomeReading.ReadAsync(new CountedItems(40), plan with { Epochs = 3 }, cancellationToken: TestContext.Current.CancellationToken))
            {
                digest.Add(batch);
            }

            digests.Add(digest.Current);
        }

        Assert.Single(digests);
    }

    [Fact]
    public void The_root_of_windows_changes_with_each_of_its_parts_and_not_with_the_folder()
    {
        var metadata = new WindowMetadata(16, 12, 0, 5, 3);
        string[] ids = ["A__B-C", "A__B-D"];
        var samples = Samples("one");
        var root = GenomeRoot.Of(metadata, 5, ids, samples);
        Assert.Equal(64, root.Length);
        Assert.Equal(root, GenomeRoot.Of(metadata, 5, ids, Samples("two")));

        var others = new HashSet<string>
        {
            root,
            GenomeRoot.Of(metadata with { Stride = 13 }, 5, ids, samples),
            GenomeRoot.Of(metadata with { MinLengthThreshold = null }, 5, ids, samples),
            GenomeRoot.Of(metadata, 6, ids, samples),
            GenomeRoot.Of(metadata, 5, ids.Reverse(), samples),
            GenomeRoot.Of(metadata, 5, ["A__B-CA__B-D"], samples),
            GenomeRoot.Of(metadata, 5, ids, samples.Take(1)),
            GenomeRoot.Of(metadata, 5, ids, samples.Select(sample => sample with { Layout = SequenceLayout.Packed })),
            GenomeRoot.Of(metadata, 5, ids, samples.Select(sample => sample with { Sample = sample.Sample + "x" })),
        };
        File.AppendAllText(samples[1].Path, "more");
        others.Add(GenomeRoot.Of(metadata, 5, ids, samples));
        Assert.Equal(10, others.Count);
    }

    private SampleSequences[] Samples(string name)
    {
        Directory.CreateDirectory(folder.File(name));
        return [.. Enumerable.Range(1, 2).Select(number =>
        {
            var path = folder.File(string.Create(CultureInfo.InvariantCulture, $"{name}/{number}.sqlite"));
            File.WriteAllText(path, "letters");
            return new SampleSequences($"S{number}", path, SequenceLayout.Sqlite);
        })];
    }
}
