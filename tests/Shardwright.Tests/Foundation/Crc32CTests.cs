using FsCheck;
using FsCheck.Fluent;
using Shardwright.Foundation.Checksums;

namespace Shardwright.Tests.Foundation;

public sealed class Crc32CTests
{
    [Fact]
    public void The_check_value_is_the_published_one()
    {
        Assert.Equal(0xe3069283u, Crc32C.Compute("123456789"u8));
        Assert.Equal(0xe3069283u, Crc32C.AppendByTable(0, "123456789"u8));
        Assert.Equal(0u, Crc32C.Compute([]));
    }

    [Fact]
    public void The_examples_of_rfc_3720_hold()
    {
        // RFC 3720, B.4: 32 bytes of zeros, of ones, incrementing and decrementing.
        var incrementing = Enumerable.Range(0, 32).Select(value => (byte)value).ToArray();
        Assert.Equal(0x8a9136aau, Crc32C.Compute(new byte[32]));
        Assert.Equal(0x62a8ab43u, Crc32C.Compute(Enumerable.Repeat((byte)0xff, 32).ToArray()));
        Assert.Equal(0x46dd794eu, Crc32C.Compute(incrementing));
        Assert.Equal(0x113fdb5cu, Crc32C.Compute(incrementing.Reverse().ToArray()));
    }

    [Fact]
    public void The_fast_path_and_the_tables_agree_at_every_length()
    {
        var bytes = new byte[100_000];
        new Random(777).NextBytes(bytes);
        var lengths = Enumerable.Range(0, 2000).Concat([24575, 24576, 24577, 49152, 65536, 65537, 99_999]);
        foreach (var length in lengths)
        {
            var piece = bytes.AsSpan(length % 13 == 0 ? 0 : 1, length);
            Assert.Equal(Crc32C.AppendByTable(12345, piece), Crc32C.Append(12345, piece));
        }
    }

    [Fact]
    public void Appending_pieces_is_computing_the_whole()
    {
        var bytes = new byte[200_000];
        new Random(1).NextBytes(bytes);
        var whole = Crc32C.Compute(bytes);
        Prop.ForAll(Gen.Choose(0, bytes.Length).ToArbitrary(), cut =>
            Crc32C.Append(Crc32C.Compute(bytes.AsSpan(0, cut)), bytes.AsSpan(cut)) == whole).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Any_flipped_bit_is_found()
    {
        var bytes = new byte[65536];
        new Random(2).NextBytes(bytes);
        var whole = Crc32C.Compute(bytes);
        Prop.ForAll(Gen.Choose(0, (bytes.Length * 8) - 1).ToArbitrary(), bit =>
        {
            var flipped = (byte[])bytes.Clone();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            return Crc32C.Compute(flipped) != whole;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Computing_does_not_allocate()
    {
        var bytes = new byte[100_000];
        _ = Crc32C.Compute(bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        _ = Crc32C.Compute(bytes);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
