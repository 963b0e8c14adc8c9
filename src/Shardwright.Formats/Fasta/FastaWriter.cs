using System.Buffers;
using System.Text;

namespace Shardwright.Formats.Fasta;

/// <summary>Writes FASTA with lines of one length, in pieces of any length. For one thread.</summary>
/// <remarks>Spec: FASTA (Pearson and Lipman, 1988). Lines end with LF. The same records give the same bytes, whatever their pieces.</remarks>
public sealed class FastaWriter : IDisposable
{
    private const int BufferBytes = 64 << 10;
    private static readonly SearchValues<char> NotInId = SearchValues.Create(" \t\r\n\0");
    private static readonly SearchValues<char> NotInDescription = SearchValues.Create("\r\n\0");

    private readonly Stream stream;
    private readonly int lineBases;
    private readonly byte[] buffer = new byte[BufferBytes];
    private readonly UTF8Encoding strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private int filled;
    private int inLine;
    private bool hasHeader;
    private bool isDisposed;

    /// <summary>Writes to a stream.</summary>
    /// <param name="stream">Where to write; stays the caller's.</param>
    /// <param name="lineBases">Letters of a line; 0 for one line a record, however long.</param>
    public FastaWriter(Stream stream, int lineBases = 70)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfNegative(lineBases);
        (this.stream, this.lineBases) = (stream, lineBases == 0 ? int.MaxValue : lineBases);
    }

    /// <summary>Begins a record.</summary>
    /// <param name="id">What stands directly behind <c>&gt;</c>, without spaces, tabs, line ends and zeros; may be empty.</param>
    /// <param name="description">What follows it, without line ends and zeros, and without spaces and tabs at its ends; may be empty.</param>
    /// <exception cref="ArgumentException">A text has what it must not have, or is not valid UTF-16. Nothing is written then.</exception>
    public void WriteHeader(string id, string description = "")
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        ArgumentNullException.ThrowIfNull(id);
        ArgumentNullException.ThrowIfNull(description);
        if (id.AsSpan().ContainsAny(NotInId))
        {
            throw new ArgumentException("An id has no spaces, tabs, line ends or zeros.", nameof(id));
        }

        if (description.AsSpan().ContainsAny(NotInDescription) || description.AsSpan().Trim(" \t").Length != description.Length)
        {
            throw new ArgumentException("A description has no line ends or zeros, and no spaces or tabs at its ends.", nameof(description));
        }

        var line = strict.GetBytes(description.Length == 0 ? $">{id}\n" : $">{id} {description}\n");
        EndLine();
        Put(line);
        hasHeader = true;
    }

    /// <summary>Writes the next letters of the record.</summary>
    /// <param name="bases">Letters A to Z in both cases, <c>*</c>, <c>-</c> and <c>.</c>, one byte each.</param>
    /// <exception cref="ArgumentException">There is another byte among them. Nothing is written then.</exception>
    /// <exception cref="InvalidOperationException">No record was begun.</exception>
    public void WriteBases(ReadOnlySpan<byte> bases)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        if (!hasHeader)
        {
            throw new InvalidOperationException("A record begins with its header.");
        }

        if (bases.ContainsAnyExcept(FastaLetters.Allowed))
        {
            throw new ArgumentException("A sequence has letters, \"*\", \"-\" and \".\" alone.", nameof(bases));
        }

        while (!bases.IsEmpty)
        {
            if (inLine == lineBases)
            {
                EndLine();
            }

            var piece = bases[..Math.Min(bases.Length, lineBases - inLine)];
            Put(piece);

            // One line without an end never comes to its length.
            inLine = lineBases == int.MaxValue ? 1 : inLine + piece.Length;
            bases = bases[piece.Length..];
        }
    }

    /// <summary>Ends the last line and flushes the stream.</summary>
    public void Dispose()
    {
        if (isDisposed)
        {
            return;
        }

        isDisposed = true;
        EndLine();
        stream.Write(buffer.AsSpan(0, filled));
        stream.Flush();
    }

    private void EndLine()
    {
        if (inLine > 0)
        {
            Put("\n"u8);
            inLine = 0;
        }
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > buffer.Length - filled)
        {
            stream.Write(buffer.AsSpan(0, filled));
            filled = 0;
            if (bytes.Length > buffer.Length)
            {
                stream.Write(bytes);
                return;
            }
        }

        bytes.CopyTo(buffer.AsSpan(filled));
        filled += bytes.Length;
    }
}
