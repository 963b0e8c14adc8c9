namespace Shardwright.Stores.Objects;

/// <summary>Bytes of an object on their way. Reading <see cref="Content"/> throws <see cref="TransientStoreException"/> for what may pass.</summary>
/// <param name="Content">The bytes from the offset that was asked for on, exactly as many as were asked for.</param>
/// <param name="Object">The object that they are of.</param>
internal sealed record ObjectReading(Stream Content, StoredObject Object) : IDisposable
{
    public void Dispose() => Content.Dispose();
}
