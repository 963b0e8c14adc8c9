using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Shardwright.Datasets.Opening;
using Shardwright.Datasets.Splits;
using Shardwright.Formats.Tokenizers;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;
using Shardwright.Foundation.Reporting;
using Shardwright.Streaming.Documents;

namespace Shardwright.Streaming.Packing;

/// <summary>What is known of a finished dataset's documents before they are tokenized: the tokens of each, and the rows of each block. Immutable.</summary>
/// <remarks>
/// On disk: 8 bytes of magic, the 32 bytes of the key, the number of documents, then for each block its bytes, its rows and the length of each document, all as
/// variable-length numbers; last the SHA-256 of everything before. The key covers root, tokenizer, split and all of the plan that decides rows.
/// </remarks>
internal sealed partial class PackIndex
{
    /// <summary>Documents that are packed together, whatever lies before and after them.</summary>
    internal const int BlockDocuments = 4096;

    private const int HashBytes = 32;

    private readonly byte[] bytes;
    private readonly int[] starts;
    private readonly long documents;

    private PackIndex(byte[] bytes, int[] starts, long[] rowStarts, long documents)
    {
        this.bytes = bytes;
        this.starts = starts;
        this.documents = documents;
        RowStarts = rowStarts;
    }

    private static ReadOnlySpan<byte> Magic => "SHWPACK1"u8;

    /// <summary>Rows before each block, and at the end all rows.</summary>
    internal IReadOnlyList<long> RowStarts { get; }

    internal int Blocks => starts.Length;

    internal long Rows => RowStarts[^1];

    /// <summary>The tokens of each document of a block, the one that begins it included.</summary>
    internal int[] Lengths(int block)
    {
        var lengths = new int[Math.Min(BlockDocuments, documents - ((long)block * BlockDocuments))];
        var reader = new VarintReader(bytes.AsSpan(starts[block]));
        for (var i = 0; i < lengths.Length; i++)
        {
            lengths[i] = (int)reader.Read(int.MaxValue);
        }

        return lengths;
    }

    /// <summary>The block that a row is in.</summary>
    internal int BlockOf(long row)
    {
        var (low, high) = (0, Blocks - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = RowStarts[middle] <= row ? (middle, high) : (low, middle - 1);
        }

        return low;
    }

    /// <summary>Reads the index that lies beside the dataset or in the user's cache; makes it where there is none, or one that is damaged.</summary>
    internal static async Task<PackIndex> OpenAsync(Dataset dataset, DocumentSequence documents, Tokenizer tokenizer, PackPlan plan, CancellationToken cancel)
    {
        var key = Key(dataset, tokenizer, plan);
        var name = Convert.ToHexStringLower(key);
        string[] places = [Path.Combine(dataset.Folder, ".shardwright", "packing", name), Path.Combine(CacheFolder(), name)];
        foreach (var place in places)
        {
            if (Read(place) is { } found)
            {
                if (TryParse(found, key, documents.Count) is { } index)
                {
                    return index;
                }

                plan.Reporter.Warn($"{place}: the packing index is damaged and is made again");
            }
        }

        var made = await BuildAsync(documents, tokenizer, plan, key, cancel).ConfigureAwait(false);
        Save(places, made, plan.Reporter);
        return TryParse(made, key, documents.Count) ?? throw new InvalidOperationException("The packing index that was made does not read.");
    }

    internal static PackIndex? TryParse(byte[] bytes, byte[] key, long documents)
    {
        var head = Magic.Length + HashBytes;
        if (bytes.Length < head + HashBytes || !bytes.AsSpan(0, Magic.Length).SequenceEqual(Magic) || !bytes.AsSpan(Magic.Length, HashBytes).SequenceEqual(key)
            || !SHA256.HashData(bytes.AsSpan(0, bytes.Length - HashBytes)).AsSpan().SequenceEqual(bytes.AsSpan(bytes.Length - HashBytes)))
        {
            return null;
        }

        try
        {
            var blocks = checked((int)((documents + BlockDocuments - 1) / BlockDocuments));
            var (starts, rows) = (new int[blocks], new long[blocks + 1]);
            var at = head;
            var end = bytes.Length - HashBytes;
            var reader = new VarintReader(bytes.AsSpan(at, end - at));
            if (reader.Read(long.MaxValue) != documents)
            {
                return null;
            }

            at += reader.Position;
            for (var block = 0; block < blocks; block++)
            {
                reader = new VarintReader(bytes.AsSpan(at, end - at));
                var length = (int)reader.Read(end - at);
                rows[block + 1] = rows[block] + reader.Read(int.MaxValue);
                starts[block] = at + reader.Position;
                at = starts[block] + length;
            }

            return at == end ? new PackIndex(bytes, starts, rows, documents) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    internal static byte[] Key(Dataset dataset, Tokenizer tokenizer, PackPlan plan) => SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"packing index 1\nroot {dataset.Manifest!.Root}\ntokenizer {tokenizer.Sha256}\nbegin {plan.BeginOfText(tokenizer) ?? -1}\nlength {plan.Length}\nsplit {plan.Split.Key()}\nbuffer {plan.BufferDocuments}\nrefill {plan.RefillDocuments}\nblock {BlockDocuments}\n")));

    private static string CacheFolder()
    {
        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        return Path.Combine(
            string.IsNullOrEmpty(cache) ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache") : cache, "shardwright", "packing");
    }

    private static byte[]? Read(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllBytes(path) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // A dataset that cannot be written to has its index in the user's cache.
    private static void Save(string[] places, byte[] index, IReporter reporter)
    {
        var refused = "";
        foreach (var place in places)
        {
            try
            {
                DurableFolder.Create(Path.GetDirectoryName(place)!);
                AtomicFile.WriteAllBytes(place, index);
                return;
            }
            catch (Exception error) when (error is StorageException or IOException or UnauthorizedAccessException)
            {
                refused = error.Message;
            }
        }

        reporter.Warn($"the packing index cannot be kept, so the next reading counts tokens again: {refused}");
    }
}
