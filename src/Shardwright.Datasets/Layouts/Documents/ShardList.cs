using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Shardwright.Datasets.Layouts.Documents;

/// <summary>The train shards that are done: <c>.shardwright/shards.tsv</c>, a line a shard, of which a checkpoint says how much counts. For one thread.</summary>
/// <remarks>A checkpoint costs the same at the first shard and at the ten thousandth. A line is name, bytes, rows and SHA-256, with tabs between.</remarks>
internal sealed class ShardList : IDisposable
{
    /// <summary>The hash of no line.</summary>
    public static readonly string Start = new('0', 2 * SHA256.HashSizeInBytes);

    private const int Fields = 4;

    private readonly SpillFile file;
    private readonly byte[] hash;

    /// <summary>Opens the list and cuts it to what a checkpoint vouches for.</summary>
    public ShardList(string path, long lengthBytes, string hash)
    {
        this.hash = Convert.FromHexString(hash);
        file = new SpillFile(path, lengthBytes);
    }

    public long LengthBytes => file.LengthBytes;

    /// <summary>One hash of all lines: h = SHA-256(h, line).</summary>
    public string Hash => Convert.ToHexStringLower(hash);

    /// <summary>Reads the lines that a checkpoint vouches for.</summary>
    /// <exception cref="Foundation.Errors.DatasetStateException">The list is gone, or cut.</exception>
    /// <exception cref="Foundation.Errors.MalformedDataException">It has other bytes than were written.</exception>
    public static List<LiveShard> Read(string path, LiveState state)
    {
        var shards = new List<LiveShard>();
        if (state.ShardListBytes == 0)
        {
            return shards;
        }

        var found = new FileInfo(path);
        if (!found.Exists || found.Length < state.ShardListBytes)
        {
            LiveThrow.Gone(path, $"at least {state.ShardListBytes} bytes", found.Exists ? $"{found.Length}" : "nothing there");
        }

        var link = Convert.FromHexString(Start);
        var bytes = 0L;
        foreach (var line in File.ReadLines(path, Encoding.UTF8))
        {
            if (bytes >= state.ShardListBytes || Parse(line) is not { } shard)
            {
                break;
            }

            bytes += Link(link, line + "\n");
            shards.Add(shard);
        }

        if (bytes != state.ShardListBytes || Convert.ToHexStringLower(link) != state.ShardListHash || shards.Count != state.Shards
            || shards.Sum(shard => shard.Rows) != state.ShardRows)
        {
            LiveThrow.OtherList(path);
        }

        return shards;
    }

    public void Append(LiveShard shard)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{shard.Name}\t{shard.Bytes}\t{shard.Rows}\t{shard.Sha256}\n");
        Link(hash, line);
        file.Append(Encoding.UTF8.GetBytes(line));
    }

    /// <summary>Makes the lines durable.</summary>
    public void Sync()
    {
        file.Flush();
        file.Sync();
    }

    public void Dispose() => file.Dispose();

    private static int Link(byte[] link, string line)
    {
        var bytes = Encoding.UTF8.GetBytes(line);
        SHA256.HashData([.. link, .. bytes]).CopyTo(link, 0);
        return bytes.Length;
    }

    private static LiveShard? Parse(string line)
        => line.Split('\t') is { Length: Fields } words
            && long.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var bytes)
            && long.TryParse(words[2], NumberStyles.None, CultureInfo.InvariantCulture, out var rows)
                ? new LiveShard(words[0], bytes, rows, words[3])
                : null;
}
