using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Shardwright.Recipes.Spectra;

/// <summary>The runs of one shard.</summary>
internal sealed class RunSet
{
    private readonly HashSet<byte[]> runs = new(ByteComparer.Instance);
    private readonly HashSet<byte[]>.AlternateLookup<ReadOnlySpan<byte>> lookup;
    private byte[] last = [];

    public RunSet() => lookup = runs.GetAlternateLookup<ReadOnlySpan<byte>>();

    public void Add(ReadOnlySpan<byte> run)
    {
        if (runs.Count == 0 || !run.SequenceEqual(last))
        {
            lookup.Add(run);
            lookup.TryGetValue(run, out last!);
        }
    }

    /// <summary>The runs as text, in the order of their bytes.</summary>
    public IEnumerable<string> InOrder() => runs.Order(ByteComparer.Instance).Select(Encoding.UTF8.GetString);

    private sealed class ByteComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>, IComparer<byte[]>
    {
        public static ByteComparer Instance { get; } = new();

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(ReadOnlySpan<byte> alternate) => RunHash.Of(alternate).GetHashCode();

        public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());

        public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);
    }
}
