using System.Runtime.Intrinsics;
using System.Text;

namespace Shardwright.Streaming.Genome;

/// <summary>Turns letters into those of the other strand: reversed, each complemented. Source: the reverse complement of the sharded Eden data loader.</summary>
internal static class OtherStrand
{
    // What the letters of a pair differ by: A with T, C with G.
    private const byte AdenineThymine = (byte)'A' ^ (byte)'T';
    private const byte CytosineGuanine = (byte)'C' ^ (byte)'G';

    // IUPAC (1984): the letters for two or three bases that another letter complements. S, W and N complement themselves.
    private static readonly byte[] AmbiguousComplements = TableOf("ATCGRYKMBVDH");

    /// <summary>Reverses and complements ASCII letters in place: A with T, C with G, upper case only; all else stays as it is.</summary>
    /// <param name="letters">The letters.</param>
    /// <param name="withAmbiguous">Whether R and Y, K and M, B and V, D and H are complemented too.</param>
    public static void Write(Span<byte> letters, bool withAmbiguous)
    {
        letters.Reverse();
        Complement(letters, withAmbiguous);
    }

    /// <summary>Reverses and complements UTF-8 letters in place: letters of several bytes are moved whole.</summary>
    /// <param name="letters">UTF-8; a byte that is none stands for itself.</param>
    /// <param name="withAmbiguous">As for <see cref="Write"/>.</param>
    public static void WriteUtf8(Span<byte> letters, bool withAmbiguous)
    {
        // Each letter is turned round by itself first, so that turning all of them puts its bytes right again.
        for (var rest = letters; !rest.IsEmpty;)
        {
            Rune.DecodeFromUtf8(rest, out _, out var length);
            rest[..length].Reverse();
            rest = rest[length..];
        }

        Write(letters, withAmbiguous);
    }

    private static void Complement(Span<byte> letters, bool withAmbiguous)
    {
        if (withAmbiguous)
        {
            var table = AmbiguousComplements;
            foreach (ref var letter in letters)
            {
                letter = table[letter];
            }

            return;
        }

        var done = 0;
        for (; done <= letters.Length - Vector256<byte>.Count; done += Vector256<byte>.Count)
        {
            var block = letters.Slice(done, Vector256<byte>.Count);
            var letter = Vector256.Create<byte>(block);
            var first = Vector256.Equals(letter, Vector256.Create((byte)'A')) | Vector256.Equals(letter, Vector256.Create((byte)'T'));
            var second = Vector256.Equals(letter, Vector256.Create((byte)'C')) | Vector256.Equals(letter, Vector256.Create((byte)'G'));
            (letter ^ (first & Vector256.Create(AdenineThymine)) ^ (second & Vector256.Create(CytosineGuanine))).CopyTo(block);
        }

        foreach (ref var letter in letters[done..])
        {
            letter ^= letter switch
            {
                (byte)'A' or (byte)'T' => AdenineThymine,
                (byte)'C' or (byte)'G' => CytosineGuanine,
                _ => 0,
            };
        }
    }

    private static byte[] TableOf(string pairs)
    {
        var table = new byte[256];
        for (var i = 0; i < table.Length; i++)
        {
            table[i] = (byte)i;
        }

        for (var i = 0; i < pairs.Length; i += 2)
        {
            table[pairs[i]] = (byte)pairs[i + 1];
            table[pairs[i + 1]] = (byte)pairs[i];
        }

        return table;
    }
}
