using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;
using Shardwright.Datasets.Layouts;
using Shardwright.Formats.Parquet;
using Shardwright.Streaming.Packing;

namespace Shardwright.Streaming.Documents;

/// <summary>A Parquet shard with a column <c>text</c>, its bytes checked before they are decoded where it has block checksums. For one thread at a time.</summary>
internal sealed class DocumentShard : IDisposable
{
    private const string TextColumn = "text";
    private const long RowsAtOnce = 1 << 14;
    private const long BytesAtOnce = 32L << 20;
    private const long GapBytes = 8L << 20;
    private const int IdentityBytes = 64 << 10;

    private static readonly string[] Chosen = [TextColumn];

    private readonly ParquetReader reader;
    private readonly ShardIntegrity? integrity;
    private readonly string path;

    private DocumentShard(string name, string path, ParquetReader reader, ShardIntegrity? integrity)
    {
        this.path = path;
        this.reader = reader;
        this.integrity = integrity;
        Shard = new FollowedShard(name, reader.Header.FileBytes);
    }

    internal FollowedShard Shard { get; }

    internal static DocumentShard Open(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        ShardIntegrity? integrity = null;
        ParquetReader? reader = null;
        try
        {
            integrity = ShardIntegrity.Open(folder, name);
            integrity?.CheckParquetFooter();
            reader = ParquetReader.Open(path);
            var column = reader.Header.Columns.FirstOrDefault(column => column.Name == TextColumn);
            return column?.Type == ParquetType.String
                ? new DocumentShard(name, path, reader, integrity)
                : throw PackThrow.NoTextColumn(path, column is null ? string.Join(", ", reader.Header.Columns.Take(8).Select(one => one.Name)) : $"text of {column.Type}");
        }
        catch (Exception error)
        {
            integrity?.Dispose();
            reader?.Dispose();
            if (error is IOException or UnauthorizedAccessException)
            {
                throw PackThrow.CannotOpen(path, error);
            }

            throw;
        }
    }

    /// <summary>What tells a folder by its first shard: the name, the size, and the end, where the footer is.</summary>
    internal string Identity()
    {
        using var file = File.OpenHandle(path);
        var length = RandomAccess.GetLength(file);
        var end = new byte[Math.Min(length, IdentityBytes)];
        var read = RandomAccess.Read(file, end, length - end.Length);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{Shard.Name}\n{length}\n"));
        hash.AppendData(end.AsSpan(0, read));
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }

    /// <summary>
    /// The documents of one rank, in refills that each lie in one row group: row groups r, r + W, …; where the shard has fewer than W of them,
    /// rows r, r + W, … of all, so that no rank starves on small shards.
    /// </summary>
    internal IEnumerable<IReadOnlyList<DocumentText>> ReadShare(int rank, int world, long fromRow, int refill)
    {
        var groups = reader.Header.RowGroups;
        var byGroup = groups.Count >= world;
        List<int> own = [.. Enumerable.Range(0, groups.Count).Where(group => (!byGroup || group % world == rank) && groups[group].FirstRow + groups[group].Rows > fromRow)];
        var filling = new List<DocumentText>(refill);
        var at = -1;
        foreach (var (group, row, batch, inBatch) in Scan(own, fromRow))
        {
            if (group != at && filling.Count > 0)
            {
                yield return filling;
                filling = new List<DocumentText>(refill);
            }

            at = group;
            if (byGroup ? group % world == rank : row % world == rank)
            {
                filling.Add(Text(batch, row, inBatch));
                if (filling.Count == refill)
                {
                    yield return filling;
                    filling = new List<DocumentText>(refill);
                }
            }
        }

        if (filling.Count > 0)
        {
            yield return filling;
        }
    }

    /// <summary>Documents by their rows, which ascend.</summary>
    internal IEnumerable<DocumentText> ReadRows(IReadOnlyList<long> rows)
    {
        var groups = reader.Header.RowGroups;
        if (rows.Count > 0 && rows[^1] >= reader.Header.Rows)
        {
            throw PackThrow.RowCount(path, rows[^1] + 1, reader.Header.Rows);
        }

        var own = new List<int>();
        var next = 0;
        for (var group = 0; group < groups.Count && next < rows.Count; group++)
        {
            var end = groups[group].FirstRow + groups[group].Rows;
            if (rows[next] < end)
            {
                own.Add(group);
            }

            while (next < rows.Count && rows[next] < end)
            {
                next++;
            }
        }

        next = 0;
        foreach (var (_, row, batch, inBatch) in Scan(own, 0))
        {
            if (next < rows.Count && row == rows[next])
            {
                yield return Text(batch, row, inBatch);
                next++;
            }
        }
    }

    public void Dispose()
    {
        reader.Dispose();
        integrity?.Dispose();
    }

    // Row groups that lie close together are asked for at once, for every question to the engine costs some; what lies between comes along.
    private IEnumerable<(int Group, long Row, ParquetBatch Batch, int InBatch)> Scan(List<int> own, long fromRow)
    {
        var groups = reader.Header.RowGroups;
        for (var first = 0; first < own.Count;)
        {
            var last = first;
            var start = Math.Max(fromRow, groups[own[first]].FirstRow);
            while (last + 1 < own.Count && BelongsTo(own[first], own[last], own[last + 1]))
            {
                last++;
            }

            for (var group = own[first]; group <= own[last]; group++)
            {
                integrity?.Check(groups[group].OffsetBytes, groups[group].LengthBytes);
            }

            var at = own[first];
            var end = groups[own[last]].FirstRow + groups[own[last]].Rows;
            foreach (var batch in reader.ReadRows(start, end - start, Chosen))
            {
                for (var i = 0; i < batch.Rows; i++)
                {
                    var row = batch.FirstRow + i;
                    while (row >= groups[at].FirstRow + groups[at].Rows)
                    {
                        at++;
                    }

                    yield return (at, row, batch, i);
                }
            }

            first = last + 1;
        }
    }

    private bool BelongsTo(int first, int last, int next)
    {
        var groups = reader.Header.RowGroups;
        var gap = 0L;
        for (var group = last + 1; group < next; group++)
        {
            gap += groups[group].TotalBytes;
        }

        var bytes = 0L;
        for (var group = first; group <= next; group++)
        {
            bytes += groups[group].TotalBytes;
        }

        return gap <= GapBytes && bytes <= BytesAtOnce && groups[next].FirstRow + groups[next].Rows - groups[first].FirstRow <= RowsAtOnce;
    }

    private DocumentText Text(ParquetBatch batch, long row, int inBatch)
    {
        var bytes = batch.Bytes(0, inBatch);
        return batch.IsNull(0, inBatch) ? throw PackThrow.NoText(path, row, "null")
            : Utf8.IsValid(bytes) ? new DocumentText(row, bytes.ToArray())
            : throw PackThrow.NoText(path, row, "other bytes");
    }
}
