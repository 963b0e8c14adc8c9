namespace Shardwright.Stores.Objects;

/// <summary>Objects below one address of a store. Names are relative to it, with <c>/</c>. Safe from many threads.</summary>
/// <remarks>
/// Requests that fail in passing are tried again inside. What is thrown: <see cref="Foundation.Errors.StorageException"/> where the store
/// refuses or does not answer, after the tries; its message never holds a credential, a header or a query.
/// </remarks>
internal interface IObjectStore : IAsyncDisposable
{
    /// <summary>What messages call the store: its address.</summary>
    string Name { get; }

    /// <summary>Whether an object's hash costs no more than reading a file of this machine, so that nothing need be claimed.</summary>
    bool IsLocal { get; }

    /// <summary>All objects below the address, in the order of their names' UTF-8 bytes; without <see cref="StoredObject.Sha256"/>. None where nothing is there.</summary>
    IAsyncEnumerable<StoredObject> ListAsync(CancellationToken cancel);

    /// <summary>One object, with its claimed hash; null where there is none.</summary>
    Task<StoredObject?> FindAsync(string name, CancellationToken cancel);

    /// <summary>Stores a file, its hash and size beside it. Nobody sees a part of it under its name.</summary>
    /// <exception cref="Foundation.Errors.InputChangedException">The file is no longer the one that was hashed.</exception>
    Task<PutOutcome> PutAsync(string name, ObjectContent content, PutOptions options, CancellationToken cancel);

    /// <summary>Reads bytes of an object; null where there is none.</summary>
    /// <param name="name">The object.</param>
    /// <param name="offsetBytes">The first byte.</param>
    /// <param name="bytes">How many; null for all the rest.</param>
    /// <param name="tag">The state that it must be in; null for any.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="ObjectChangedException">It is in another state.</exception>
    Task<ObjectReading?> OpenAsync(string name, long offsetBytes, long? bytes, string? tag, CancellationToken cancel);

    /// <summary>Deletes an object; one that is not there is deleted already.</summary>
    Task DeleteAsync(string name, CancellationToken cancel);
}
