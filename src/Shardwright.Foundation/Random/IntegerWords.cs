using System.Buffers.Binary;
using System.Numerics;

namespace Shardwright.Foundation.Random;

/// <summary>The words that Python's and NumPy's generators are seeded with.</summary>
internal static class IntegerWords
{
    /// <summary>An integer's 32-bit words, the lowest first, without leading zeros; zero is one word.</summary>
    /// <param name="value">Zero or more.</param>
    public static uint[] Of(BigInteger value)
    {
        var bytes = value.ToByteArray(isUnsigned: true);
        var words = new uint[(bytes.Length + 3) / 4];
        Array.Resize(ref bytes, words.Length * 4);
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(i * 4));
        }

        return words;
    }
}
