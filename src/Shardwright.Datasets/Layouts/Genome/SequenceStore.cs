namespace Shardwright.Datasets.Layouts.Genome;

/// <summary>The sequences of many samples, of which pieces are read at random. Safe from many threads.</summary>
/// <remarks>
/// No more files are open at once than the open-file limit allows, however many samples there are. A sequence is known by its sample's index and a number that
/// <see cref="Find"/> gives. Reading does not allocate once a sample's file is open.
/// </remarks>
public abstract class SequenceStore : IDisposable
{
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
    /// <param name="visit">Is given each id as UTF-8, lent for the call, with the sequence's number and its length in letters.</param>
    /// <inheritdoc cref="Find" path="/exception"/>
    public abstract void VisitSequences(int sample, SequenceVisitor visit);

    /// <summary>Closes every file.</summary>
    public abstract void Dispose();
}
