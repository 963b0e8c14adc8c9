using Microsoft.Win32.SafeHandles;
using Shardwright.Foundation.Errors;

namespace Shardwright.Datasets.Layouts.Genome;

/// <summary>A packed file of sequences, of which any piece costs the same to read. Safe from many threads.</summary>
/// <remarks>
/// Specification: docs/formats/packed-sequences.md, version 1. Opening reads the index into memory and checks all that it says; each block of letters is
/// checked against its CRC-32C, which stands in the index, before anything of it is decoded for the first time. Reading and finding do not allocate.
/// </remarks>
public sealed class PackedSequenceFile : IDisposable
{
    private readonly SafeFileHandle file;
    private readonly PackedIndex index;

    private PackedSequenceFile(SafeFileHandle file, PackedIndex index)
    {
        this.file = file;
        this.index = index;
    }

    /// <summary>The file.</summary>
    public string Path => index.Path;

    /// <summary>Sequences in it, numbered from 0 in the order in which they are stored.</summary>
    public int Sequences => index.Sequences;

    /// <summary>Letters of all of them.</summary>
    public long Letters => index.Letters;

    /// <summary>How it was asked to be written.</summary>
    public PackedBits Bits => index.Bits;

    /// <summary>Opens a file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="integrityFolder">The dataset's folder, where header, index and trailer are to be held against its block checksums; null for none.</param>
    /// <exception cref="MalformedDataException">It is cut, damaged, not finished, or not a packed file.</exception>
    /// <exception cref="StorageException">It is missing, or cannot be read.</exception>
    public static PackedSequenceFile Open(string path, string? integrityFolder = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var file = PackedBytes.Open(path);
        try
        {
            return new PackedSequenceFile(file, PackedIndex.Read(file, path, integrityFolder));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Finds a sequence.</summary>
    /// <param name="contigId">Its id, UTF-8.</param>
    /// <returns>Its number; -1 where there is none of this id.</returns>
    public int Find(ReadOnlySpan<byte> contigId) => index.Find(contigId);

    /// <summary>The id of a sequence, UTF-8. It stays as long as this object.</summary>
    /// <param name="sequence">Its number.</param>
    public ReadOnlySpan<byte> IdOf(int sequence) => index.IdOf(Check(sequence));

    /// <summary>How long a sequence is, in letters.</summary>
    /// <param name="sequence">Its number.</param>
    public long LengthOf(int sequence) => index.LengthOf(Check(sequence));

    /// <summary>Reads letters of a sequence, as they were written.</summary>
    /// <param name="sequence">Its number.</param>
    /// <param name="start">The first letter, from 0; it may lie behind the end.</param>
    /// <param name="bases">Receives the letters, one byte each.</param>
    /// <returns>How many: fewer than there is room for where the sequence ends before.</returns>
    /// <exception cref="MalformedDataException">A block's bytes are not those that were written.</exception>
    /// <exception cref="StorageException">They cannot be read.</exception>
    /// <exception cref="ObjectDisposedException">The file was closed.</exception>
    public int Read(int sequence, long start, Span<byte> bases)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        return PackedLetters.Read(file, null, index, Check(sequence), start, bases);
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private int Check(int sequence)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sequence);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(sequence, index.Sequences);
        return sequence;
    }
}
