using System.Buffers.Binary;
using System.Security.Cryptography;
using Shardwright.Streaming.Packing;

namespace Shardwright.Tests.Streaming.Packing;

public sealed class PackedRowWriterTests
{
    [Fact]
    public void Targets_are_the_inputs_that_follow_across_the_borders_of_documents()
    {
        var writer = new PackedRowWriter(3, 4, 9);
        writer.Append([1, 2, 3], 0);
        writer.Append([4, 5], 7);
        writer.EndRow();
        writer.Append([6], 0);
        writer.Append([], 0);
        writer.Append([7], 1);
        writer.EndRow();
        var batch = writer.ToBatch(2, "{}");
        Assert.Equal((2, 4, 2L, 5, 8L), (batch.Rows, batch.Length, batch.Epoch, batch.Documents, batch.DroppedTokens));
        Assert.Equal([1, 2, 3, 4, 6, 7, 9, 9], batch.Inputs);
        Assert.Equal([2, 3, 4, 5, 7, -1, -1, -1], batch.Targets);
    }

    [Fact]
    public void A_row_that_lacks_one_token_has_whole_inputs_and_no_last_target()
    {
        var writer = new PackedRowWriter(1, 3, 9);
        writer.Append([1, 2, 3], 0);
        writer.EndRow();
        var batch = writer.ToBatch(0, "");
        Assert.Equal([1, 2, 3], batch.Inputs);
        Assert.Equal([2, 3, -1], batch.Targets);
    }

    [Fact]
    public void The_digest_is_the_documented_one_and_does_not_see_batches()
    {
        using var digest = new PackedDigest();
        digest.Add(new PackedBatch(1, 2, [1, 2], [2, -1], "", 0, 1, 0));
        digest.Add(new PackedBatch(1, 2, [70000, 4], [5, 6], "", 0, 1, 0));
        using var together = new PackedDigest();
        together.Add(new PackedBatch(2, 2, [1, 2, 70000, 4], [2, -1, 5, 6], "", 0, 2, 0));
        Assert.Equal(digest.Current, together.Current);
        var bytes = new byte[48];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, 2);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(24), 2);
        foreach (var (i, id) in ((int, int)[])[(8, 1), (12, 2), (16, 2), (20, -1), (32, 70000), (36, 4), (40, 5), (44, 6)])
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(i), id);
        }

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), digest.Current);
    }
}
