using System.Globalization;
using Shardwright.Streaming.Documents;

namespace Shardwright.Streaming.Packing;

/// <summary>What the cursor of one rank in a growing folder holds beside its numbers.</summary>
/// <param name="Rank">The rank.</param>
/// <param name="World">All ranks.</param>
/// <param name="Rows">Rows that the rank was handed.</param>
/// <param name="Place">Where the next document is.</param>
/// <param name="First">The first shard ever read, by which the folder is known.</param>
/// <param name="Buffer">The documents that wait, in buffer order.</param>
/// <remarks>On disk: base64 of variable-length numbers and texts with their length, in the order of <see cref="ToText"/>.</remarks>
internal sealed record FollowState(int Rank, int World, long Rows, FollowPlace Place, FollowedShard First, IReadOnlyList<(FollowedShard Shard, long Row)> Buffer)
{
    /// <summary>The most characters that the state of one rank takes.</summary>
    internal const int MaxTextBytes = 64 << 10;

    private const int Version = 1;
    private const int MaxNameBytes = 4096;
    private const int MaxShards = 1 << 22;

    internal string ToText(string folder, byte[] consumed)
    {
        var bytes = new VarintWriter();
        bytes.Add((long)Version);
        bytes.Add((long)Rank);
        bytes.Add((long)World);
        bytes.Add(Rows);
        bytes.Add(Place.Epoch);
        var shards = new OrderedDictionary<FollowedShard, int> { [First] = 0 };
        if (Place.Shard is not null)
        {
            shards.TryAdd(Place.Shard, shards.Count);
        }

        foreach (var (shard, _) in Buffer)
        {
            shards.TryAdd(shard, shards.Count);
        }

        bytes.Add((long)shards.Count);
        foreach (var shard in shards.Keys)
        {
            bytes.Add(shard.Name);
            bytes.Add(shard.Bytes);
        }

        bytes.Add(Place.Shard is null ? 0L : shards[Place.Shard] + 1L);
        bytes.Add(Place.NextRow);
        bytes.Add((long)Buffer.Count);
        var (at, row) = (0, 0L);
        foreach (var document in Buffer)
        {
            // Rows ascend within a shard: what is stored is mostly a small step and no shard.
            var shard = shards[document.Shard];
            bytes.AddSigned(((document.Row - row) * 2) + (shard == at ? 0 : 1));
            if (shard != at)
            {
                bytes.Add((long)shard);
            }

            (at, row) = (shard, document.Row);
        }

        bytes.AddBytes(consumed);
        var text = Convert.ToBase64String(bytes.Written);
        return text.Length <= MaxTextBytes ? text : throw PackThrow.StateTooLarge(folder, text.Length);
    }

    internal static FollowState Parse(string text)
    {
        try
        {
            if (text.Length > MaxTextBytes)
            {
                throw new FormatException("the state is too long");
            }

            return Parse(new VarintReader(Convert.FromBase64String(text)));
        }
        catch (FormatException error)
        {
            throw PackThrow.Cursor(error.Message, error);
        }
    }

    /// <summary>Names of shards, those that count up as one run.</summary>
    internal static byte[] WriteNames(IEnumerable<string> names)
    {
        var runs = new List<(string Prefix, string Suffix, int Width, long Start, long Count)>();
        foreach (var name in names.Order(StringComparer.Ordinal))
        {
            var (prefix, suffix, width, number) = Cut(name);
            if (runs.Count > 0 && width > 0 && runs[^1] is var last && last.Prefix == prefix && last.Suffix == suffix && last.Width == width && last.Start + last.Count == number)
            {
                runs[^1] = last with { Count = last.Count + 1 };
            }
            else
            {
                runs.Add((prefix, suffix, width, number, 1));
            }
        }

        var bytes = new VarintWriter();
        bytes.Add((long)runs.Count);
        foreach (var (prefix, suffix, width, start, count) in runs)
        {
            bytes.Add(prefix);
            bytes.Add(suffix);
            bytes.Add((long)width);
            bytes.Add(start);
            bytes.Add(count);
        }

        return bytes.Written.ToArray();
    }

    private static FollowState Parse(VarintReader bytes)
    {
        if (bytes.Read(int.MaxValue) != Version)
        {
            throw new FormatException("another version of the state");
        }

        var (rank, world) = ((int)bytes.Read(int.MaxValue), (int)bytes.Read(int.MaxValue));
        var (rows, epoch) = (bytes.Read(long.MaxValue), bytes.Read(long.MaxValue));
        var shards = new FollowedShard[bytes.Read(MaxTextBytes)];
        for (var i = 0; i < shards.Length; i++)
        {
            shards[i] = new FollowedShard(Name(bytes.ReadText(MaxNameBytes)), bytes.Read(long.MaxValue));
        }

        var current = (int)bytes.Read(shards.Length);
        var nextRow = bytes.Read(long.MaxValue);
        var buffer = new (FollowedShard, long)[bytes.Read(MaxTextBytes)];
        var (at, row) = (0, 0L);
        for (var i = 0; i < buffer.Length; i++)
        {
            var step = bytes.ReadSigned();
            at = (step & 1) == 0 ? at : (int)bytes.Read(shards.Length - 1);
            row += step >> 1;
            buffer[i] = row >= 0 && at < shards.Length ? (shards[at], row) : throw new FormatException("a row is below 0");
        }

        ConsumedShards? consumed = null;
        foreach (var name in ReadNames(ref bytes))
        {
            consumed = new ConsumedShards(Name(name), consumed);
        }

        return bytes.AtEnd && shards.Length > 0
            ? new FollowState(rank, world, rows, new FollowPlace(epoch, consumed, current == 0 ? null : shards[current - 1], nextRow), shards[0], buffer)
            : throw new FormatException("more follows, or there is no shard");
    }

    private static List<string> ReadNames(ref VarintReader bytes)
    {
        var names = new List<string>();
        for (var runs = bytes.Read(MaxTextBytes); runs > 0; runs--)
        {
            var (prefix, suffix) = (bytes.ReadText(MaxNameBytes), bytes.ReadText(MaxNameBytes));
            var width = (int)bytes.Read(MostDigits);
            var start = bytes.Read(long.MaxValue / 2);
            var count = bytes.Read(MaxShards - names.Count);
            for (var number = start; number < start + count; number++)
            {
                names.Add(width == 0 ? prefix : prefix + number.ToString(CultureInfo.InvariantCulture).PadLeft(width, '0') + suffix);
            }
        }

        return names;
    }

    private const int MostDigits = 17;

    // The last digits of a name, where they are few enough to be a number.
    private static (string Prefix, string Suffix, int Width, long Number) Cut(string name)
    {
        var end = name.AsSpan().LastIndexOfAnyInRange('0', '9') + 1;
        var start = end;
        while (start > 0 && char.IsAsciiDigit(name[start - 1]) && end - start < MostDigits)
        {
            start--;
        }

        return end == start ? (name, "", 0, 0) : (name[..start], name[end..], end - start, long.Parse(name.AsSpan(start, end - start), NumberStyles.None, CultureInfo.InvariantCulture));
    }

    // A cursor is somebody's text: it must not lead out of the folder.
    private static string Name(string name)
        => name.Length > 0 && !name.Contains('/', StringComparison.Ordinal) && !name.Contains('\0', StringComparison.Ordinal) && name is not ("." or "..")
            ? name
            : throw new FormatException("a name that no shard has");
}
