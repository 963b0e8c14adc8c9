using System.Buffers.Binary;
using Shardwright.Datasets.Building;
using Shardwright.Datasets.Layouts.Genome;
using Shardwright.Foundation.Checksums;
using Shardwright.Foundation.Errors;

namespace Shardwright.Tests.Datasets.Layouts.Genome;

public sealed class PackedDamageTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly string path;
    private readonly byte[] whole;

    public PackedDamageTests()
    {
        path = folder.File("a.packed");
        PackedFiles.Write(
            path, PackedBits.Two, ("BCR__ECT-S1__CT1-1", PackedFiles.Genome(700, 1)), ("empty", []), ("BCR__ECT-S1__CT1-2", PackedFiles.Bytes(40, 2)),
            ("plain", PackedFiles.Bases(90, 3)));
        whole = File.ReadAllBytes(path);
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Any_byte_that_is_flipped_is_found_before_a_letter_is_read()
    {
        for (var at = 0; at < whole.Length; at++)
        {
            var bytes = whole.ToArray();
            bytes[at] ^= (byte)(1 << (at % 8));
            Assert.True(IsRefused(bytes), $"byte {at} of {whole.Length}");
        }
    }

    [Fact]
    public void A_file_that_is_cut_anywhere_or_goes_on_is_refused_when_it_is_opened()
    {
        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(path, whole[..length]);
            Assert.Throws<MalformedDataException>(() => PackedSequenceFile.Open(path));
        }

        File.WriteAllBytes(path, [.. whole, 0]);
        Assert.Throws<MalformedDataException>(() => PackedSequenceFile.Open(path));
        File.WriteAllBytes(path, [.. whole, .. whole]);
        Assert.Throws<MalformedDataException>(() => PackedSequenceFile.Open(path));
    }

    [Fact]
    public void A_liar_whose_checksums_are_right_is_refused_or_read_but_never_leads_astray()
    {
        var indexAt = (int)BinaryPrimitives.ReadInt64LittleEndian(whole.AsSpan(whole.Length - PackedFormat.TrailerBytes));
        byte[] values = [0, 1, 0x7f, 0x80, 0xff];
        var refused = 0;
        for (var at = 0; at < whole.Length; at++)
        {
            foreach (var value in values)
            {
                var bytes = whole.ToArray();
                bytes[at] = value;
                Seal(bytes, indexAt);
                refused += IsRefused(bytes) ? 1 : 0;
            }
        }

        Assert.InRange(refused, whole.Length, whole.Length * values.Length);
    }

    [Fact]
    public void Counts_beyond_the_file_allocate_nothing()
    {
        var trailerAt = whole.Length - PackedFormat.TrailerBytes;
        foreach (var field in new[] { 0, 8, 16, 24, 32, 40 })
        {
            foreach (var value in new[] { -1, long.MaxValue, long.MinValue, 1L << 31, 1L << 40, 0 })
            {
                var bytes = whole.ToArray();
                BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(trailerAt + field), value);
                BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(trailerAt + 52), Crc32C.Compute(bytes.AsSpan(trailerAt, 52)));
                File.WriteAllBytes(path, bytes);
                var before = GC.GetAllocatedBytesForCurrentThread();
                Assert.Throws<MalformedDataException>(() => PackedSequenceFile.Open(path));
                Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
            }
        }
    }

    [Fact]
    public void Another_version_is_refused_by_its_number()
    {
        var bytes = whole.ToArray();
        bytes[8] = 2;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(28), Crc32C.Compute(bytes.AsSpan(0, 28)));
        File.WriteAllBytes(path, bytes);
        var error = Assert.Throws<MalformedDataException>(() => PackedSequenceFile.Open(path));
        Assert.Contains("expected version 1, found 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_block_checksums_of_the_dataset_vouch_for_the_file()
    {
        Checksum();
        using (PackedSequenceFile.Open(path, folder.Path))
        {
            // It opens: the checksums are those of this file.
        }

        PackedFiles.Write(path, PackedBits.Two, ("another", PackedFiles.Bases(400, 9)));
        using (PackedSequenceFile.Open(path))
        {
            // Whole by itself, and yet not what the dataset has.
        }

        Assert.Throws<MalformedDataException>(() => PackedSequenceFile.Open(path, folder.Path));
        var other = folder.File("b.packed");
        File.WriteAllBytes(other, whole);
        PackedSequenceFile.Open(other, folder.Path).Dispose();
    }

    private static void Seal(byte[] bytes, int indexAt)
    {
        var trailer = bytes.AsSpan(bytes.Length - PackedFormat.TrailerBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(28), Crc32C.Compute(bytes.AsSpan(0, 28)));
        // The four sequences have three blocks, each with a checksum of its own in the index.
        var directory = indexAt + (4 * PackedFormat.EntryBytes);
        for (var i = 0; i < 3; i++)
        {
            var entry = bytes.AsSpan(directory + (i * PackedFormat.BlockBytes), PackedFormat.BlockBytes);
            var start = PackedBlock.Read(entry).Offset;
            var end = i == 2 ? indexAt : PackedBlock.Read(bytes.AsSpan(directory + ((i + 1) * PackedFormat.BlockBytes))).Offset;
            if (start >= 0 && end <= indexAt && start <= end)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(entry[8..], Crc32C.Compute(bytes.AsSpan((int)start, (int)(end - start))));
            }
        }

        BinaryPrimitives.WriteUInt32LittleEndian(trailer[48..], Crc32C.Compute(bytes.AsSpan(indexAt, bytes.Length - PackedFormat.TrailerBytes - indexAt)));
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[52..], Crc32C.Compute(trailer[..52]));
    }

    private bool IsRefused(byte[] bytes)
    {
        File.WriteAllBytes(path, bytes);
        try
        {
            using var file = PackedSequenceFile.Open(path);
            var letters = new byte[1000];
            for (var sequence = 0; sequence < file.Sequences; sequence++)
            {
                file.Read(sequence, 0, letters);
                file.Read(sequence, 33, letters.AsSpan(0, 50));
                file.Find(file.IdOf(sequence));
            }

            return false;
        }
        catch (MalformedDataException)
        {
            return true;
        }
    }

    private void Checksum() => BlockChecksums.Write(folder.Path, "a.packed", [Crc32C.Compute(whole)]);
}
