using Shardwright.Foundation.Errors;
using Shardwright.Stores;
using Shardwright.Stores.Objects;

namespace Shardwright.Tests.Stores.Objects;

/// <summary>The contract, by a folder.</summary>
public sealed class FolderObjectStoreTests : ObjectStoreContract
{
    private protected override StoreUrl Address => StoreUrl.Parse(Folder.File("store"));

    private protected override StoreOptions Options { get; } = new() { Jobs = 4, PartBytes = 64 << 10 };

    private protected override bool HasParts => false;

    [Fact]
    public async Task Partial_files_and_links_out_of_the_folder_are_not_listed_read_or_written_through()
    {
        var outside = Folder.File("outside");
        Directory.CreateDirectory(outside);
        Directory.CreateDirectory(Folder.File("store/in"));
        await File.WriteAllTextAsync(Path.Combine(outside, "secret"), "x", Cancel);
        await File.WriteAllTextAsync(Folder.File("store/in/a"), "a", Cancel);
        await File.WriteAllTextAsync(Folder.File("store/b.partial"), "b", Cancel);
        File.CreateSymbolicLink(Folder.File("store/link"), Path.Combine(outside, "secret"));
        File.CreateSymbolicLink(Folder.File("store/kept"), Folder.File("store/in/a"));
        Directory.CreateSymbolicLink(Folder.File("store/folder"), outside);
        Directory.CreateSymbolicLink(Folder.File("store/circle"), Folder.File("store"));
        Assert.Equal(["in/a", "kept"], (await Listed(Store)).Select(entry => entry.Name));
        Assert.Null(await Store.FindAsync("link", Cancel));
        Assert.Null(await Store.FindAsync("folder/secret", Cancel));
        Assert.Null(await Store.FindAsync("../outside/secret", Cancel));
        Assert.Null(await Store.OpenAsync("folder/secret", 0, null, null, Cancel));
        await Assert.ThrowsAsync<StorageException>(() => Store.PutAsync("folder/new", Content(5), new PutOptions(), Cancel));
        await Assert.ThrowsAsync<StorageException>(() => Store.DeleteAsync("folder/secret", Cancel));
        Assert.Equal(["secret"], Directory.GetFiles(outside).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_file_whose_bytes_are_not_those_of_its_hash_is_not_stored()
    {
        var content = Content(3_000_000) with { Sha256 = new string('0', 64) };
        await Assert.ThrowsAsync<InputChangedException>(() => Store.PutAsync("a", content, new PutOptions(), Cancel));
        Assert.Empty(Directory.GetFiles(Folder.File("store")));
    }
}
