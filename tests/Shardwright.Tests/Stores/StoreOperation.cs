namespace Shardwright.Tests.Stores;

/// <summary>What is done to a store.</summary>
internal enum StoreAction
{
    List,
    Find,
    Put,

    /// <summary>One part of a put in parts; only hooks see it.</summary>
    Part,
    Open,
    Delete,
}

/// <summary>One thing that was done to a store.</summary>
/// <param name="Handle">The name of the store that it was done through.</param>
/// <param name="Action">What.</param>
/// <param name="Name">The object; empty for a listing.</param>
/// <param name="Content">The object that stands since then, of a put that stored; null otherwise.</param>
internal sealed record StoreOperation(string Handle, StoreAction Action, string Name, MemoryObject? Content = null)
{
    public bool Changes => Content is not null || Action == StoreAction.Delete;
}
