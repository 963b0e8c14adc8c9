using System.Buffers;
using Shardwright.Foundation.Errors;

namespace Shardwright.Formats.Fasta;

/// <summary>Reads a FASTA file record by record and piece by piece, plain, gzip or bgzip, in memory that does not grow with the file or its contigs.</summary>
/// <remarks>
/// Spec: FASTA (Pearson and Lipman, 1988), as docs/formats/fasta.md fixes what it leaves open; gzip is RFC 1952, bgzip is BGZF of SAMv1. LF, CRLF and CR each
/// end a line. Blank lines and lines that begin with <c>;</c> are passed over, and so are spaces and tabs in sequences. Letters are
/// given as they are. After an error every further call gives the same error. For one thread.
/// </remarks>
public sealed partial class FastaReader : IDisposable
{
    private static readonly SearchValues<byte> LineEnds = SearchValues.Create("\r\n"u8);

    private readonly TextSource source;
    private readonly FastaOptions options;
    private byte[] buffer;
    private int next;
    private int end;
    private long endOffset;
    private bool atLineStart = true;
    private bool inComment;
    private bool started;
    private long nextRecordIndex;
    private FastaHeader? current;
    private byte[] record = [];

    private FastaReader(string path, TextSource source, FastaCompression compression, FastaOptions options)
    {
        (Path, this.source, Compression, this.options) = (path, source, compression, options);
        buffer = new byte[options.BlockBytes];
        (endOffset, nextRecordIndex, started) = (options.StartBytes, options.FirstRecordIndex, options.StartBytes > 0);
    }

    /// <summary>The file, as the caller of <see cref="Open"/> named it.</summary>
    public string Path { get; }

    /// <summary>What the file is compressed with.</summary>
    public FastaCompression Compression { get; }

    /// <summary>How many comment lines (<c>;</c>) were passed over so far.</summary>
    public long CommentLines { get; private set; }

    /// <summary>How many spaces and tabs were left out of sequences so far.</summary>
    public long BlankBytes { get; private set; }

    /// <summary>How far the text was read, in bytes after decompression.</summary>
    public long OffsetBytes => endOffset - (end - next);

    /// <summary>Opens a file; what it is compressed with is told by its first bytes, not by its name.</summary>
    /// <param name="path">The file; one without any byte has no records.</param>
    /// <param name="options">How to read; null for the defaults.</param>
    /// <exception cref="StorageException">It is missing, a folder, a pipe, or may not be read.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range, or the file is compressed and is not to be read from its start.</exception>
    public static FastaReader Open(string path, FastaOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var chosen = (options ?? new FastaOptions()).Checked();
        var file = InputFile.Open(path, new InputKind("FASTA", "letters"));
        try
        {
            Span<byte> head = stackalloc byte[BgzipTextSource.HeadBytes];
            head = head[..file.Read(head, 0)];

            // One byte says it: no FASTA file begins with it.
            var compression = head is not [TextSource.GzipFirst, ..] ? FastaCompression.None
                : BgzipTextSource.Knows(head) ? FastaCompression.Bgzip : FastaCompression.Gzip;
            if (compression != FastaCompression.None)
            {
                ArgumentOutOfRangeException.ThrowIfNotEqual(chosen.StartBytes, 0, nameof(options));
            }

            TextSource source = compression switch
            {
                FastaCompression.Bgzip => new BgzipTextSource(file, chosen.InflateThreads, !chosen.AllowMissingBgzipEnd),
                FastaCompression.Gzip => new GzipTextSource(file, chosen.BlockBytes),
                _ => new PlainTextSource(file, chosen.StartBytes),
            };
            return new FastaReader(path, source, compression, chosen);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Goes to the next record, through what is left of the one before, which is checked all the same.</summary>
    /// <param name="header">Its header.</param>
    /// <returns>False at the end of the file.</returns>
    /// <exception cref="MalformedDataException">
    /// There is sequence before the first header, another byte than a sequence has, a <c>&gt;</c> inside a line, a header that is too long or has a zero byte,
    /// or the compressed stream is cut or damaged. Of a gzip member that is damaged, letters may have been given before, for its checksum stands at its end.
    /// </exception>
    /// <exception cref="StorageException">The disk refused.</exception>
    public bool ReadHeader([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out FastaHeader? header)
    {
        Start();
        while (NextRun(int.MaxValue, isQuiet: false, out _))
        {
        }

        header = null;
        if (next == end)
        {
            return false;
        }

        header = current = TakeHeader();
        nextRecordIndex++;
        return true;
    }

    /// <summary>Reads the next letters of the record.</summary>
    /// <param name="bases">Receives letters as they stand in the file, one byte each, without line ends and blanks; not empty.</param>
    /// <returns>How many; fewer than there is room for does not mean the end. 0 at the end of the record, and before the first.</returns>
    /// <exception cref="MalformedDataException">As in <see cref="ReadHeader"/>; the letters before the place are given first.</exception>
    /// <exception cref="StorageException">The disk refused.</exception>
    /// <remarks>Does not allocate.</remarks>
    public int ReadBases(Span<byte> bases)
    {
        if (bases.IsEmpty)
        {
            throw new ArgumentException("There is no room for a letter.", nameof(bases));
        }

        if (current is null)
        {
            return 0;
        }

        var count = 0;
        while (count < bases.Length && NextRun(bases.Length - count, isQuiet: count > 0, out var run))
        {
            run.CopyTo(bases[count..]);
            count += run.Length;
        }

        return count;
    }

    /// <summary>Reads the next record as a whole.</summary>
    /// <param name="whole">The record; its letters are lent until the next call.</param>
    /// <returns>False at the end of the file.</returns>
    /// <exception cref="MalformedDataException">As in <see cref="ReadHeader"/>, or it has more letters than <see cref="FastaOptions.MaxRecordBases"/>, after which the next call goes on behind it.</exception>
    /// <exception cref="StorageException">The disk refused.</exception>
    /// <remarks>Holds twice the longest record so far, at most.</remarks>
    public bool ReadRecord(out FastaRecord whole)
    {
        whole = default;
        if (!ReadHeader(out var header))
        {
            return false;
        }

        var count = 0;
        while (true)
        {
            if (count == record.Length)
            {
                // One byte past the limit, so that the end of a record of just that length is seen.
                var most = options.MaxRecordBases + 1L;
                if (count >= most)
                {
                    FastaThrow.RecordTooLong(new DataLocation(Path, header.OffsetBytes, header.RecordIndex, header.Id), options.MaxRecordBases);
                }

                Array.Resize(ref record, (int)Math.Min(most, Math.Max(options.BlockBytes, 2L * count)));
            }

            var read = ReadBases(record.AsSpan(count));
            if (read == 0)
            {
                whole = new FastaRecord(header, record.AsMemory(0, count));
                return true;
            }

            count += read;
        }
    }

    /// <summary>Whether bytes are the beginning of a FASTA file that is not compressed: <c>&gt;</c> behind blank lines and comments.</summary>
    /// <param name="head">The first bytes of a file.</param>
    public static bool Knows(ReadOnlySpan<byte> head)
    {
        head = head.StartsWith(ByteOrderMark) ? head[ByteOrderMark.Length..] : head;
        while (!head.IsEmpty)
        {
            head = head.TrimStart(" \t\r\n"u8);
            if (head is not [(byte)';', ..])
            {
                return head is [(byte)'>', ..];
            }

            var lineEnd = head.IndexOfAny(LineEnds);
            head = lineEnd < 0 ? [] : head[lineEnd..];
        }

        return false;
    }

    /// <summary>Closes the file. Reading afterwards is an <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose() => source.Dispose();
}
