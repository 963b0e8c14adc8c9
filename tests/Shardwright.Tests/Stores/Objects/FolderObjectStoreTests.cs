using Shardwright.Stores;

namespace Shardwright.Tests.Stores.Objects;

/// <summary>The contract, by a folder.</summary>
public sealed class FolderObjectStoreTests : ObjectStoreContract
{
    private protected override StoreUrl Address => StoreUrl.Parse(Folder.File("store"));

    private protected override StoreOptions Options { get; } = new() { Jobs = 4, PartBytes = 64 << 10 };

    private protected override bool HasParts => false;
}
