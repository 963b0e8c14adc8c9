using System.Globalization;
using Shardwright.Datasets.Splits;
using Shardwright.Foundation.Errors;
using Shardwright.Streaming.Genome;

namespace Shardwright.Tests.Streaming.Genome;

public sealed class GenomeReadingTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_global_order_is_that_of_the_specification_and_items_know_their_epoch()
    {
        var read = await ReadAsync(new CountedItems(10), new GenomePlan { Epochs = 2 });
        Assert.Equal([8, 9, 7, 5, 4, 6, 2, 0, 3, 1, 5, 3, 1, 6, 4, 9, 7, 0, 8, 2], read.SelectMany(batch => batch.Indexes));
        Assert.Equal(read.SelectMany(batch => batch.Indexes.Select((index, row) => (index * 1000) + ((batch.Position + row) / 10))), read.SelectMany(batch => batch.Tokens.Where((_, i) => i % 3 == 0)));
        Assert.Equal([0, 0, 0, 1, 1], read.Select(batch => batch.Epoch));
        Assert.Equal([(4, 0), (8, 0), (12, 1), (16, 1), (20, 2)], read.Select(batch => (batch.Next.Position, batch.Next.Epoch)));
    }

    [Theory]
    [InlineData(SplitName.Train, true, 8)]
    [InlineData(SplitName.Val, false, 8)]
    [InlineData(SplitName.Test, false, 10)]
    public async Task A_split_is_shuffled_and_cut_as_in_the_original(SplitName split, bool isShuffled, int rows)
    {
        var indexes = (await ReadAsync(new CountedItems(10, split), new GenomePlan())).SelectMany(batch => batch.Indexes).ToArray();
        Assert.Equal(isShuffled ? [8, 9, 7, 5, 4, 6, 2, 0] : Enumerable.Range(0, rows).Select(index => (long)index), indexes);
        Assert.Equal([0L, 1, 2, 3, 4, 5, 6, 7, 8, 9], (await ReadAsync(new CountedItems(10, split), new GenomePlan { IsShuffled = false, DropLast = false })).SelectMany(batch => batch.Indexes));
    }

    [Theory]
    [InlineData(1, 1, true)]
    [InlineData(2, 1, true)]
    [InlineData(3, 2, true)]
    [InlineData(4, 3, false)]
    [InlineData(16, 1, false)]
    public async Task The_ranks_in_turn_are_the_global_order(int world, int micro, bool dropLast)
    {
        var plan = new GenomePlan { Samples = 301, GlobalBatch = world * micro * 2, MicroBatch = micro, World = world, DropLast = dropLast };
        var all = await ReadAsync(new CountedItems(123), plan);
        var ranks = new List<Copy>[world];
        for (var rank = 0; rank < world; rank++)
        {
            ranks[rank] = await ReadAsync(new CountedItems(123), plan with { Rank = rank });
        }

        for (var step = 0; step < all.Count; step++)
        {
            var parts = ranks.Where(batches => batches.Count > step).Select(batches => batches[step]).ToArray();
            Assert.Equal(all[step].Tokens, parts.SelectMany(part => part.Tokens));
            Assert.All(parts, part => Assert.Equal(all[step].Next, part.Next));
        }

        Assert.Equal(ranks.Max(batches => batches.Count), all.Count);
        Assert.Equal(dropLast ? 301 / (world * micro) * world * micro : 301, all.Sum(batch => batch.Rows));
    }

    [Theory]
    [InlineData(SplitName.Train, 0)]
    [InlineData(SplitName.Train, 5)]
    [InlineData(SplitName.Test, 0)]
    public async Task A_cursor_of_any_step_gives_the_rest_in_any_world(SplitName split, long consumed)
    {
        var items = new CountedItems(13, split);
        var plan = new GenomePlan { Epochs = 3, GlobalBatch = 6, Consumed = consumed };
        var whole = await ReadAsync(items, plan);
        Assert.Equal((39 - consumed + (split == SplitName.Test ? 5 : 0)) / 6, whole.Count);
        for (var step = 0; step < whole.Count; step++)
        {
            var cursor = GenomeCursor.Parse(whole[step].Next.ToJson(), "c.json");
            Same(whole.Skip(step + 1), await ReadAsync(items, plan with { Consumed = 0, Threads = 1 + (step % 3) }, cursor));
            var ranks = new[] { await ReadAsync(items, plan with { World = 2, Rank = 0 }, cursor), await ReadAsync(items, plan with { World = 2, Rank = 1 }, cursor) };
            Assert.Equal(
                whole.Skip(step + 1).SelectMany(batch => batch.Tokens),
                ranks.SelectMany(batches => batches).OrderBy(batch => batch.Position).SelectMany(batch => batch.Tokens));
        }
    }

    [Fact]
    public async Task What_was_consumed_is_left_out_and_a_cursor_takes_its_place()
    {
        var whole = await ReadAsync(new CountedItems(40), new GenomePlan());
        Same(whole.Skip(3), await ReadAsync(new CountedItems(40), new GenomePlan { Consumed = 12 }));
        Same(whole.Skip(5), await ReadAsync(new CountedItems(40), new GenomePlan { Consumed = 12 }, whole[4].Next));
    }

    [Fact]
    public async Task More_epochs_may_be_read_behind_a_cursor()
    {
        var first = await ReadAsync(new CountedItems(8), new GenomePlan());
        var both = await ReadAsync(new CountedItems(8), new GenomePlan { Epochs = 2 });
        Same(both.Skip(2), await ReadAsync(new CountedItems(8), new GenomePlan { Epochs = 2 }, first[^1].Next));
        Assert.Empty(await ReadAsync(new CountedItems(8), new GenomePlan(), first[^1].Next));
    }

    [Fact]
    public async Task A_cursor_of_something_else_is_refused_with_the_name_of_what_differs()
    {
        var items = new CountedItems(20);
        var plan = new GenomePlan();
        var cursor = (await ReadAsync(items, plan))[0].Next;
        Refused("root of the cursor", new CountedItems(20) { Root = new string('b', 64) }, plan, cursor);
        Refused("plan of the cursor", items, plan with { Seed = 43 }, cursor);
        Refused("plan of the cursor", items, plan with { GlobalBatch = 8 }, cursor);
        Refused("plan of the cursor", items, plan with { IsShuffled = false }, cursor);
        Refused("plan of the cursor", items, plan with { DropLast = false }, cursor);
        Refused("plan of the cursor", new CountedItems(20, SplitName.Val), plan with { IsShuffled = true }, cursor);
        foreach (var options in (GenomeOptions[])
        [
            new() { SequenceLength = 100 }, new() { Stride = 100 }, new() { MinLengthThreshold = 1 }, new() { Layout = TokenLayout.Head }, new() { Ids = new SpecialIds(2, 0, 3, 1) },
            new() { IncludeBos = false }, new() { IncludeEos = false }, new() { ControlTags = true }, new() { ReverseComplement = true },
        ])
        {
            Refused("plan of the cursor", new CountedItems(20) { Options = options }, plan, cursor);
        }

        Refused("position of the cursor", items, plan, cursor with { Position = 21, Epoch = 1 });
        Refused("position of the cursor", items, plan, cursor with { Position = -1 });
        Refused("epoch of the cursor", items, plan, cursor with { Epoch = 1 });
        Assert.Equal(4, (await ReadAsync(new CountedItems(20) { Options = new() { Seed = 5 } }, plan with { World = 4, MicroBatch = 1, Threads = 1, Samples = 20 }, cursor)).Count);
    }

    [Fact]
    public void A_plan_that_makes_no_sense_is_refused_at_once()
    {
        static void Bad(GenomePlan plan, SplitName split = SplitName.Train) => Assert.ThrowsAny<ArgumentException>(() => GenomeReading.ReadAsync(new CountedItems(20, split), plan));
        Bad(new GenomePlan { GlobalBatch = 0 });
        Bad(new GenomePlan { World = 0 });
        Bad(new GenomePlan { World = 2, Rank = 2 });
        Bad(new GenomePlan { Rank = -1 });
        Bad(new GenomePlan { World = 3 });
        Bad(new GenomePlan { World = 5 });
        Bad(new GenomePlan { GlobalBatch = 8, MicroBatch = 3, World = 2 });
        Bad(new GenomePlan { MicroBatch = 0 });
        Bad(new GenomePlan { Epochs = 0 });
        Bad(new GenomePlan { Epochs = 1, Samples = 20 });
        Bad(new GenomePlan { Seed = -1 });
        Bad(new GenomePlan { Consumed = -1 });
        Bad(new GenomePlan { Consumed = 4 }, SplitName.Val);
        Bad(new GenomePlan { Threads = 0 });
        Bad(new GenomePlan { GlobalBatch = int.MaxValue });
    }

    [Fact]
    public void Nothing_to_read_is_an_error()
    {
        Assert.Contains("windows: expected at least one", Assert.Throws<DatasetStateException>(() => GenomeReading.ReadAsync(new CountedItems(0), new GenomePlan(), cancellationToken: TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
        var error = Assert.Throws<DatasetStateException>(() => GenomeReading.ReadAsync(new CountedItems(8), new GenomePlan { Consumed = 8 }, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal(("consumed samples", "8"), (error.Subject, error.Found));
    }

    [Fact]
    public async Task An_error_of_reading_comes_behind_the_batches_before_it_and_in_the_callers_hands()
    {
        var bad = 57L;
        var items = new CountedItems(100, SplitName.Val)
        {
            BeforeRead = index =>
            {
                if (index == bad)
                {
                    throw new MalformedDataException(new DataLocation("S1.sqlite"), "sequence");
                }
            },
        };
        for (var threads = 1; threads < 4; threads++)
        {
            var before = 0;
            var error = await Assert.ThrowsAsync<MalformedDataException>(async () =>
            {
                await foreach (var batch in GenomeReading.ReadAsync(items, new GenomePlan { Threads = threads }, cancellationToken: TestContext.Current.CancellationToken))
                {
                    before++;
                }
            });
            Assert.Equal(("S1.sqlite", 14), (error.Location.Path, before));
            Assert.Equal(0, items.Inside);
        }
    }

    [Fact]
    public async Task Leaving_early_leaves_no_thread_behind()
    {
        var items = new CountedItems(1_000_000);
        await foreach (var batch in GenomeReading.ReadAsync(items, new GenomePlan { Threads = 4 }, cancellationToken: TestContext.Current.CancellationToken))
        {
            break;
        }

        Assert.Equal(0, items.Inside);
        var reads = items.Reads;
        Assert.InRange(reads, 4, 1000);
        await Task.Yield();
        Assert.Equal(reads, items.Reads);
    }

    [Fact]
    public async Task Cancelling_stops_threads_that_are_in_the_middle_of_a_batch()
    {
        using var cancel = new CancellationTokenSource();
        using var reached = new ManualResetEventSlim();
        var items = new CountedItems(1_000_000, SplitName.Val)
        {
            BeforeRead = index =>
            {
                if (index == 500)
                {
                    reached.Set();
                    cancel.Token.WaitHandle.WaitOne();
                }
            },
        };
        var rows = 0;
        var reading = Task.Run(async () =>
        {
            await foreach (var batch in GenomeReading.ReadAsync(items, new GenomePlan(), cancellationToken: cancel.Token))
            {
                rows += batch.Rows;
            }
        }, TestContext.Current.CancellationToken);
        reached.Wait(TestContext.Current.CancellationToken);
        await cancel.CancelAsync();
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        Assert.Equal(cancel.Token, error.CancellationToken);
        Assert.InRange(rows, 0, 500);
        Assert.Equal(0, items.Inside);
    }

    [Fact]
    public async Task Threads_read_ahead_while_the_caller_works_but_never_into_what_it_was_lent()
    {
        var items = new CountedItems(4000, SplitName.Val) { ItemTokens = 64 };
        var expected = 0L;
        await foreach (var batch in GenomeReading.ReadAsync(items, new GenomePlan { Threads = 3, GlobalBatch = 5, DropLast = false }, cancellationToken: TestContext.Current.CancellationToken))
        {
            SpinWait.SpinUntil(() => items.Reads >= Math.Min(4000, expected + 60), 1000);
            Assert.True(items.Reads >= Math.Min(4000, expected + 60), "Nothing was read ahead.");
            Assert.InRange(items.Reads, 0, expected + (4 * 35));
            for (var row = 0; row < batch.Rows; row++, expected++)
            {
                Assert.Equal(expected, batch.Indexes.Span[row]);
                Assert.Equal(-1, batch.Tokens.Span.Slice(row * 64, 64).IndexOfAnyExcept(expected * 1000));
                Assert.Equal(-1, batch.Labels.Span.Slice(row * 64, 64).IndexOfAnyExcept(-expected));
                Assert.Equal(-1, batch.LossMask.Span.Slice(row * 64, 64).IndexOfAnyExcept(expected % 2));
            }
        }

        Assert.Equal(4000, expected);
    }

    [Fact]
    public async Task A_batch_of_more_than_a_waves_items_is_one_wave()
    {
        var read = await ReadAsync(new CountedItems(250) { ItemTokens = 40_000 }, new GenomePlan { GlobalBatch = 100, IsShuffled = false, DropLast = false });
        Assert.Equal([100, 100, 50], read.Select(batch => batch.Rows));
        Assert.Equal(Enumerable.Range(0, 250).Select(index => (long)index), read.SelectMany(batch => batch.Indexes));
    }

    [Fact]
    public async Task Every_item_that_is_read_has_a_line_in_the_log_of_its_rank()
    {
        var items = new CountedItems(50);
        var logs = folder.File("logs/windows");
        var read = await ReadAsync(items, new GenomePlan { World = 2, Rank = 1, LogFolder = logs });
        var file = Assert.Single(Directory.GetFiles(logs));
        Assert.StartsWith("window_access_train_rank1_", Path.GetFileName(file), StringComparison.Ordinal);
        var lines = File.ReadAllLines(file)[1..].Select(line => line.Split(',')).ToArray();
        Assert.Equal(items.Reads, lines.Length);
        Assert.Equal(read.SelectMany(batch => batch.Indexes).Order(), lines.Select(line => long.Parse(line[0], CultureInfo.InvariantCulture)).Order());
        Assert.All(lines, line => Assert.Equal($"S{int.Parse(line[0], CultureInfo.InvariantCulture) % 3}", line[2]));
    }

    [Fact]
    public async Task A_log_that_cannot_be_written_stops_the_reading()
    {
        await File.WriteAllTextAsync(folder.File("file"), "", TestContext.Current.CancellationToken);
        var error = await Assert.ThrowsAsync<StorageException>(() => ReadAsync(new CountedItems(50), new GenomePlan { LogFolder = folder.File("file") }));
        Assert.Contains("file", error.Location.Path, StringComparison.Ordinal);
    }

    private static void Refused(string subject, CountedItems items, GenomePlan plan, GenomeCursor cursor)
        => Assert.Equal(subject, Assert.Throws<DatasetStateException>(() => GenomeReading.ReadAsync(items, plan, cursor)).Subject);

    private static void Same(IEnumerable<Copy> expected, IEnumerable<Copy> found)
    {
        var (one, other) = (expected.ToArray(), found.ToArray());
        Assert.Equal(one.Length, other.Length);
        foreach (var (a, b) in one.Zip(other))
        {
            Assert.Equal((a.Position, a.Epoch, a.Rows, a.Next), (b.Position, b.Epoch, b.Rows, b.Next));
            Assert.Equal(a.Indexes, b.Indexes);
            Assert.Equal(a.Tokens, b.Tokens);
        }
    }

    private static async Task<List<Copy>> ReadAsync(CountedItems items, GenomePlan plan, GenomeCursor? cursor = null)
    {
        var read = new List<Copy>();
        await foreach (var batch in GenomeReading.ReadAsync(items, plan, cursor, TestContext.Current.CancellationToken))
        {
            read.Add(new Copy(batch.Position, batch.Epoch, batch.Rows, batch.Next, batch.Indexes.ToArray(), batch.Tokens.ToArray()));
        }

        return read;
    }

    private sealed record Copy(long Position, int Epoch, int Rows, GenomeCursor Next, long[] Indexes, long[] Tokens);
}
