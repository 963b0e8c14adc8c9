using System.Buffers.Binary;
using System.Text;
using Shardwright.Foundation.Checksums;
using Shardwright.Foundation.Errors;

namespace Shardwright.Datasets.Layouts.Genome;

/// <summary>Writes a packed file: blocks of letters as they come, and the index behind them. For one thread at a time.</summary>
/// <remarks>
/// Specification: docs/formats/packed-sequences.md, version 1. The same sequences give the same bytes, in whatever pieces they come. Memory does not grow with a
/// sequence's letters but for 16 bytes each 65,536; the index is held until the end: some 50 bytes a sequence beside its id. Not flushed to the disk:
/// whoever gives the file its name does that.
/// </remarks>
public sealed class PackedSequenceWriter : ISequenceWriter
{
    private const int BufferBytes = 1 << 20;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly string path;
    private readonly FileStream file;
    private readonly PackedOptions options;
    private readonly TwoBitEncoder encoder = new();
    private readonly byte[] pending = new byte[PackedFormat.BlockLetters];
    private readonly byte[] encoded = new byte[PackedFormat.MaxTwoBitBytes];
    private readonly PackedIndexBuilder index = new();
    private int pendingLetters;
    private long length;
    private long offset;
    private string? open;
    private bool isFinished;
    private bool isFailed;

    private PackedSequenceWriter(string path, FileStream file, PackedOptions options)
    {
        this.path = path;
        this.file = file;
        this.options = options;
    }

    /// <inheritdoc/>
    public long Sequences => index.Sequences;

    /// <summary>Begins a file.</summary>
    /// <param name="path">Where; a file that stands there is written over.</param>
    /// <param name="options">How it is written; null for the defaults.</param>
    /// <exception cref="StorageException">It cannot be made there.</exception>
    public static PackedSequenceWriter Create(string path, PackedOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options = (options ?? new PackedOptions()).Check();
        FileStream? file = null;
        try
        {
            file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, BufferBytes);
            var writer = new PackedSequenceWriter(path, file, options);
            writer.WriteHeader();
            return writer;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            PackedThrow.CannotWrite(path, error);
            throw;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">It is empty, longer than 64 KiB, or not valid Unicode.</exception>
    /// <exception cref="InvalidOperationException">A sequence is open, the file is finished, or a write failed.</exception>
    public void BeginSequence(string contigId)
    {
        ArgumentException.ThrowIfNullOrEmpty(contigId);
        Require(open is null);
        if (contigId.Length > PackedFormat.MaxIdBytes || Utf8.GetByteCount(contigId) > PackedFormat.MaxIdBytes)
        {
            throw new ArgumentException($"The id is longer than {PackedFormat.MaxIdBytes} bytes.", nameof(contigId));
        }

        open = contigId;
        length = 0;
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">No sequence is open, or a write failed.</exception>
    /// <exception cref="StorageException">The disk or file system refused.</exception>
    public void Write(ReadOnlySpan<byte> bases)
    {
        Require(open is not null);
        if (bases.Length > PackedFormat.MaxLetters - length)
        {
            PackedThrow.TooLong(path, open!, PackedFormat.MaxLetters);
        }

        length += bases.Length;
        while (bases.Length > 0)
        {
            if (pendingLetters == 0 && bases.Length >= PackedFormat.BlockLetters)
            {
                WriteBlock(bases[..PackedFormat.BlockLetters]);
                bases = bases[PackedFormat.BlockLetters..];
                continue;
            }

            var taken = Math.Min(bases.Length, PackedFormat.BlockLetters - pendingLetters);
            bases[..taken].CopyTo(pending.AsSpan(pendingLetters));
            pendingLetters += taken;
            bases = bases[taken..];
            if (pendingLetters == PackedFormat.BlockLetters)
            {
                WritePending();
            }
        }
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">No sequence is open, or a write failed.</exception>
    /// <exception cref="StorageException">The disk or file system refused.</exception>
    public void EndSequence()
    {
        Require(open is not null);
        WritePending();
        if (!index.EndSequence(Utf8.GetBytes(open!), length))
        {
            isFailed = true;
            PackedThrow.Duplicate(path, open!);
        }

        if (index.Bytes > PackedFormat.MaxIndexBytes)
        {
            isFailed = true;
            PackedThrow.TooMany(path, PackedFormat.MaxIndexBytes);
        }

        open = null;
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">A sequence is open, the file is finished, or a write failed.</exception>
    /// <exception cref="StorageException">The disk or file system refused.</exception>
    public void Finish()
    {
        Require(open is null);
        var indexAt = offset;
        var crc = 0u;
        foreach (var part in index.Parts())
        {
            crc = Crc32C.Append(crc, part.Span);
            WriteBytes(part.Span);
        }

        WriteBytes(TrailerOf(index, indexAt, crc));
        Close();
        isFinished = true;
    }

    /// <summary>Closes the file; one that was not finished has no trailer, and nobody reads it.</summary>
    public void Dispose()
    {
        if (isFinished)
        {
            return;
        }

        isFinished = true;
        try
        {
            file.Dispose();
        }
        catch (IOException)
        {
            // What could not be written belongs to a file that nobody reads: it has no trailer.
        }
    }

    /// <summary>The last bytes of a file, which say where its index is.</summary>
    internal static byte[] TrailerOf(PackedIndexBuilder index, long indexAt, uint indexCrc)
    {
        var trailer = new byte[PackedFormat.TrailerBytes];
        BinaryPrimitives.WriteInt64LittleEndian(trailer, indexAt);
        BinaryPrimitives.WriteInt64LittleEndian(trailer.AsSpan(8), index.Bytes);
        BinaryPrimitives.WriteInt64LittleEndian(trailer.AsSpan(16), index.Sequences);
        BinaryPrimitives.WriteInt64LittleEndian(trailer.AsSpan(24), index.Blocks);
        BinaryPrimitives.WriteInt64LittleEndian(trailer.AsSpan(32), index.IdBytes);
        BinaryPrimitives.WriteInt64LittleEndian(trailer.AsSpan(40), index.Letters);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer.AsSpan(48), indexCrc);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer.AsSpan(52), Crc32C.Compute(trailer.AsSpan(0, 52)));
        PackedFormat.EndMagic.CopyTo(trailer.AsSpan(56));
        return trailer;
    }

    private void WriteHeader()
    {
        Span<byte> header = stackalloc byte[PackedFormat.HeaderBytes];
        header.Clear();
        PackedFormat.Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], PackedFormat.Version);
        BinaryPrimitives.WriteUInt32LittleEndian(header[12..], PackedFormat.BlockLetters);
        BinaryPrimitives.WriteUInt32LittleEndian(header[16..], options.Bits == PackedBits.Two ? 2u : 8u);
        BinaryPrimitives.WriteUInt32LittleEndian(header[28..], Crc32C.Compute(header[..28]));
        WriteBytes(header);
    }

    private void WritePending()
    {
        if (pendingLetters > 0)
        {
            WriteBlock(pending.AsSpan(0, pendingLetters));
            pendingLetters = 0;
        }
    }

    private void WriteBlock(ReadOnlySpan<byte> letters)
    {
        var bytes = options.Bits == PackedBits.Two ? encoder.Encode(letters, encoded) : -1;

        // A short block can have so few letters that their codes and runs take more than they do.
        var isRaw = bytes < 0 || bytes >= letters.Length;
        var stored = isRaw ? letters : encoded.AsSpan(0, bytes);
        index.AddBlock(new PackedBlock(
            offset, isRaw ? PackedFormat.RawKind : PackedFormat.TwoBitKind, Crc32C.Compute(stored),
            isRaw ? (ushort)0 : (ushort)encoder.CaseRuns, isRaw ? (ushort)0 : (ushort)encoder.LetterRuns));
        WriteBytes(stored);
        if (offset > PackedFormat.MaxLetters)
        {
            isFailed = true;
            PackedThrow.TooLong(path, open!, PackedFormat.MaxLetters);
        }
    }

    private void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        try
        {
            file.Write(bytes);
        }
        catch (IOException error)
        {
            isFailed = true;
            PackedThrow.CannotWrite(path, error);
        }

        offset += bytes.Length;
    }

    private void Close()
    {
        try
        {
            file.Dispose();
        }
        catch (IOException error)
        {
            isFailed = true;
            PackedThrow.CannotWrite(path, error);
        }
    }

    private void Require(bool isInTurn)
    {
        if (!isInTurn || isFinished || isFailed)
        {
            throw new InvalidOperationException(
                isFailed ? $"{path}: an earlier call failed." : "Sequences are begun, written and ended one after the other, and none after the file is finished.");
        }
    }
}
