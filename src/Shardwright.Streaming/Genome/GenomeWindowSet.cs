using Shardwright.Datasets.Layouts.Genome;
using Shardwright.Datasets.Splits;

namespace Shardwright.Streaming.Genome;

/// <summary>The windows of a split as items that a model trains on, each read in time that depends neither on where it lies nor on its sequence's length.</summary>
/// <remarks>
/// Items are those of the sharded Eden data loader of NVIDIA's bionemo-framework; the reverse complement alone is drawn otherwise, by seed, epoch and index. Safe from many
/// threads. Reading does not allocate once a sample's file is open, letters beyond ASCII aside.
/// </remarks>
public sealed partial class GenomeWindowSet : IGenomeItems, IDisposable
{
    private readonly SequenceStore store;
    private readonly WindowIndex index;
    private readonly ResolvedSequence[] sequences;
    private readonly GenomeOptions options;
    private readonly ItemWriter writer;
    private readonly Func<long, string> sequenceIdOf;
    private readonly IDisposable? database;
    private readonly string databasePath;
    private readonly long[] positions;
    private volatile bool isDisposed;

    /// <summary>Takes what was opened and found; all of it is its own from here on.</summary>
    /// <param name="store">The sequences.</param>
    /// <param name="index">The windows.</param>
    /// <param name="sequences">Where each sequence of the index lies.</param>
    /// <param name="tags">The tags that <paramref name="sequences"/> are numbered by.</param>
    /// <param name="options">How items are made.</param>
    /// <param name="databasePath">The window database, for messages.</param>
    /// <param name="sequenceIdOf">Says the sequence of a window; from one thread at a time.</param>
    /// <param name="database">What is closed with this; null for nothing.</param>
    internal GenomeWindowSet(
        SequenceStore store, WindowIndex index, ResolvedSequence[] sequences, ControlTags tags, GenomeOptions options, string databasePath, Func<long, string> sequenceIdOf,
        IDisposable? database = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sequences.Length, index.Sequences);
        CheckOptions(options);
        this.store = store;
        this.index = index;
        this.sequences = sequences;
        this.options = options;
        this.databasePath = databasePath;
        this.sequenceIdOf = sequenceIdOf;
        this.database = database;
        writer = new ItemWriter(options, tags);
        CheckHeaders(writer, tags, databasePath);
        positions = new long[options.SequenceLength];
        for (var i = 0; i < positions.Length; i++)
        {
            positions[i] = i;
        }
    }

    /// <inheritdoc/>
    public string Name => databasePath;

    /// <inheritdoc/>
    public string Root { get; private init; } = "";

    /// <inheritdoc/>
    public SplitName Split { get; private init; }

    /// <inheritdoc/>
    public GenomeOptions Options => options;

    /// <summary>Windows, and so items of an epoch.</summary>
    public long Count => index.Windows;

    /// <summary>Sequences that have windows.</summary>
    public int DistinctSequences => index.Sequences;

    /// <summary>Tokens of an item: the sequence length of the options.</summary>
    public int ItemTokens => writer.Length;

    /// <summary>The position of each token, 0, 1, 2, …, int64: the same memory for every item.</summary>
    public ReadOnlyMemory<long> PositionIds => positions;

    /// <summary>Reads one item.</summary>
    /// <param name="index">The window, from 0.</param>
    /// <param name="epoch">The epoch, from 0: only the draw of <see cref="GenomeOptions.ReverseComplement"/> depends on it.</param>
    /// <param name="tokens">Receives <see cref="ItemTokens"/> ids: header, letters in upper case, footer, PAD.</param>
    /// <param name="labels">Receives as many: the id after each token, and PAD after the last.</param>
    /// <param name="lossMask">Receives as many: 0 where the label is BOS, EOS, SEP, PAD or an id of the sequence's control tag, else 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such window, or the epoch is below zero.</exception>
    /// <exception cref="ArgumentException">A span has no room for an item.</exception>
    /// <inheritdoc cref="ReadBases" path="/exception"/>
    public void ReadItem(long index, int epoch, Span<long> tokens, Span<long> labels, Span<float> lossMask)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        CheckRoom(tokens.Length, 1, nameof(tokens));
        CheckRoom(labels.Length, 1, nameof(labels));
        CheckRoom(lossMask.Length, 1, nameof(lossMask));
        var place = Find(index);
        var sequence = sequences[place.Sequence];
        var letters = store.Read(sequence.Sample, sequence.Number, StartOf(index, place), writer.LettersIn(sequence.Tag, lossMask));
        writer.Write(sequence.Tag, letters, IsReversed(index, epoch), tokens, labels, lossMask);
    }

    /// <summary>Reads items one after the other into a batch.</summary>
    /// <param name="indexes">The windows, in any order.</param>
    /// <param name="epoch">As for one item.</param>
    /// <param name="tokens">Receives item after item.</param>
    /// <param name="labels">As <paramref name="tokens"/>.</param>
    /// <param name="lossMask">As <paramref name="tokens"/>.</param>
    /// <inheritdoc cref="ReadItem(long, int, Span{long}, Span{long}, Span{float})" path="/exception"/>
    public void ReadItems(ReadOnlySpan<long> indexes, int epoch, Span<long> tokens, Span<long> labels, Span<float> lossMask)
    {
        CheckRoom(tokens.Length, indexes.Length, nameof(tokens));
        CheckRoom(labels.Length, indexes.Length, nameof(labels));
        CheckRoom(lossMask.Length, indexes.Length, nameof(lossMask));
        for (var i = 0; i < indexes.Length; i++)
        {
            var start = i * ItemTokens;
            ReadItem(indexes[i], epoch, tokens.Slice(start, ItemTokens), labels.Slice(start, ItemTokens), lossMask.Slice(start, ItemTokens));
        }
    }

    /// <summary>Reads one item into memory of its own, with where it lies. For people: allocates.</summary>
    /// <param name="index">The window, from 0.</param>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <inheritdoc cref="ReadItem(long, int, Span{long}, Span{long}, Span{float})" path="/exception"/>
    public GenomeItem ReadItem(long index, int epoch = 0)
    {
        var tokens = new long[ItemTokens];
        var labels = new long[ItemTokens];
        var lossMask = new float[ItemTokens];
        ReadItem(index, epoch, tokens, labels, lossMask);
        return new GenomeItem(FactsOf(index), epoch, IsReversed(index, epoch), tokens, labels, lossMask);
    }

    /// <summary>Reads the letters of a window as they are stored: as many as an item has tokens, fewer where the sequence ends before.</summary>
    /// <param name="index">The window, from 0.</param>
    /// <param name="bases">Receives the letters, one ASCII byte each; with less room, the first ones.</param>
    /// <returns>How many.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such window.</exception>
    /// <exception cref="Foundation.Errors.MalformedDataException">The file of sequences is damaged.</exception>
    /// <exception cref="Foundation.Errors.StorageException">It cannot be read.</exception>
    public int ReadBases(long index, Span<byte> bases)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        var place = Find(index);
        var sequence = sequences[place.Sequence];
        return store.Read(sequence.Sample, sequence.Number, StartOf(index, place), bases[..Math.Min(bases.Length, ItemTokens)]);
    }

    /// <summary>Says where a window lies. Asks the window database for the sequence's id.</summary>
    /// <param name="index">The window, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such window.</exception>
    /// <exception cref="Foundation.Errors.StorageException">The window database cannot be read.</exception>
    public GenomeWindowFacts FactsOf(long index)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        var place = Find(index);
        string id;
        lock (sequenceIdOf)
        {
            id = sequenceIdOf(index);
        }

        return new GenomeWindowFacts(
            index, id, store.Samples[sequences[place.Sequence].Sample].Sample, place.WindowInSequence, StartOf(index, place));
    }

    /// <summary>Writes the attention mask of an item, the same for all: shape (1, length, length), true where a token must not look, which is at every later one.</summary>
    /// <param name="length">Tokens of an item.</param>
    /// <param name="mask">Receives length x length values, row after row.</param>
    /// <exception cref="ArgumentException">There is no room for them.</exception>
    public static void WriteAttentionMask(int length, Span<bool> mask)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfLessThan(mask.Length, (long)length * length, nameof(mask));
        for (var row = 0; row < length; row++)
        {
            var values = mask.Slice(row * length, length);
            values[..(row + 1)].Clear();
            values[(row + 1)..].Fill(true);
        }
    }

    /// <summary>Closes the files of sequences and the window database.</summary>
    public void Dispose()
    {
        isDisposed = true;
        store.Dispose();
        database?.Dispose();
    }

    private bool IsReversed(long window, int epoch) => options.ReverseComplement && StrandDraw.IsReversed(options.Seed, epoch, window);

    private WindowPlace Find(long window)
    {
        if (window < 0 || window >= index.Windows)
        {
            GenomeWindowThrow.NoWindow(window, index.Windows, databasePath);
        }

        return index.Find(window);
    }

    private long StartOf(long window, WindowPlace place)
    {
        if (place.WindowInSequence > long.MaxValue / options.Stride)
        {
            GenomeWindowThrow.TooFar(databasePath, window, place.WindowInSequence);
        }

        return place.WindowInSequence * options.Stride;
    }

    private void CheckRoom(int room, int items, string argument)
    {
        if (room < (long)items * ItemTokens)
        {
            GenomeWindowThrow.NoRoom(argument, room, (long)items * ItemTokens);
        }
    }
}
