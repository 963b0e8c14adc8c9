using Shardwright.Foundation.Errors;

namespace Shardwright.Datasets.Layouts.Genome;

/// <summary>What a store has found out about one sample's database. Safe from many threads.</summary>
internal sealed class SqliteSample(SampleSequences file, string? checksumsName)
{
    private const int RowsAWord = 64;

    private readonly Dictionary<long, (ulong Seen, ulong Plain)> texts = [];
    private readonly Dictionary<string, long> numbersById = new(StringComparer.Ordinal);
    private readonly List<string> ids = [];
    private volatile bool isIntact = checksumsName is null;
    private volatile SqliteSchema? schema;

    public SampleSequences File { get; } = file;

    /// <summary>How its table is asked; null until a connection was looked at.</summary>
    public SqliteSchema? Schema
    {
        get => schema;
        set => schema = value;
    }

    /// <summary>Held by whoever checks the file, so that others wait for the outcome.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Whether the file was held against its checksums, or has none.</summary>
    public bool IsIntact => isIntact;

    /// <summary>Holds the whole file against its checksums, once.</summary>
    /// <param name="folder">The dataset's folder.</param>
    /// <exception cref="MalformedDataException">The file is not the one that was built.</exception>
    public void CheckIntegrity(string folder)
    {
        lock (Gate)
        {
            if (isIntact)
            {
                return;
            }

            var bytes = Foundation.Files.FileIdentity.Of(File.Path).Bytes;
            using (var integrity = ShardIntegrity.Open(folder, checksumsName!))
            {
                integrity?.Check(0, bytes);
            }

            isIntact = true;
        }
    }

    /// <summary>Whether a text is known to be ASCII without NUL; null where nobody has looked.</summary>
    public bool? IsPlain(long row)
    {
        var (word, bit) = Place(row);
        lock (texts)
        {
            var (seen, plain) = texts.GetValueOrDefault(word);
            return (seen & bit) == 0 ? null : (plain & bit) != 0;
        }
    }

    public void Remember(long row, bool isPlain)
    {
        var (word, bit) = Place(row);
        lock (texts)
        {
            var (seen, plain) = texts.GetValueOrDefault(word);
            texts[word] = (seen | bit, isPlain ? plain | bit : plain & ~bit);
        }
    }

    /// <summary>The number of a sequence that has no row id of its own: counted from 0 in the order of asking.</summary>
    public long NumberOf(string id)
    {
        lock (numbersById)
        {
            if (!numbersById.TryGetValue(id, out var number))
            {
                number = ids.Count;
                ids.Add(id);
                numbersById.Add(id, number);
            }

            return number;
        }
    }

    /// <summary>The sequence that has such a number.</summary>
    public string IdOf(long number)
    {
        lock (numbersById)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(number);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(number, ids.Count);
            return ids[(int)number];
        }
    }

    private static (long Word, ulong Bit) Place(long row) => (row / RowsAWord, 1UL << (int)(row % RowsAWord));
}
