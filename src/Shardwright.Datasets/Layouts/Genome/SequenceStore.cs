namespace Shardwright.Datasets.Layouts.Genome;

/// <summary>The sequences of many samples, of which pieces are read at random. Safe from many threads.</summary>
/// <remarks>
/// No more files are open at once than the open-file limit allows, however many samples there are. A sequence is known by its sample's index and a number that
/// <see cref="Find"/> gives. Reading does not allocate once a sample's file is open.
/// </remarks>
public abstract class SequenceStore : IDisposable
{
    /// <summary>Opens a store. Files are opened when they are first needed.</summary>
    /// <param name="samples">The samples, of one layout; an index into this list is a sample's index.</param>
    /// <param name="options">How they are read; null for the defaults.</param>
    /// <exception cref="Foundation.Errors.DatasetStateException">The samples are not of one layout.</exception>
    /// <exception cref="ArgumentException">There is no sample, or one does not lie in the folder whose checksums it is to be held against.</exception>
    public static SequenceStore Open(IReadOnlyList<SampleSequences> samples, SequenceStoreOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(samples);
        if (samples.Count == 0)
        {
            throw new ArgumentException("There is no sample.", nameof(samples));
        }

        foreach (var sample in samples)
        {
            if (sample.Layout != samples[0].Layout)
            {
                SequenceThrow.MixedLayouts(samples[0], sample);
            }
        }

        options ??= new SequenceStoreOptions();
        return samples[0].Layout switch
        {
            SequenceLayout.Sqlite => SqliteSequenceStore.Open(samples, options),
            _ => PackedSequenceStore.Open(samples, options),
        };
    }

    /// <summary>The samples, in the order of their indexes.</summary>
    public abstract IReadOnlyList<SampleSequences> Samples { get; }

    /// <summary>Finds a sequence.</summary>
    /// <param name="sample">The sample's index.</param>
    /// <param name="contigId">The sequence's id, UTF-8.</param>
    /// <returns>The number by which it is read, zero or more; -1 where the sample has no such sequence.</returns>
    /// <exception cref="Foundation.Errors.MalformedDataException">The sample's file is damaged, or not what its layout says.</exception>
    /// <exception cref="Foundation.Errors.StorageException">It is missing, or cannot be read.</exception>
    public abstract long Find(int sample, ReadOnlySpan<byte> contigId);

    /// <summary>How long a sequence is, in letters.</summary>
    /// <param name="sample">The sample's index.</param>
    /// <param name="sequence">Its number, from <see cref="Find"/>.</param>
    /// <inheritdoc cref="Find" path="/exception"/>
    public abstract long Length(int sample, long sequence);

    /// <summary>Reads letters of a sequence, as SQLite's <c>substr</c> would.</summary>
    /// <param name="sample">The sample's index.</param>
    /// <param name="sequence">Its number, from <see cref="Find"/>.</param>
    /// <param name="start">The first letter, from 0; it may lie behind the end.</param>
    /// <param name="bases">Receives letters as they were stored, one byte each.</param>
    /// <returns>How many: fewer than there is room for where the sequence ends before.</returns>
    /// <inheritdoc cref="Find" path="/exception"/>
    public abstract int Read(int sample, long sequence, long start, Span<byte> bases);

    /// <summary>Goes through the sequences of a sample, in the order in which they are stored.</summary>
    /// <param name="sample">The sample's index.</param>
    /// <param name="visit">Is given each id as UTF-8, lent for the call, with the sequence's number and its length in letters. It may read from the store.</param>
    /// <inheritdoc cref="Find" path="/exception"/>
    public abstract void VisitSequences(int sample, SequenceVisitor visit);

    /// <summary>Opens samples' files until as many are open as may be, so that errors come at once and first reads are fast.</summary>
    /// <param name="samples">The samples' indexes, the most wanted first.</param>
    /// <param name="cancellationToken">Stops between two files; those that are open stay so.</param>
    /// <remarks>A store that opens no files does nothing. Bytes are held against checksums when they are first read, not here.</remarks>
    /// <inheritdoc cref="Find" path="/exception"/>
    public virtual void OpenInAdvance(IEnumerable<int> samples, CancellationToken cancellationToken = default)
    {
    }

    /// <summary>Looks at each sample's file: whether it is there, of its layout, and has what the layout says.</summary>
    /// <param name="samples">The samples' indexes.</param>
    /// <param name="cancellationToken">Stops between two files.</param>
    /// <returns>Those that cannot be used, in the order in which they were given, each with the reason; none where all can.</returns>
    public virtual IReadOnlyList<(int Sample, string Why)> FindUnusable(IEnumerable<int> samples, CancellationToken cancellationToken = default) => [];

    /// <summary>Looks at each sample's file, and throws one error for all that cannot be used.</summary>
    /// <param name="samples">The samples' indexes.</param>
    /// <param name="cancellationToken">Stops between two files.</param>
    /// <exception cref="Foundation.Errors.DatasetStateException">Some cannot be used: the first 20 are named, each with the reason.</exception>
    public void RequireUsable(IEnumerable<int> samples, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<int> asked = [.. samples];
        var unusable = FindUnusable(asked, cancellationToken);
        if (unusable.Count > 0)
        {
            SequenceThrow.Unusable(unusable, Samples, asked.Count);
        }
    }

    /// <summary>Closes every file.</summary>
    public abstract void Dispose();
}
