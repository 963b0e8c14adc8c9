using System.Runtime.InteropServices;
using Shardwright.Formats.Npz;

namespace Shardwright.Tests.Formats.Npz;

public sealed class DeflatedPieceTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Zlib_inflates_every_piece_wherever_it_stands()
    {
        var random = new Random(7);
        using (var file = new BinaryWriter(File.Create(folder.File("pieces"))))
        {
            foreach (var raw in Inputs(random))
            {
                foreach (var piece in new[] { DeflatedPiece.OfSamples(raw), DeflatedPiece.OfRuns(raw) })
                {
                    Assert.Equal(raw.Length, piece.RawBytes);
                    Assert.True(piece.Bits.Length <= raw.Length + (5 * ((raw.Length / 32768) + 1)));
                    file.Write(raw.Length);
                    file.Write(raw);
                    file.Write(piece.Bits.Length);
                    file.Write(piece.Bits.Span);
                    file.Write(piece.Crc32);
                }
            }
        }

        Assert.Equal("ok", PythonOracle.Run("""
            import struct, sys, zlib
            f = open(sys.argv[1], 'rb').read()
            at = 0
            def take(n):
                global at
                at += n
                return f[at - n:at]
            before_raw, before = b'', b''
            while at < len(f):
                raw = take(struct.unpack('<i', take(4))[0])
                bits = take(struct.unpack('<i', take(4))[0])
                assert struct.unpack('<I', take(4))[0] == zlib.crc32(raw)
                d = zlib.decompressobj(-15)
                out = d.decompress(before + bits + bits + b'\x03\x00')
                assert d.eof and not d.unused_data and out == before_raw + raw + raw, len(raw)
                before_raw, before = raw, bits
            print('ok')
            """, folder.File("pieces")).Trim());
    }

    [Fact]
    public void Samples_become_as_small_as_zlib_makes_them_and_runs_a_hundredth()
    {
        var noise = Noise(new Random(3), 2560 * 8);
        File.WriteAllBytes(folder.File("noise"), noise);
        var zlib = int.Parse(PythonOracle.Run("import sys, zlib; print(len(zlib.compress(open(sys.argv[1], 'rb').read(), 6)))", folder.File("noise")), null);
        Assert.InRange(DeflatedPiece.OfSamples(noise).Bits.Length, 1, zlib * 1.005);
        Assert.InRange(DeflatedPiece.OfRuns(new byte[61_440]).Bits.Length, 1, 100);
        var mask = new float[15_360];
        mask.AsSpan(4000, 7000).Fill(1);
        Assert.InRange(DeflatedPiece.OfRuns(MemoryMarshal.AsBytes<float>(mask)).Bits.Length, 1, 120);
        Assert.Empty(DeflatedPiece.OfSamples([]).Bits.ToArray());
    }

    [Fact]
    public void The_same_bytes_give_the_same_piece()
    {
        var noise = Noise(new Random(5), 3000);
        Assert.Equal(DeflatedPiece.OfSamples(noise).Bits.ToArray(), DeflatedPiece.OfSamples(noise).Bits.ToArray());
    }

    internal static byte[] Noise(Random random, int samples)
    {
        var noise = new float[samples];
        foreach (ref var sample in noise.AsSpan())
        {
            sample = (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        }

        return MemoryMarshal.AsBytes<float>(noise).ToArray();
    }

    private static IEnumerable<byte[]> Inputs(Random random)
    {
        yield return [];
        yield return [0];
        yield return [255];
        yield return new byte[1000];
        yield return Enumerable.Repeat((byte)7, 70_000).ToArray();
        yield return [.. Enumerable.Range(0, 256).Select(value => (byte)value)];
        yield return Noise(random, 40_000);

        // Counts that grow like Fibonacci's numbers want words of 20 bits.
        var uneven = new List<byte>();
        for (var (value, count, next) = (0, 1, 1); value < 21; (value, count, next) = (value + 1, next, count + next))
        {
            uneven.AddRange(Enumerable.Repeat((byte)value, count));
        }

        yield return [.. uneven];
        var shuffled = uneven.ToArray();
        random.Shuffle(shuffled);
        yield return shuffled;
        for (var turn = 0; turn < 300; turn++)
        {
            var bytes = new byte[turn % 20 == 0 ? random.Next(150_000) : random.Next(3000)];
            switch (turn % 4)
            {
                case 0:
                    random.NextBytes(bytes);
                    break;
                case 1:
                    Fill(bytes, _ => (byte)(random.NextDouble() * random.NextDouble() * 256));
                    break;
                case 2:
                    var letters = random.Next(1, 5);
                    Fill(bytes, _ => (byte)random.Next(letters));
                    break;
                default:
                    var mostly = random.Next(10, 500);
                    Fill(bytes, at => at >= 4 && random.Next(mostly) > 0 ? bytes[at - 4] : (byte)random.Next(256));
                    break;
            }

            yield return bytes;
        }
    }

    private static void Fill(byte[] bytes, Func<int, byte> value)
    {
        for (var at = 0; at < bytes.Length; at++)
        {
            bytes[at] = value(at);
        }
    }
}
