using System.Text;
using Shardwright.Datasets.Layouts.Genome;

namespace Shardwright.Tests.Datasets.Layouts.Genome;

/// <summary>Packed files that tests make, and letters to put in them.</summary>
internal static class PackedFiles
{
    public const int Block = 65_536;

    public static void Write(string path, PackedBits bits, params (string Id, byte[] Letters)[] sequences)
    {
        using var writer = PackedSequenceWriter.Create(path, new PackedOptions { Bits = bits });
        foreach (var (id, letters) in sequences)
        {
            writer.BeginSequence(id);
            writer.Write(letters);
            writer.EndSequence();
        }

        writer.Finish();
    }

    public static byte[] Read(PackedSequenceFile file, string id)
    {
        var sequence = file.Find(Encoding.UTF8.GetBytes(id));
        Assert.True(sequence >= 0, id);
        var letters = new byte[file.LengthOf(sequence)];
        Assert.Equal(letters.Length, file.Read(sequence, 0, letters));
        return letters;
    }

    /// <summary>Plain bases.</summary>
    public static byte[] Bases(int length, int seed) => Pick("ACGT"u8, length, seed);

    /// <summary>Any bytes.</summary>
    public static byte[] Bytes(int length, int seed)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    /// <summary>As genomes are: bases, stretches of lower case, gaps, and here and there an ambiguous letter or any byte.</summary>
    public static byte[] Genome(int length, int seed)
    {
        var random = new Random(seed);
        var letters = Bases(length, seed + 1);
        for (var left = 1 + (length / 400); left > 0; left--)
        {
            var start = random.Next(length + 1);
            var some = letters.AsSpan(start, Math.Min(random.Next(300), length - start));
            switch (random.Next(5))
            {
                case 0:
                    some.Fill((byte)'N');
                    break;
                case 1:
                    some[..Math.Min(some.Length, 3)].Fill((byte)"RYKMSWBDHVnu-*"[random.Next(14)]);
                    break;
                case 2 when some.Length > 0:
                    some[0] = (byte)random.Next(256);
                    break;
                default:
                    foreach (ref var letter in some)
                    {
                        letter |= 0x20;
                    }

                    break;
            }
        }

        return letters;
    }

    private static byte[] Pick(ReadOnlySpan<byte> of, int length, int seed)
    {
        var random = new Random(seed);
        var letters = new byte[length];
        foreach (ref var letter in letters.AsSpan())
        {
            letter = of[random.Next(of.Length)];
        }

        return letters;
    }
}
