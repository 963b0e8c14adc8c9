using System.Buffers.Binary;
using System.Security.Cryptography;
using Shardwright.Datasets.Layouts;

namespace Shardwright.Streaming.Reading;

/// <summary>SHA-256 over records in reading order; borders of batches do not enter.</summary>
/// <remarks>
/// Each record is its length (64-bit, little-endian) and its canonical bytes: fields in schema order, numbers little-endian, texts
/// and lists with their length in bytes (64-bit) in front. A null of any type is the length -1 and nothing after it.
/// </remarks>
public sealed class RecordDigest : IDisposable
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private byte[] record = new byte[4096];

    /// <summary>Adds every record of a batch.</summary>
    public void Add(Batch batch)
    {
        for (var row = 0; row < batch.Count; row++)
        {
            Add(batch.Columns, row);
        }
    }

    /// <summary>The digest of all records so far, 64 lower-case hexadecimal digits.</summary>
    public string Current => Convert.ToHexStringLower(hash.GetCurrentHash());

    /// <inheritdoc/>
    public void Dispose() => hash.Dispose();

    private void Add(IReadOnlyList<RecordColumn> columns, int row)
    {
        var used = sizeof(long);
        foreach (var column in columns)
        {
            var bytes = column[row];
            var isNull = column.IsNull(row);
            Reserve(used + sizeof(long) + bytes.Length);
            if (isNull || column.Field.IsVariable)
            {
                BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(used), isNull ? -1 : bytes.Length);
                used += sizeof(long);
            }

            bytes.CopyTo(record.AsSpan(used));
            used += bytes.Length;
        }

        BinaryPrimitives.WriteInt64LittleEndian(record, used - sizeof(long));
        hash.AppendData(record.AsSpan(0, used));
    }

    private void Reserve(int bytes)
    {
        if (record.Length < bytes)
        {
            Array.Resize(ref record, Math.Max(bytes, record.Length * 2));
        }
    }
}
