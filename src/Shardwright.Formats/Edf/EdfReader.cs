using Microsoft.Win32.SafeHandles;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;

namespace Shardwright.Formats.Edf;

/// <summary>Reads EDF, EDF+ and BDF recordings by positioned reads: windows of any signal without the rest. Safe from many threads.</summary>
/// <remarks>
/// Spec: EDF (Kemp and others, 1992), EDF+ (Kemp and Olivan, 2003), BDF (BioSemi). No more than about 1 MiB is held by a call
/// that reads samples, whatever the file says. A file cut while it is open is an <see cref="InputChangedException"/>.
/// </remarks>
public sealed partial class EdfReader : IDisposable
{
    private readonly string path;
    private readonly SafeFileHandle file;
    private readonly EdfOptions options;
    private readonly EdfLayout layout;

    private EdfReader(string path, SafeFileHandle file, EdfOptions options, EdfHeader header, EdfLayout layout)
    {
        (this.path, this.file, this.options, this.layout) = (path, file, options, layout);
        Header = header;
    }

    /// <summary>What the recording says of itself.</summary>
    public EdfHeader Header { get; }

    /// <summary>Opens a recording and checks its header against the file.</summary>
    /// <param name="path">An EDF or BDF file; which of them is told by its first bytes, not by its name.</param>
    /// <param name="options">Limits; null for the defaults.</param>
    /// <exception cref="StorageException">The file is missing, or cannot be read.</exception>
    /// <exception cref="MalformedDataException">It is no EDF or BDF, or its header cannot be right. What is merely odd stands in <see cref="EdfHeader.Oddities"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A limit is less than 1.</exception>
    public static EdfReader Open(string path, EdfOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new EdfOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxAnnotations, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxSegments, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxAnnotationBytes, 1);

        // Not a pipe, whose opening would wait for a writer.
        _ = FileIdentity.Of(path);
        SafeFileHandle? file = null;
        try
        {
            file = File.OpenHandle(path);
            var (header, layout) = EdfHeaderReader.Read(path, file, RandomAccess.GetLength(file));
            var reader = new EdfReader(path, file, options, header, layout);
            file = null;
            return reader;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            EdfThrow.CannotOpen(path, error);
            throw;
        }
        finally
        {
            file?.Dispose();
        }
    }

    /// <summary>Whether bytes are the beginning of an EDF or BDF recording, as far as its first eight tell.</summary>
    /// <param name="head">The first bytes of a file.</param>
    public static bool Knows(ReadOnlySpan<byte> head) => EdfHeaderReader.Knows(head);

    /// <summary>Closes the file. Reading afterwards is an <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose() => file.Dispose();

    /// <summary>Reads until the buffer is full.</summary>
    internal static void Fill(string path, SafeFileHandle file, Span<byte> buffer, long offset)
    {
        while (!buffer.IsEmpty)
        {
            var read = 0;
            try
            {
                read = RandomAccess.Read(file, buffer, offset);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                EdfThrow.ReadFailed(path, offset, error);
            }

            if (read == 0)
            {
                EdfThrow.Shrunk(path, offset);
            }

            buffer = buffer[read..];
            offset += read;
        }
    }
}
