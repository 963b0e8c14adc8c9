namespace Shardwright.Datasets.Opening;

/// <summary>A file that stays where it is until this is disposed.</summary>
public sealed class ShardLease : IDisposable
{
    private IDisposable? held;

    /// <summary>Makes a lease.</summary>
    /// <param name="folder">The folder that the file lies in under its name.</param>
    /// <param name="held">What keeps it there; null where nothing takes it away.</param>
    public ShardLease(string folder, IDisposable? held = null)
    {
        Folder = folder;
        this.held = held;
    }

    /// <summary>The folder that the file lies in under its name.</summary>
    public string Folder { get; }

    /// <summary>Whether the file may go once this is disposed.</summary>
    internal bool IsHeld => held is not null;

    /// <summary>Lets the file go; a second time does nothing.</summary>
    public void Dispose() => Interlocked.Exchange(ref held, null)?.Dispose();
}
