using System.Security.Cryptography;
using System.Runtime.InteropServices;

namespace Shardwright.Datasets.Contracts.Values;

/// <summary>Which values were there before, in bounded memory.</summary>
internal sealed class SeenValues
{
    /// <summary>Different values up to which it is kept; past that nothing is known any more. About 200 MB.</summary>
    public const int Most = 1 << 22;

    private readonly HashSet<UInt128> seen = [];

    /// <summary>Different values so far.</summary>
    public long Count => seen.Count;

    /// <summary>Whether there were more different values than are kept.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Adds a number by its bits.</summary>
    /// <returns>False where it was there before.</returns>
    public bool Add(ulong bits) => AddKey(bits);

    /// <summary>Adds a text by 128 bits of its SHA-256.</summary>
    /// <returns>False where it was there before.</returns>
    public bool Add(ReadOnlySpan<byte> text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text, hash);
        return AddKey(MemoryMarshal.Read<UInt128>(hash));
    }

    private bool AddKey(UInt128 key)
    {
        if (seen.Count >= Most && !IsFull)
        {
            IsFull = !seen.Contains(key);
        }

        return IsFull || seen.Add(key);
    }
}
