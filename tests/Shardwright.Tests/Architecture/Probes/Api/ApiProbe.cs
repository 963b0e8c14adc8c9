namespace Shardwright.Tests.Architecture.Probes.Api;

/// <summary>One member of each shape that the text of a public API has to tell apart.</summary>
public abstract class ApiProbe<TKey, TValue>(int size) : IDisposable
    where TKey : notnull, IComparable<TKey>
    where TValue : class, new()
{
    public const int Limit = 7;

    protected internal static readonly string Name = "probe";

    public event EventHandler? Changed;

    public enum Shade
    {
        Dark = 1,
        Light = 2,
    }

    public int Size { get; private set; } = size;

    public required string? Note { get; init; }

    public TValue? this[TKey key, int depth = 0] => Find(key) is { } found && depth == 0 ? found : null;

    public static explicit operator int(ApiProbe<TKey, TValue> probe) => probe?.Size ?? 0;

    public abstract TValue? Find(TKey key);

    public virtual IAsyncEnumerable<IReadOnlyList<TValue?>> ReadAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default)
        => throw new NotSupportedException();

    public unsafe ref readonly byte First(in Guid id, ref int count, out (long Offset, string?[] Names) place, byte* start, params int?[] more)
        => throw new NotSupportedException();

    public override string ToString() => "probe";

    public void Dispose()
    {
        Changed?.Invoke(this, EventArgs.Empty);
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    internal void Grow() => Size++;

    protected virtual void Dispose(bool disposing) => Grow();
}
