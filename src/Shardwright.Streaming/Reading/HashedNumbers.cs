using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Shardwright.Streaming.Reading;

/// <summary>Numbers as digests take them: little-endian, on any machine.</summary>
internal static class HashedNumbers
{
    /// <summary>Appends numbers of one width.</summary>
    /// <param name="hash">The hash.</param>
    /// <param name="numbers">The numbers.</param>
    public static void Append<T>(this IncrementalHash hash, ReadOnlySpan<T> numbers)
        where T : unmanaged
    {
        var bytes = MemoryMarshal.AsBytes(numbers);
        if (BitConverter.IsLittleEndian)
        {
            hash.AppendData(bytes);
            return;
        }

        var width = numbers.IsEmpty ? 1 : bytes.Length / numbers.Length;
        Span<byte> turned = stackalloc byte[sizeof(long)];
        for (; !bytes.IsEmpty; bytes = bytes[width..])
        {
            bytes[..width].CopyTo(turned);
            turned[..width].Reverse();
            hash.AppendData(turned[..width]);
        }
    }
}
