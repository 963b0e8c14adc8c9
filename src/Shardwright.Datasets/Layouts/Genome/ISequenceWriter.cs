namespace Shardwright.Datasets.Layouts.Genome;

/// <summary>Writes the sequences of one sample, one after the other. For one thread at a time; the same calls give the same bytes.</summary>
/// <remarks>Disposing one that was not finished leaves nothing that can be read.</remarks>
public interface ISequenceWriter : IDisposable
{
    /// <summary>Sequences that were ended.</summary>
    long Sequences { get; }

    /// <summary>Begins a sequence.</summary>
    /// <param name="contigId">Its id; the caller gives none twice.</param>
    /// <exception cref="ArgumentException">It is empty.</exception>
    void BeginSequence(string contigId);

    /// <summary>Appends to the sequence that was begun.</summary>
    /// <param name="bases">Letters as they are to be read again, one ASCII byte each, in pieces of any length.</param>
    /// <exception cref="Foundation.Errors.MalformedDataException">The sequence is longer than the layout can hold.</exception>
    void Write(ReadOnlySpan<byte> bases);

    /// <summary>Ends the sequence that was begun.</summary>
    /// <exception cref="Foundation.Errors.MalformedDataException">Another sequence has this id.</exception>
    void EndSequence();

    /// <summary>Completes the file; nothing can be written after.</summary>
    void Finish();
}
