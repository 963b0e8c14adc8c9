using System.Security.Cryptography;
using Shardwright.Datasets.Layouts.Genome;
using Shardwright.Foundation.Checksums;

namespace Shardwright.Tests.Datasets.Layouts.Genome;

/// <summary>Another decoder, written after the format's text, and vectors against single letters.</summary>
public sealed class PackedOracleTests : IDisposable
{
    private const string Decoder = """
        import hashlib, sys
        import numpy as np
        data = np.fromfile(sys.argv[1], dtype=np.uint8)
        assert bytes(data[:8]) == b"SHWSEQS\n"
        version, block_letters = np.frombuffer(data[8:16].tobytes(), "<u4")
        assert (version, block_letters) == (1, 65536)
        trailer = data[-64:].tobytes()
        assert trailer[56:] == b"SHWSEQE\n"
        index_at, index_bytes, sequences, blocks, id_bytes, letters = map(int, np.frombuffer(trailer[:48], "<i8"))
        assert index_at + index_bytes + 64 == len(data)
        index = data[index_at:index_at + index_bytes].tobytes()
        entries = np.frombuffer(index, "<i8", 3 * sequences).reshape(sequences, 3)
        at = 24 * sequences
        directory = np.frombuffer(index, np.dtype([("place", "<u8"), ("crc", "<u4"), ("case", "<u2"), ("letter", "<u2")]), blocks, at)
        at += 16 * blocks
        order = np.frombuffer(index, "<u4", sequences, at)
        at += 4 * sequences
        ids = index[at:]
        assert len(ids) == id_bytes
        names, start = [], 0
        for length, end, first in entries:
            names.append(ids[start:end])
            start = end
        assert [names[i] for i in order] == sorted(names)
        total = 0
        for (length, end, first), name in zip(entries, names):
            out = []
            for k in range((int(length) + 65535) // 65536):
                entry = directory[first + k]
                n = min(65536, int(length) - k * 65536)
                offset, kind = int(entry["place"]) & (2 ** 48 - 1), int(entry["place"]) >> 48
                if kind == 1:
                    out.append(data[offset:offset + n].copy())
                    continue
                assert kind == 0
                size = (n + 3) // 4
                codes = data[offset:offset + size]
                text = np.frombuffer(b"ACGT", np.uint8)[(codes[:, None] >> np.array([0, 2, 4, 6], np.uint8)) & 3].reshape(-1)[:n].copy()
                runs = data[offset + size:].tobytes()
                c, r = int(entry["case"]), int(entry["letter"])
                for a, b in zip(np.frombuffer(runs, "<u2", c), np.frombuffer(runs, "<u2", c, 2 * c)):
                    text[int(a):int(b) + 1] |= 0x20
                for a, b, letter in zip(np.frombuffer(runs, "<u2", r, 4 * c), np.frombuffer(runs, "<u2", r, 4 * c + 2 * r), np.frombuffer(runs, np.uint8, r, 4 * c + 4 * r)):
                    text[int(a):int(b) + 1] = letter
                out.append(text)
            whole = np.concatenate(out).tobytes() if out else b""
            assert len(whole) == length
            total += len(whole)
            print(name.decode(), hashlib.sha256(whole).hexdigest())
        assert total == letters
        """;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(PackedBits.Two)]
    [InlineData(PackedBits.Eight)]
    public void A_decoder_in_Python_after_the_text_of_the_format_reads_the_same(PackedBits bits)
    {
        var path = folder.File("a.packed");
        (string Id, byte[] Letters)[] sequences =
        [
            ("z", PackedFiles.Genome(200_001, 1)), ("empty", []), ("é", PackedFiles.Bases(65_536, 2)), ("bytes", PackedFiles.Bytes(70_000, 3)), ("one", "a"u8.ToArray()),
        ];
        PackedFiles.Write(path, bits, sequences);
        var expected = sequences.Select(sequence => $"{sequence.Id} {Convert.ToHexStringLower(SHA256.HashData(sequence.Letters))}");
        Assert.Equal(expected, PythonOracle.Run(Decoder, path).Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Vectors_encode_as_single_letters_do()
    {
        var vectors = new TwoBitEncoder();
        var single = new TwoBitEncoder { UsesVectors = false };
        var left = new byte[PackedFormat.MaxTwoBitBytes];
        var right = new byte[PackedFormat.MaxTwoBitBytes];
        for (var seed = 0; seed < 600; seed++)
        {
            var length = seed % 3 == 0 ? PackedFiles.Block - (seed % 50) : seed * 7;
            var letters = (seed % 5) switch { 0 => PackedFiles.Bases(length, seed), 1 => PackedFiles.Bytes(length, seed), _ => PackedFiles.Genome(length, seed) };
            if (seed % 7 == 0)
            {
                // A case that changes at every letter, for as long as runs may be.
                for (var i = 0; i < Math.Min(letters.Length, 8100 + (seed * 2)); i += 2)
                {
                    letters[i] |= 0x20;
                }
            }

            var bytes = vectors.Encode(letters, left);
            Assert.Equal(bytes, single.Encode(letters, right));
            if (bytes >= 0)
            {
                Assert.Equal(left.AsSpan(0, bytes), right.AsSpan(0, bytes));
                Assert.Equal((vectors.CaseRuns, vectors.LetterRuns), (single.CaseRuns, single.LetterRuns));
            }
        }
    }

    [Fact]
    public void Vectors_decode_as_single_letters_do()
    {
        var random = new Random(2);
        var codes = PackedFiles.Bytes(300, 1);
        for (var i = 0; i < 4000; i++)
        {
            var skip = i % 4;
            var letters = new byte[random.Next(1000)];
            var needed = codes.AsSpan(random.Next(20))[..((skip + letters.Length + 3) / 4)];
            var some = i % 2 == 0 ? needed : codes.AsSpan(0, needed.Length + 16);
            var expected = new byte[letters.Length];
            TwoBitDecoder.DecodeByOne(some, skip, expected);
            TwoBitDecoder.Decode(some, skip, letters);
            Assert.Equal(expected, letters);
            Array.Clear(letters);
            var done = TwoBitDecoder.DecodeBySixteen(some, skip, letters);
            Assert.Equal(expected[..done], letters[..done]);
            Assert.True(done >= letters.Length - 48);
        }
    }

    [Fact]
    public void Letters_behind_four_gibibytes_are_read()
    {
        // Blocks of A alone are zeros, which a sparse file has for nothing; the last block says something.
        const int Blocks = 270_000;
        const int CodeBytes = PackedFiles.Block / 4;
        var path = folder.File("a.packed");
        PackedFiles.Write(path, PackedBits.Two, ("a", PackedFiles.Bases(PackedFiles.Block, 1)));
        var last = File.ReadAllBytes(path).AsSpan(PackedFormat.HeaderBytes, CodeBytes).ToArray();
        var zeros = Crc32C.Compute(new byte[CodeBytes]);
        var index = new PackedIndexBuilder();
        for (var i = 0; i < Blocks; i++)
        {
            index.AddBlock(new PackedBlock(PackedFormat.HeaderBytes + ((long)i * CodeBytes), PackedFormat.TwoBitKind, i == Blocks - 1 ? Crc32C.Compute(last) : zeros, 0, 0));
        }

        Assert.True(index.EndSequence("long"u8, (long)Blocks * PackedFiles.Block));
        using (var file = File.Open(path, FileMode.Open))
        {
            file.SetLength(PackedFormat.HeaderBytes);
            file.Position = PackedFormat.HeaderBytes + ((Blocks - 1L) * CodeBytes);
            file.Write(last);
            var at = file.Position;
            var bytes = index.Parts().SelectMany(part => part.ToArray()).ToArray();
            file.Write(bytes);
            file.Write(PackedSequenceWriter.TrailerOf(index, at, Crc32C.Compute(bytes)));
        }

        Assert.True(new FileInfo(path).Length > 1L << 32);
        using var packed = PackedSequenceFile.Open(path);
        var letters = new byte[PackedFiles.Block + 10];
        Assert.Equal(letters.Length, packed.Read(0, ((Blocks - 1L) * PackedFiles.Block) - 10, letters));
        Assert.Equal([.. "AAAAAAAAAA"u8, .. PackedFiles.Bases(PackedFiles.Block, 1)], letters);
        Assert.Equal(7, packed.Read(0, ((long)Blocks * PackedFiles.Block) - 7, letters));
    }
}
