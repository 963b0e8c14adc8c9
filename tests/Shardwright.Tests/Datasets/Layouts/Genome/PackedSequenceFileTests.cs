using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Shardwright.Datasets.Layouts.Genome;
using Shardwright.Foundation.Errors;

namespace Shardwright.Tests.Datasets.Layouts.Genome;

public sealed class PackedSequenceFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public static TheoryData<PackedBits> AllBits => [PackedBits.Two, PackedBits.Eight];

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(AllBits))]
    public void Every_length_around_a_block_comes_back(PackedBits bits)
    {
        int[] lengths =
        [
            0, 1, 2, 3, 4, 5, 15, 16, 17, 31, 32, 33, PackedFiles.Block - 1, PackedFiles.Block, PackedFiles.Block + 1, (2 * PackedFiles.Block) - 3,
            2 * PackedFiles.Block, (3 * PackedFiles.Block) + 17,
        ];
        var sequences = lengths.SelectMany(length => new[]
        {
            ($"plain-{length}", PackedFiles.Bases(length, length)),
            ($"genome-{length}", PackedFiles.Genome(length, length)),
            ($"bytes-{length}", PackedFiles.Bytes(length, length)),
        }).ToArray();
        Same(bits, sequences);
    }

    [Theory]
    [MemberData(nameof(AllBits))]
    public void Any_bytes_come_back(PackedBits bits)
        => Prop.ForAll(Sequences().ToArbitrary(), letters =>
        {
            Same(bits, ("a", letters));
            return true;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_byte_value_comes_back_among_bases()
    {
        var letters = PackedFiles.Bases(256 * 40, 3);
        for (var value = 0; value < 256; value++)
        {
            letters[(value * 40) + (value % 40)] = (byte)value;
            letters[(value * 40) + 39] = (byte)value;
        }

        Same(PackedBits.Two, ("a", letters));
        using var file = PackedSequenceFile.Open(folder.File("a.packed"));
        Assert.True(new FileInfo(file.Path).Length < letters.Length);
    }

    [Fact]
    public void Stretches_of_lower_case_and_gaps_may_cross_blocks_and_fill_them()
    {
        var lower = PackedFiles.Bases(3 * PackedFiles.Block, 5).Select(letter => (byte)(letter | 0x20)).ToArray();
        var gaps = Enumerable.Repeat((byte)'N', (2 * PackedFiles.Block) + 9).ToArray();
        var mixed = PackedFiles.Bases(3 * PackedFiles.Block, 6);
        lower.AsSpan(PackedFiles.Block - 40, 90).CopyTo(mixed.AsSpan(PackedFiles.Block - 40));
        mixed.AsSpan((2 * PackedFiles.Block) - 100, 300).Fill((byte)'n');
        Same(PackedBits.Two, ("lower", lower), ("gaps", gaps), ("mixed", mixed));
        Assert.True(new FileInfo(folder.File("a.packed")).Length < (lower.Length + gaps.Length + mixed.Length) * 0.26);
    }

    [Theory]
    [MemberData(nameof(AllBits))]
    public void Any_piece_is_what_the_sequence_has_there(PackedBits bits)
    {
        var path = folder.File("a.packed");
        var model = PackedFiles.Genome((4 * PackedFiles.Block) + 1234, 7);
        PackedFiles.Write(path, bits, ("before", PackedFiles.Genome(99, 1)), ("it", model), ("after", PackedFiles.Bytes(70_000, 2)));
        using var file = PackedSequenceFile.Open(path);
        var sequence = file.Find("it"u8);
        var random = new Random(11);
        var buffer = new byte[200_000];
        for (var i = 0; i < 3000; i++)
        {
            var start = random.Next(model.Length + 10);
            var room = buffer.AsSpan(0, random.Next(i % 10 == 0 ? buffer.Length : 9000));
            var count = file.Read(sequence, start, room);
            Assert.Equal(Math.Clamp(model.Length - start, 0, room.Length), count);
            Assert.True(room[..count].SequenceEqual(model.AsSpan(Math.Min(start, model.Length), count)), $"{start}+{count}");
        }

        Assert.Equal(0, file.Read(sequence, long.MaxValue, buffer));
        Assert.Throws<ArgumentOutOfRangeException>(() => file.Read(sequence, -1, buffer));
        Assert.Throws<ArgumentOutOfRangeException>(() => file.Read(3, 0, buffer));
    }

    [Fact]
    public void Sequences_stand_in_the_order_in_which_they_were_written_and_are_found_by_id()
    {
        var path = folder.File("a.packed");
        var random = new Random(5);
        var ids = Enumerable.Range(0, 2000).Select(i => $"{(char)('a' + random.Next(26))}é{i}" + new string('x', i % 50)).ToArray();
        PackedFiles.Write(path, PackedBits.Two, [.. ids.Select((id, i) => (id, PackedFiles.Bases(i % 70, i)))]);
        using var file = PackedSequenceFile.Open(path);
        Assert.Equal(ids.Length, file.Sequences);
        for (var i = 0; i < ids.Length; i++)
        {
            Assert.Equal(ids[i], Encoding.UTF8.GetString(file.IdOf(i)));
            Assert.Equal(i, file.Find(Encoding.UTF8.GetBytes(ids[i])));
            Assert.Equal(i % 70, file.LengthOf(i));
            Assert.Equal(-1, file.Find(Encoding.UTF8.GetBytes(ids[i] + "!")));
        }

        Assert.Equal(-1, file.Find(""u8));
        Assert.Equal(-1, file.Find("zzzzzz"u8));
        Assert.Equal(ids.Select((_, i) => (long)(i % 70)).Sum(), file.Letters);
    }

    [Fact]
    public void A_file_without_sequences_is_one()
    {
        Same(PackedBits.Two);
        Same(PackedBits.Eight);
        using var file = PackedSequenceFile.Open(folder.File("a.packed"));
        Assert.Equal(-1, file.Find("a"u8));
        Assert.Equal(PackedBits.Eight, file.Bits);
    }

    [Theory]
    [MemberData(nameof(AllBits))]
    public void The_pieces_in_which_letters_come_decide_no_byte(PackedBits bits)
    {
        var letters = PackedFiles.Genome((3 * PackedFiles.Block) + 77, 8);
        PackedFiles.Write(folder.File("whole"), bits, ("a", letters), ("b", letters[..100]));
        var random = new Random(4);
        foreach (var most in new[] { 1000, 70_000, 150_000 })
        {
            using (var writer = PackedSequenceWriter.Create(folder.File("pieces"), new PackedOptions { Bits = bits }))
            {
                foreach (var (id, all) in new[] { ("a", letters), ("b", letters[..100]) })
                {
                    writer.BeginSequence(id);
                    for (var at = 0; at < all.Length;)
                    {
                        var taken = Math.Min(random.Next(most), all.Length - at);
                        writer.Write(all.AsSpan(at, taken));
                        at += taken;
                    }

                    writer.EndSequence();
                }

                writer.Finish();
            }

            Assert.Equal(File.ReadAllBytes(folder.File("whole")), File.ReadAllBytes(folder.File("pieces")));
        }
    }

    [Fact]
    public void The_bytes_of_a_small_file_are_pinned()
    {
        PackedFiles.Write(folder.File("two"), PackedBits.Two, ("BCR__ECT-S1__CT1-1", "ACGTNRYacgtACGTnnacgtnnACGTACGTACGTACGTACGTACGTACGTACGT"u8.ToArray()), ("é", []));
        PackedFiles.Write(folder.File("eight"), PackedBits.Eight, ("a", "ACGT"u8.ToArray()));
        Assert.Equal("dbba8a8e1587f58b718aa759b4b1f319a4c2c6746033ca620c50664c6b947c38", Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(folder.File("two")))));
        Assert.Equal("84d11ab2b1caa8b6ed56e5c680aec7e93ff73073312e154b827d3f13c3e38db6", Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(folder.File("eight")))));
    }

    [Fact]
    public void An_id_that_is_there_twice_is_an_error()
    {
        using var writer = PackedSequenceWriter.Create(folder.File("a"));
        Write(writer, "a");
        Write(writer, "b");
        var error = Assert.Throws<MalformedDataException>(() => Write(writer, "a"));
        Assert.Contains("a second time", error.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(writer.Finish);
    }

    [Fact]
    public void Calls_out_of_turn_are_errors()
    {
        using var writer = PackedSequenceWriter.Create(folder.File("a"));
        Assert.Throws<InvalidOperationException>(() => writer.Write("A"u8));
        Assert.Throws<InvalidOperationException>(writer.EndSequence);
        Assert.Throws<ArgumentException>(() => writer.BeginSequence(""));
        Assert.Throws<ArgumentException>(() => writer.BeginSequence(new string('a', 65_537)));
        Assert.ThrowsAny<ArgumentException>(() => writer.BeginSequence("\ud800"));
        writer.BeginSequence("a");
        Assert.Throws<InvalidOperationException>(() => writer.BeginSequence("b"));
        Assert.Throws<InvalidOperationException>(writer.Finish);
        writer.EndSequence();
        Assert.Equal(1, writer.Sequences);
        writer.Finish();
        Assert.Throws<InvalidOperationException>(() => writer.BeginSequence("b"));
        Assert.Throws<InvalidOperationException>(writer.Finish);
    }

    [Fact]
    public void A_file_that_was_not_finished_is_not_read()
    {
        var path = folder.File("a");
        using (var writer = PackedSequenceWriter.Create(path))
        {
            Write(writer, "a");
        }

        Assert.Throws<MalformedDataException>(() => PackedSequenceFile.Open(path));
        Assert.Throws<StorageException>(() => PackedSequenceFile.Open(folder.File("none")));
        Assert.Throws<StorageException>(() => PackedSequenceFile.Open(folder.Path));
        Assert.Throws<StorageException>(() => PackedSequenceWriter.Create(folder.File("none/a")));
    }

    [Fact]
    public void Reading_and_finding_do_not_allocate()
    {
        var path = folder.File("a");
        var letters = PackedFiles.Genome(3 * PackedFiles.Block, 9);
        PackedFiles.Write(path, PackedBits.Two, ("a", letters), ("b", PackedFiles.Bytes(1000, 1)));
        using var file = PackedSequenceFile.Open(path);
        var window = new byte[8192];
        ReadAll();
        var before = GC.GetAllocatedBytesForCurrentThread();
        ReadAll();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void ReadAll()
        {
            for (var start = 0; start < letters.Length; start += 5000)
            {
                file.Read(file.Find("a"u8), start, window);
                file.Read(file.Find("b"u8), 100, window);
            }
        }
    }

    private static void Write(PackedSequenceWriter writer, string id)
    {
        writer.BeginSequence(id);
        writer.Write("ACGT"u8);
        writer.EndSequence();
    }

    private static Gen<byte[]> Sequences()
    {
        var bases = Gen.Elements("ACGT"u8.ToArray());
        var lower = Gen.Elements("acgt"u8.ToArray());
        var any = Gen.Choose(0, 255).Select(value => (byte)value);
        var run = from letters in Gen.OneOf(Gen.ListOf(bases), Gen.ListOf(lower), Gen.ListOf(any), any.Select(one => Enumerable.Repeat(one, 70).ToList()))
                  select letters.ToArray();
        return Gen.ListOf(run).Select(runs => runs.SelectMany(letters => letters).ToArray());
    }

    private void Same(PackedBits bits, params (string Id, byte[] Letters)[] sequences)
    {
        var path = folder.File("a.packed");
        PackedFiles.Write(path, bits, sequences);
        using var file = PackedSequenceFile.Open(path);
        Assert.Equal(sequences.Length, file.Sequences);
        foreach (var (id, letters) in sequences)
        {
            Assert.True(letters.AsSpan().SequenceEqual(PackedFiles.Read(file, id)), id);
        }
    }
}
