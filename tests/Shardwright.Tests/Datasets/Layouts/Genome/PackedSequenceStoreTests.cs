using System.Text;
using Shardwright.Datasets.Layouts.Genome;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;
using Shardwright.Tests.Formats.Sqlite;

namespace Shardwright.Tests.Datasets.Layouts.Genome;

public sealed class PackedSequenceStoreTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(null)]
    public void Many_threads_read_more_files_than_may_be_open(int? maxOpen)
    {
        const int Samples = 20;
        var letters = Enumerable.Range(0, Samples).Select(sample => PackedFiles.Genome(70_000 + sample, sample)).ToArray();
        var samples = Make(letters);
        using var store = PackedSequenceStore.Open(samples, new SequenceStoreOptions { MaxOpen = maxOpen });
        Parallel.For(0, 6, new ParallelOptions { MaxDegreeOfParallelism = 6 }, thread =>
        {
            var random = new Random(thread);
            var buffer = new byte[5000];
            for (var i = 0; i < 1500; i++)
            {
                var sample = random.Next(Samples);
                var sequence = store.Find(sample, "it"u8);
                Assert.Equal(letters[sample].Length, store.Length(sample, sequence));
                var start = random.Next(letters[sample].Length);
                var count = store.Read(sample, sequence, start, buffer);
                Assert.True(letters[sample].AsSpan(start, count).SequenceEqual(buffer.AsSpan(0, count)));
                Assert.InRange(store.OpenFiles, 0, maxOpen ?? Samples);
            }
        });
        Assert.Equal(maxOpen ?? Samples, store.OpenFiles);
    }

    [Fact]
    public void Five_thousand_samples_are_read_where_256_files_may_be_open()
    {
        if (!ChildProcess.IsThis)
        {
            ChildProcess.Run(typeof(PackedSequenceStoreTests), nameof(Five_thousand_samples_are_read_where_256_files_may_be_open), "ulimit -n 256");
            return;
        }

        var samples = Make([.. Enumerable.Range(0, 5000).Select(sample => Encoding.ASCII.GetBytes($"ACGT{sample}"))]);
        using var store = PackedSequenceStore.Open(samples, new SequenceStoreOptions());
        var buffer = new byte[10];
        for (var i = 0; i < 15_000; i++)
        {
            var sample = (int)(i * 7919L % samples.Length);
            var count = store.Read(sample, store.Find(sample, "it"u8), 4, buffer);
            Assert.Equal($"{sample}", Encoding.ASCII.GetString(buffer, 0, count));
        }

        Assert.InRange(OpenFileLimit.InUse(), 1, 255);
    }

    [Fact]
    public void Sequences_are_visited_as_they_are_stored()
    {
        var path = folder.File("a.packed");
        PackedFiles.Write(path, PackedBits.Two, ("z", PackedFiles.Bases(5, 1)), ("a", []), ("m", PackedFiles.Bases(70_000, 2)));
        using var store = PackedSequenceStore.Open([new SampleSequences("a", path, SequenceLayout.Packed)], new SequenceStoreOptions());
        var seen = new List<(string, long, long)>();
        store.VisitSequences(0, (id, sequence, length) => seen.Add((Encoding.UTF8.GetString(id), sequence, length)));
        Assert.Equal([("z", 0, 5), ("a", 1, 0), ("m", 2, 70_000)], seen);
        Assert.Equal(-1, store.Find(0, "b"u8));
    }

    [Fact]
    public void A_file_that_was_replaced_while_it_was_closed_is_an_error()
    {
        var samples = Make([PackedFiles.Bases(100, 1), PackedFiles.Bases(100, 2)]);
        using var store = PackedSequenceStore.Open(samples, new SequenceStoreOptions { MaxOpen = 1 });
        var buffer = new byte[10];
        Assert.Equal(10, store.Read(0, 0, 0, buffer));
        Assert.Equal(10, store.Read(1, 0, 0, buffer));
        PackedFiles.Write(samples[0].Path, PackedBits.Two, ("it", PackedFiles.Bases(101, 1)));
        Assert.Throws<InputChangedException>(() => store.Read(0, 0, 0, buffer));
        Assert.Equal(10, store.Read(1, 0, 0, buffer));
    }

    [Fact]
    public void What_is_missing_or_wrong_is_said_when_it_is_needed()
    {
        var samples = Make([PackedFiles.Bases(100, 1)]);
        File.WriteAllText(folder.File("other"), "not packed, and long enough to be looked at: ACGTACGTACGTACGTACGTACGTACGTACGTACGTACGTACGTACGTACGTACGTACGT");
        using var store = PackedSequenceStore.Open(
            [.. samples, new SampleSequences("none", folder.File("none"), SequenceLayout.Packed), new SampleSequences("other", folder.File("other"), SequenceLayout.Packed)],
            new SequenceStoreOptions { MaxOpen = 2 });
        Assert.Throws<StorageException>(() => store.Find(1, "it"u8));
        Assert.Throws<MalformedDataException>(() => store.Find(2, "it"u8));
        Assert.Throws<ArgumentOutOfRangeException>(() => store.Length(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => store.Read(0, 0, -1, []));
        Assert.Equal(0, store.Find(0, "it"u8));
        Assert.Throws<ArgumentException>(
            () => PackedSequenceStore.Open([samples[0] with { Layout = SequenceLayout.Sqlite }], new SequenceStoreOptions()));
        store.Dispose();
        Assert.Throws<ObjectDisposedException>(() => store.Find(0, "it"u8));
    }

    [Fact]
    public void Reading_does_not_allocate_once_the_file_is_open()
    {
        using var store = PackedSequenceStore.Open(Make([PackedFiles.Genome(100_000, 1)]), new SequenceStoreOptions());
        var buffer = new byte[8192];
        ReadAll();
        var before = GC.GetAllocatedBytesForCurrentThread();
        ReadAll();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void ReadAll()
        {
            for (var start = 0; start < 100_000; start += 3000)
            {
                store.Read(0, store.Find(0, "it"u8), start, buffer);
            }
        }
    }

    private SampleSequences[] Make(byte[][] letters)
    {
        var samples = new SampleSequences[letters.Length];
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = new SampleSequences($"S{i}", folder.File($"S{i}.packed"), SequenceLayout.Packed);
            PackedFiles.Write(samples[i].Path, PackedBits.Two, ("it", letters[i]));
        }

        return samples;
    }
}
