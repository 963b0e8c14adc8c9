using System.Collections.Concurrent;
using System.Security.Cryptography;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;
using Shardwright.Foundation.Reporting;
using Shardwright.Stores;
using Shardwright.Stores.Objects;
using Shardwright.Tests.Stores.Fake;

namespace Shardwright.Tests.Stores.Objects;

/// <summary>What every store does.</summary>
public abstract class ObjectStoreContract : IAsyncDisposable
{
    private static readonly string[] Names =
    [
        "a", "a b/c d", "a+b", "a%20b", "a&b=c?d", "hash#tag", "\"quoted\" and 'so'", "ü/ß.bin", "\uFFFD", "\U0001F600", "B", "a.b", "a/b", "a-b", "~tilde", "(round) [square] {curly}!*", "semi;colon:colon,comma@at$",
        string.Join('/', Enumerable.Repeat(new string('k', 99), 9)),
    ];

    private readonly List<IObjectStore> opened = [];
    private IObjectStore? store;

    private protected TemporaryFolder Folder { get; } = new();

    private protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The address of this test's own.</summary>
    private protected abstract StoreUrl Address { get; }

    /// <summary>How it is reached.</summary>
    private protected abstract StoreOptions Options { get; }

    /// <summary>Whether large files go in parts.</summary>
    private protected virtual bool HasParts => true;

    /// <summary>Whether of two that store under one name at the same time one is refused, whatever the size.</summary>
    private protected virtual bool HasConditionalParts => true;

    private protected IObjectStore Store => store ??= Open(Address);

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var one in opened)
        {
            await one.DisposeAsync();
        }

        Folder.Dispose();
    }

    [Fact]
    public async Task Where_nothing_is_nothing_is_listed_found_or_read_and_deleting_is_no_error()
    {
        Assert.Empty(await Listed(Store));
        Assert.Null(await Store.FindAsync("none", Cancel));
        Assert.Null(await Store.OpenAsync("none", 0, null, null, Cancel));
        Assert.Null(await Store.OpenAsync("none", 5, 5, null, Cancel));
        await Store.DeleteAsync("none", Cancel);
    }

    [Fact]
    public async Task Names_of_all_kinds_come_back_in_the_order_of_their_bytes_with_what_was_stored()
    {
        var contents = new Dictionary<string, ObjectContent>();
        foreach (var name in Names.Where(name => name is not "a"))
        {
            contents.Add(name, Content(contents.Count + 1));
            Assert.True((await Store.PutAsync(name, contents[name], new PutOptions(), Cancel)).Stored);
        }

        var listed = await Listed(Store);
        Assert.Equal(contents.Keys.Order(Utf8Order.Instance), listed.Select(entry => entry.Name));
        foreach (var entry in listed)
        {
            var found = await Store.FindAsync(entry.Name, Cancel);
            Assert.Equal((entry.Name, contents[entry.Name].Bytes, entry.Tag), (found!.Name, found.Bytes, found.Tag));
            Assert.Equal(contents[entry.Name].Bytes, entry.Bytes);
            Assert.Equal(contents[entry.Name].Sha256, Store.IsLocal ? contents[entry.Name].Sha256 : found.Sha256);
            Assert.True((DateTimeOffset.UtcNow - found.Modified).Duration() < TimeSpan.FromMinutes(5), $"modified {found.Modified}");
            Assert.Equal(await File.ReadAllBytesAsync(contents[entry.Name].Path, Cancel), await Read(Store, entry.Name));
        }
    }

    [Fact]
    public async Task More_than_a_page_of_objects_is_listed_each_once()
    {
        const int Count = 1005;
        var content = Content(3);
        await Parallel.ForAsync(0, Count, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Cancel }, async (number, cancel) => await Store.PutAsync($"many/{number:d5}", content, new PutOptions(), cancel));
        Assert.Equal(Enumerable.Range(0, Count).Select(number => $"many/{number:d5}"), (await Listed(Store)).Select(entry => entry.Name));
    }

    [Fact]
    public async Task An_address_that_begins_as_another_does_has_nothing_of_it()
    {
        var (one, other) = (Open(Address.Below("ds")), Open(Address.Below("ds2")));
        await one.PutAsync("x", Content(1), new PutOptions(), Cancel);
        await other.PutAsync("y/z", Content(2), new PutOptions(), Cancel);
        Assert.Equal(["x"], (await Listed(one)).Select(entry => entry.Name));
        Assert.Equal(["y/z"], (await Listed(other)).Select(entry => entry.Name));
        Assert.Equal(["ds/x", "ds2/y/z"], (await Listed(Store)).Select(entry => entry.Name));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 1)]
    [InlineData(1, -1)]
    [InlineData(1, 0)]
    [InlineData(1, 1)]
    [InlineData(3, 0)]
    [InlineData(6, 0)]
    [InlineData(7, 77)]
    public async Task A_file_of_any_number_of_parts_is_stored_whole_with_its_hash(int parts, int more)
    {
        var content = Content(((int)Options.PartBytes * parts) + more);
        var progress = new Counted();
        var outcome = await Store.PutAsync("deep/file.bin", content, new PutOptions { Progress = progress }, Cancel);
        Assert.True(outcome.Stored);
        Assert.Equal(content.Bytes, outcome.Object.Bytes);
        Assert.Equal(content.Bytes, progress.Sum);
        Assert.Equal(content.Bytes, outcome.SentBytes);
        if (!Store.IsLocal)
        {
            Assert.Equal(content.Sha256, outcome.Object.Sha256);
            Assert.Equal(content.Sha256, (await Store.FindAsync("deep/file.bin", Cancel))!.Sha256);
        }

        Assert.Equal(await File.ReadAllBytesAsync(content.Path, Cancel), await Read(Store, "deep/file.bin"));
        Assert.Equal(["deep/file.bin"], (await Listed(Store)).Select(entry => entry.Name));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(null)]
    public async Task What_is_there_is_replaced_only_where_that_was_asked_for(int? bytes)
    {
        var size = bytes ?? ((int)Options.PartBytes * 6) + 1;
        var (first, second) = (Content(size), Content(size + 1));
        await Store.PutAsync("a", first, new PutOptions(), Cancel);
        if (bytes is not null || HasConditionalParts)
        {
            var refused = await Store.PutAsync("a", second, new PutOptions(), Cancel);
            Assert.False(refused.Stored);
            Assert.Equal(first.Bytes, refused.Object.Bytes);
            Assert.Equal(Store.IsLocal ? null : first.Sha256, Store.IsLocal ? null : refused.Object.Sha256);
            Assert.Equal(await File.ReadAllBytesAsync(first.Path, Cancel), await Read(Store, "a"));
        }

        var replaced = await Store.PutAsync("a", second, new PutOptions { Replaces = true }, Cancel);
        Assert.True(replaced.Stored);
        Assert.Equal(await File.ReadAllBytesAsync(second.Path, Cancel), await Read(Store, "a"));
    }

    [Fact]
    public async Task Of_many_that_store_one_name_one_does_and_the_others_are_told_what_is_there()
    {
        var contents = Enumerable.Range(0, 8).Select(number => Content(100 + number)).ToArray();
        var shared = Store;
        var outcomes = await Task.WhenAll(contents.Select(content => Task.Run(() => shared.PutAsync("one", content, new PutOptions(), Cancel), Cancel)));
        var winner = contents[Array.FindIndex(outcomes, outcome => outcome.Stored)];
        Assert.Single(outcomes, outcome => outcome.Stored);
        Assert.All(outcomes, outcome => Assert.Equal(winner.Bytes, outcome.Object.Bytes));
        Assert.Equal(await File.ReadAllBytesAsync(winner.Path, Cancel), await Read(Store, "one"));
    }

    [Fact]
    public async Task Any_range_of_bytes_is_read()
    {
        var content = Content(10_000);
        var bytes = await File.ReadAllBytesAsync(content.Path, Cancel);
        await Store.PutAsync("a", content, new PutOptions(), Cancel);
        foreach (var (offset, count) in ((int, int?)[])[(0, null), (0, 1), (0, 10_000), (1, 1), (4_000, 5_000), (9_999, 1), (9_999, null), (5_000, null)])
        {
            Assert.Equal(bytes[offset..(offset + (count ?? (bytes.Length - offset)))], await Read(Store, "a", offset, count));
        }

        var found = await Store.FindAsync("a", Cancel);
        using var reading = await Store.OpenAsync("a", 10, 20, found!.Tag, Cancel);
        Assert.Equal((found.Name, found.Bytes, found.Tag), (reading!.Object.Name, reading.Object.Bytes, reading.Object.Tag));
    }

    [Fact]
    public async Task An_object_in_another_state_than_the_first_bytes_were_of_is_told()
    {
        await Store.PutAsync("a", Content(1000), new PutOptions(), Cancel);
        var tag = (await Store.FindAsync("a", Cancel))!.Tag;
        Assert.NotNull(tag);
        Assert.Equal(1000, (await Read(Store, "a", 0, null, tag)).Length);
        await Store.PutAsync("a", Content(1001), new PutOptions { Replaces = true }, Cancel);
        await Assert.ThrowsAsync<ObjectChangedException>(() => Read(Store, "a", 500, null, tag));
        Assert.NotEqual(tag, (await Store.FindAsync("a", Cancel))!.Tag);
    }

    [Fact]
    public async Task A_deleted_object_is_gone_and_its_neighbours_are_not()
    {
        await Store.PutAsync("a", Content(1), new PutOptions(), Cancel);
        await Store.PutAsync("a b", Content(2), new PutOptions(), Cancel);
        await Store.DeleteAsync("a", Cancel);
        await Store.DeleteAsync("a", Cancel);
        Assert.Null(await Store.FindAsync("a", Cancel));
        Assert.Null(await Store.OpenAsync("a", 0, null, null, Cancel));
        Assert.Equal(["a b"], (await Listed(Store)).Select(entry => entry.Name));
    }

    [Theory]
    [InlineData(1000, false)]
    [InlineData(null, false)]
    [InlineData(1000, true)]
    [InlineData(null, true)]
    public async Task A_file_that_changed_after_it_was_hashed_is_not_stored(int? bytes, bool grew)
    {
        var content = Content(bytes ?? ((int)Options.PartBytes * 6) + 5);
        await using (var file = new FileStream(content.Path, FileMode.Open))
        {
            file.Seek(grew ? 0 : 10, grew ? SeekOrigin.End : SeekOrigin.Begin);
            file.WriteByte(7);
        }

        File.SetLastWriteTimeUtc(content.Path, DateTime.UtcNow.AddSeconds(5));
        await Assert.ThrowsAsync<InputChangedException>(() => Store.PutAsync("a", content, new PutOptions(), Cancel));
        Assert.Null(await Store.FindAsync("a", Cancel));
        Assert.Empty(await Listed(Store));
    }

    [Fact]
    public async Task A_transfer_that_was_stopped_leaves_nothing_that_looks_whole_and_goes_on_where_it_was()
    {
        // Parts are sent side by side: only those beyond the ones under way are sure to have arrived.
        const int Arrived = 2;
        var content = Content(((int)Options.PartBytes * (Options.Jobs + Arrived + 1)) + 3);
        var journal = new MemoryJournal();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var watching = new Counted { At = (Options.PartBytes * (Options.Jobs + Arrived)) + (Options.PartBytes / 2), Reached = stop.Cancel };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.PutAsync("big", content, new PutOptions { Journal = journal, Progress = watching }, stop.Token));
        Assert.Null(await Store.FindAsync("big", Cancel));
        Assert.Empty(await Listed(Store));

        var progress = new Counted();
        await using var again = Open(Address, remember: false);
        var outcome = await again.PutAsync("big", content, new PutOptions { Journal = journal, Progress = progress }, Cancel);
        Assert.True(outcome.Stored);
        Assert.Equal(content.Bytes, progress.Sum);
        Assert.Equal(await File.ReadAllBytesAsync(content.Path, Cancel), await Read(Store, "big"));
        Assert.Empty(journal.Begun);
        if (HasParts)
        {
            Assert.InRange(outcome.SentBytes, 1, content.Bytes - (Arrived * Options.PartBytes));
        }
    }

    [Fact]
    public async Task A_file_that_was_hashed_again_goes_on_with_no_part_of_another_one()
    {
        var (first, second) = (Content((int)Options.PartBytes * 6), Content((int)Options.PartBytes * 6));
        var journal = new MemoryJournal();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var watching = new Counted { At = (2 * Options.PartBytes) + 1, Reached = stop.Cancel };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.PutAsync("big", first, new PutOptions { Journal = journal, Progress = watching }, stop.Token));
        Assert.True((await Store.PutAsync("big", second, new PutOptions { Journal = journal }, Cancel)).Stored);
        Assert.Equal(await File.ReadAllBytesAsync(second.Path, Cancel), await Read(Store, "big"));
    }

    [Fact]
    public async Task Many_transfers_at_once_do_not_mix()
    {
        var contents = Enumerable.Range(0, 24).Select(number => Content(1000 + (number * (int)Options.PartBytes / 8))).ToArray();
        await Parallel.ForEachAsync(contents.Index(), new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = Cancel }, async (one, cancel) => await Store.PutAsync($"f{one.Index:d2}", one.Item, new PutOptions(), cancel));
        await Parallel.ForEachAsync(contents.Index(), new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = Cancel }, async (one, _) =>
            Assert.Equal(one.Item.Sha256, Convert.ToHexStringLower(SHA256.HashData(await Read(Store, $"f{one.Index:d2}")))));
    }

    [Fact]
    public async Task A_cancelled_call_says_so()
    {
        using var over = new CancellationTokenSource();
        await over.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.FindAsync("a", over.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.PutAsync("a", Content(10), new PutOptions(), over.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.OpenAsync("a", 0, null, null, over.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.ListAsync(over.Token).ToListAsync(over.Token));
        Assert.Empty(await Listed(Store));
    }

    private protected IObjectStore Open(StoreUrl url, bool remember = true)
    {
        var one = ObjectStores.Open(url, Options);
        if (remember)
        {
            opened.Add(one);
        }

        return one;
    }

    /// <summary>A file of random bytes, hashed; another one each time.</summary>
    private protected ObjectContent Content(int bytes)
    {
        var path = Folder.File(Guid.NewGuid().ToString("N"));
        var body = new byte[bytes];
        Random.Shared.NextBytes(body);
        File.WriteAllBytes(path, body);
        return new ObjectContent(path, FileIdentity.Of(path), Convert.ToHexStringLower(SHA256.HashData(body)));
    }

    private protected static async Task<List<StoredObject>> Listed(IObjectStore store) => await store.ListAsync(Cancel).ToListAsync(Cancel);

    private protected static async Task<byte[]> Read(IObjectStore store, string name, long offset = 0, long? count = null, string? tag = null)
    {
        using var reading = await store.OpenAsync(name, offset, count, tag, Cancel);
        Assert.NotNull(reading);
        using var into = new MemoryStream();
        await reading.Content.CopyToAsync(into, Cancel);
        return into.ToArray();
    }

    /// <summary>Counts what is done, and calls somebody once so much of it is.</summary>
    private protected sealed class Counted : IProgressTask
    {
        private long sum;

        public long Sum => Interlocked.Read(ref sum);

        public long At { get; init; } = long.MaxValue;

        public Action? Reached { get; init; }

        public void Advance(long amount)
        {
            var after = Interlocked.Add(ref sum, amount);
            if (after >= At && after - amount < At)
            {
                Reached?.Invoke();
            }
        }

        public void Dispose()
        {
        }
    }

    /// <summary>A journal that lives as long as the test.</summary>
    private protected sealed class MemoryJournal : IUploadJournal
    {
        public ConcurrentDictionary<string, (string Sha256, BegunUpload Upload)> Begun { get; } = [];

        public BegunUpload? Find(string name, string sha256) => Begun.TryGetValue(name, out var found) && found.Sha256 == sha256 ? found.Upload : null;

        public void Begin(string name, string sha256, BegunUpload upload) => Begun[name] = (sha256, upload);

        public void End(string name) => Begun.TryRemove(name, out _);
    }
}
