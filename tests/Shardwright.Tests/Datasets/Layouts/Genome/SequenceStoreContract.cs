using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Shardwright.Datasets.Building;
using Shardwright.Datasets.Layouts.Genome;
using Shardwright.Foundation.Checksums;
using Shardwright.Foundation.Errors;

namespace Shardwright.Tests.Datasets.Layouts.Genome;

/// <summary>What every layout of sequences has to do; each derives this.</summary>
public abstract class SequenceStoreContract : IDisposable
{
    private const string Letters = "ACGTNacgtnRYSWKMBDHVUryswkmbdhv-*.";

    protected TemporaryFolder Folder { get; } = new();

    /// <summary>The layout that is tried.</summary>
    protected abstract SequenceLayout Layout { get; }

    /// <summary>A writer of that layout.</summary>
    protected abstract ISequenceWriter Create(string path);

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Any_piece_of_any_sequence_is_read_as_it_was_written(bool isTrusted)
    {
        var number = 0;
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var model = Model(random, random.Next(1, 12), most: seed % 5 == 0 ? 300_000 : 3000);
            var sample = Write($"s{number++}", model, random);
            using var store = SequenceStore.Open([sample], new SequenceStoreOptions { IsTrusted = isTrusted });
            foreach (var (id, text) in model)
            {
                var sequence = store.Find(0, Encoding.UTF8.GetBytes(id));
                Assert.True(sequence >= 0);
                Assert.Equal(text.Length, store.Length(0, sequence));
                for (var i = 0; i < 20; i++)
                {
                    var start = random.Next(4) == 0 ? random.Next(text.Length + 1) + (random.Next(2) * text.Length) : random.Next(text.Length + 1);
                    AssertRead(store, 0, sequence, text, start, random.Next(3) == 0 ? random.Next(100_000) : random.Next(64));
                }

                AssertRead(store, 0, sequence, text, 0, text.Length);
                AssertRead(store, 0, sequence, text, 0, text.Length + 1);
                AssertRead(store, 0, sequence, text, text.Length, 5);
                AssertRead(store, 0, sequence, text, 1L << 40, 5);
                AssertRead(store, 0, sequence, text, long.MaxValue, 5);
                AssertRead(store, 0, sequence, text, 0, 0);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(25));
    }

    [Fact]
    public void Ids_of_any_letters_are_found_and_no_others()
    {
        string[] ids = ["a", "A", "it's", "say \"x\"", "BCR__ECT-S-1__CT1-1", "ä𝄞中", "a b;--", "%", "?", new string('x', 3000)];
        var sample = Write("ids", [.. ids.Select((id, i) => (id, new string('A', i)))], new Random(1));
        using var store = SequenceStore.Open([sample]);
        for (var i = 0; i < ids.Length; i++)
        {
            Assert.Equal(i, store.Length(0, store.Find(0, Encoding.UTF8.GetBytes(ids[i]))));
        }

        foreach (var missing in (string[])["", "b", "a ", "aa", "Ä𝄞中", "it''s", new string('x', 2999)])
        {
            Assert.Equal(-1, store.Find(0, Encoding.UTF8.GetBytes(missing)));
        }
    }

    [Fact]
    public void The_sequences_of_a_sample_are_gone_through_in_the_order_of_writing_and_can_be_read_meanwhile()
    {
        var model = Model(new Random(4), 1500, most: 40);
        var sample = Write("all", model, new Random(5));
        foreach (var isTrusted in (bool[])[true, false])
        {
            using var store = SequenceStore.Open([sample], new SequenceStoreOptions { IsTrusted = isTrusted, MaxOpen = 1, Timeout = TimeSpan.FromSeconds(1) });
            var seen = 0;
            store.VisitSequences(0, (id, sequence, length) =>
            {
                Assert.Equal(model[seen].Id, Encoding.UTF8.GetString(id));
                Assert.Equal(model[seen].Text.Length, length);
                AssertRead(store, 0, sequence, model[seen].Text, 0, 100);
                seen++;
            });
            Assert.Equal(model.Length, seen);
        }
    }

    [Fact]
    public void A_sample_without_sequences_is_one()
    {
        var sample = Write("none", [], new Random(1));
        using var store = SequenceStore.Open([sample]);
        Assert.Equal(-1, store.Find(0, "a"u8));
        store.VisitSequences(0, (_, _, _) => Assert.Fail("There is none."));
        Assert.Empty(store.FindUnusable([0], TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Many_threads_read_more_samples_than_may_be_open()
    {
        var random = new Random(9);
        var models = Enumerable.Range(0, 30).Select(_ => Model(random, 5, most: 20_000)).ToArray();
        var samples = models.Select((model, i) => Write($"s{i:d2}", model, random)).ToArray();
        using var store = SequenceStore.Open(samples, new SequenceStoreOptions { IsTrusted = true, MaxOpen = 4 });
        Assert.Equal(samples, store.Samples);
        store.OpenInAdvance(Enumerable.Range(0, 30), TestContext.Current.CancellationToken);
        Parallel.For(0, 12, new ParallelOptions { MaxDegreeOfParallelism = 12 }, thread =>
        {
            var own = new Random(thread);
            for (var i = 0; i < 200; i++)
            {
                var sample = own.Next(samples.Length);
                var (id, text) = models[sample][own.Next(5)];
                var sequence = store.Find(sample, Encoding.UTF8.GetBytes(id));
                AssertRead(store, sample, sequence, text, own.Next(text.Length + 1), own.Next(9000));
            }
        });
    }

    [Fact]
    public void Reading_does_not_allocate()
    {
        var random = new Random(2);
        var sample = Write("s", Model(random, 100, most: 50_000), random);
        foreach (var isTrusted in (bool[])[true, false])
        {
            using var store = SequenceStore.Open([sample], new SequenceStoreOptions { IsTrusted = isTrusted });
            var sequences = new List<long>();
            store.VisitSequences(0, (_, sequence, _) => sequences.Add(sequence));
            var bases = new byte[8192];
            var before = 0L;
            for (var i = 0; i < 4000; i++)
            {
                // Pages and compiled code settle first.
                before = i == 2000 ? GC.GetAllocatedBytesForCurrentThread() : before;
                var sequence = sequences[random.Next(sequences.Count)];
                _ = store.Read(0, sequence, random.Next(50_000), bases);
                _ = store.Length(0, sequence);
                _ = store.Find(0, "id7"u8);
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200);
        }
    }

    [Fact]
    public void The_same_sequences_give_the_same_bytes_however_they_are_cut()
    {
        var model = Model(new Random(3), 20, most: 100_000);
        var first = Write("a", model, new Random(1));
        var second = Write("b", model, new Random(2));
        Assert.True(File.ReadAllBytes(first.Path).AsSpan().SequenceEqual(File.ReadAllBytes(second.Path)));
    }

    [Fact]
    public void A_writer_that_was_not_finished_leaves_nothing()
    {
        var path = Folder.File("x");
        using (var writer = Create(path))
        {
            Add(writer, "a", "ACGT", new Random(1));
            writer.BeginSequence("b");
            writer.Write("AC"u8);
        }

        Assert.Empty(Directory.GetFileSystemEntries(Folder.Path));
    }

    [Fact]
    public void An_id_that_comes_twice_or_is_empty_is_refused()
    {
        using var writer = Create(Folder.File("x"));
        Assert.Throws<ArgumentException>(() => writer.BeginSequence(""));
        Add(writer, "twin", "ACGT", new Random(1));
        Assert.Equal(1, writer.Sequences);
        var error = Assert.Throws<MalformedDataException>(() =>
        {
            Add(writer, "twin", "TTTT", new Random(1));
            writer.Finish();
        });
        Assert.Contains("twin", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Samples_that_cannot_be_used_are_all_named_in_one_error()
    {
        var random = new Random(1);
        var samples = Enumerable.Range(0, 40).Select(i => Write($"s{i:d2}", Model(random, 1, most: 10), random)).ToArray();
        for (var i = 0; i < 25; i++)
        {
            File.Delete(samples[i].Path);
        }

        File.WriteAllText(samples[25].Path, new string('x', 5000));
        using var store = SequenceStore.Open(samples);
        var cancel = TestContext.Current.CancellationToken;
        Assert.Equal(Enumerable.Range(0, 26), store.FindUnusable(Enumerable.Range(0, 40), cancel).Select(found => found.Sample));
        var error = Assert.Throws<DatasetStateException>(() => store.RequireUsable(Enumerable.Range(0, 40), cancel));
        Assert.Contains("s00", error.Message, StringComparison.Ordinal);
        Assert.Contains("s19", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s20 (", error.Message, StringComparison.Ordinal);
        Assert.Contains("26 without", error.Message, StringComparison.Ordinal);
        Assert.Contains("6 more", error.Message, StringComparison.Ordinal);
        store.RequireUsable(Enumerable.Range(26, 14), cancel);
        store.OpenInAdvance(Enumerable.Range(26, 14), cancel);
        Assert.Throws<StorageException>(() => store.OpenInAdvance([30, 3], cancel));
    }

    [Fact]
    public void A_byte_that_changed_since_the_build_is_found_before_anything_is_read()
    {
        var random = new Random(8);
        var sample = Write("s", Model(random, 10, most: 60_000), random);
        var name = Path.GetRelativePath(Folder.Path, sample.Path);
        var bytes = File.ReadAllBytes(sample.Path);
        BlockChecksums.Write(Folder.Path, name, [.. bytes.Chunk(BlockChecksums.BlockBytes).Select(block => Crc32C.Compute(block))]);
        var options = new SequenceStoreOptions { IsTrusted = true, IntegrityFolder = Folder.Path };
        using (var whole = SequenceStore.Open([sample], options))
        {
            whole.VisitSequences(0, (_, _, _) => { });
        }

        bytes[^100] ^= 1;
        File.WriteAllBytes(sample.Path, bytes);
        using var store = SequenceStore.Open([sample], options);
        var error = Assert.Throws<MalformedDataException>(() => store.Find(0, "id1"u8));
        Assert.Equal(Path.GetFullPath(sample.Path), Path.GetFullPath(error.Location.Path));
        Assert.Throws<MalformedDataException>(() => store.VisitSequences(0, (_, _, _) => { }));
        Assert.Throws<ArgumentException>(() => SequenceStore.Open([sample], options with { IntegrityFolder = Folder.File("elsewhere") }));
    }

    /// <summary>Reads a piece and holds it against the text.</summary>
    private protected static void AssertRead(SequenceStore store, int sample, long sequence, string text, long start, int room)
    {
        var bases = new byte[room];
        var count = store.Read(sample, sequence, start, bases);
        var from = (int)Math.Min(start, text.Length);
        Assert.Equal(text.Substring(from, Math.Min(room, text.Length - from)), Encoding.ASCII.GetString(bases.AsSpan(0, count)));
    }

    private protected SampleSequences Write(string name, (string Id, string Text)[] model, Random random)
    {
        var path = Path.Combine(Folder.Path, name, GenomeNames.SequencesOf(name, Layout));
        using var writer = Create(path);
        foreach (var (id, text) in model)
        {
            Add(writer, id, text, random);
        }

        Assert.Equal(model.Length, writer.Sequences);
        writer.Finish();
        return new SampleSequences(name, path, Layout);
    }

    private static void Add(ISequenceWriter writer, string id, string text, Random random)
    {
        writer.BeginSequence(id);
        var bytes = Encoding.ASCII.GetBytes(text);
        for (var at = 0; at < bytes.Length;)
        {
            var piece = Math.Min(bytes.Length - at, random.Next(4) == 0 ? random.Next(10) : random.Next(70_000));
            writer.Write(bytes.AsSpan(at, piece));
            at += piece;
        }

        writer.EndSequence();
    }

    private static (string Id, string Text)[] Model(Random random, int count, int most) => [.. Enumerable.Range(0, count).Select(i =>
    {
        var kinds = random.Next(3) == 0 ? Letters.Length : 4;
        var text = new char[random.Next(8) == 0 ? 0 : random.Next(most)];
        for (var at = 0; at < text.Length; at++)
        {
            text[at] = Letters[random.Next(kinds)];
        }

        return ($"id{i}", new string(text));
    })];
}
