
namespace Shardwright.Formats.Npz;

/// <summary>Writes an NPZ archive to a stream, array after array; the bytes depend on nothing but what is written. For one thread at a time.</summary>
/// <remarks>
/// Every member is dated 1980-01-01 and begins with an array header of version 1.0, as NumPy has it. ZIP64 fields stand where a number needs them and
/// nowhere else. What the stream throws, such as an <see cref="IOException"/> for a full disk, is the stream's.
/// </remarks>
public sealed partial class NpzWriter : IDisposable
{
    private readonly Stream stream;
    private readonly List<ZipLine> lines = [];
    private readonly HashSet<string> names = new(StringComparer.Ordinal);
    private readonly ZipCrc joiner = new();
    private ZipLine? current;
    private NpyHeader? currentHeader;
    private long place;
    private long rawLeft;
    private bool isDeflated;
    private bool isFinished;

    /// <summary>Starts an archive on a stream that can seek.</summary>
    /// <param name="stream">Where to; what it holds up to its position stands before the archive. It stays open.</param>
    /// <exception cref="ArgumentException">The stream cannot write or seek.</exception>
    public NpzWriter(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanWrite || !stream.CanSeek)
        {
            throw new ArgumentException("An archive needs a stream that can write and seek.", nameof(stream));
        }

        this.stream = stream;
        place = stream.Position;
    }

    /// <summary>Starts an array stored as it is; its data begins at a multiple of 64 bytes of the file.</summary>
    /// <param name="name">Its name without <c>.npy</c>.</param>
    /// <param name="header">Its type and shape, little-endian.</param>
    /// <exception cref="ArgumentException">The name is taken or leads outside the archive, or NumPy has no such array, or it is big-endian.</exception>
    /// <exception cref="InvalidOperationException">The array before has not ended, or the archive has.</exception>
    public void Begin(string name, NpyHeader header) => Begin(name, header, deflate: false);

    /// <summary>Writes bytes of the array begun last, little-endian, in file order.</summary>
    /// <param name="bytes">Any number of them, up to the array's end.</param>
    /// <exception cref="ArgumentException">They are more than the array has.</exception>
    /// <exception cref="InvalidOperationException">No array was begun, or one that takes deflated pieces.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        var line = Current(deflated: false);
        Take(bytes.Length);
        line.Crc32 = LibDeflate.Crc32(line.Crc32, bytes);
        Put(bytes);
    }

    /// <summary>Starts an array that is deflated piece by piece, for <see cref="Write(DeflatedPiece)"/>.</summary>
    /// <param name="name">Its name without <c>.npy</c>.</param>
    /// <param name="header">Its type and shape, little-endian.</param>
    /// <exception cref="ArgumentException">The name is taken or leads outside the archive, or NumPy has no such array, or it is big-endian.</exception>
    /// <exception cref="InvalidOperationException">The array before has not ended, or the archive has.</exception>
    public void BeginDeflated(string name, NpyHeader header) => Begin(name, header, deflate: true);

    /// <summary>Writes a piece of the array begun last, deflated before; the same piece may be written many times.</summary>
    /// <param name="piece">The array's next bytes.</param>
    /// <exception cref="ArgumentException">They are more than the array has.</exception>
    /// <exception cref="InvalidOperationException">No array was begun, or one that is stored as it is.</exception>
    public void Write(DeflatedPiece piece)
    {
        ArgumentNullException.ThrowIfNull(piece);
        var line = Current(deflated: true);
        Take(piece.RawBytes);
        line.Crc32 = joiner.Join(line.Crc32, piece.Crc32, piece.RawBytes);
        Put(piece.Bits.Span);
    }

    /// <summary>Ends the array begun last.</summary>
    /// <exception cref="InvalidOperationException">No array was begun, or it has not all its bytes.</exception>
    public void End()
    {
        var line = Current(isDeflated);
        if (rawLeft != 0)
        {
            throw new InvalidOperationException($"{line.Name} lacks {rawLeft} of its {currentHeader!.Bytes} bytes.");
        }

        if (isDeflated)
        {
            Put(EmptyLastBlock);
        }

        line.StoredBytes = place - line.PlaceBytes;
        Patch(line);
        Close();
    }

    /// <summary>Writes a whole array from memory.</summary>
    /// <param name="name">Its name without <c>.npy</c>.</param>
    /// <param name="array">Type, shape and bytes.</param>
    /// <param name="compression">Deflate is libdeflate's, level 6.</param>
    /// <exception cref="ArgumentException">As for <see cref="Begin(string, NpyHeader)"/>, or the bytes do not fill the shape.</exception>
    /// <exception cref="InvalidOperationException">The array before has not ended, or the archive has.</exception>
    public void Add(string name, NpyArray array, NpzCompression compression = NpzCompression.None)
    {
        ArgumentNullException.ThrowIfNull(array);
        if (array.Header.HasBytes() && array.Header.Bytes != array.Data.Length)
        {
            throw new ArgumentException($"{name} has {array.Data.Length} bytes, its shape {array.Header.Bytes}.", nameof(array));
        }

        Begin(name, array.Header, compression == NpzCompression.Deflate);
        if (compression == NpzCompression.None)
        {
            Write(array.Data.Span);
            End();
            return;
        }

        var line = Current(deflated: true);
        Take(array.Data.Length);
        line.Crc32 = LibDeflate.Crc32(line.Crc32, array.Data.Span);
        PutDeflated(array.Data.Span);
        line.StoredBytes = place - line.PlaceBytes;
        Patch(line);
        Close();
    }

    /// <summary>Ends the archive: writes its directory. The stream stays open.</summary>
    /// <exception cref="InvalidOperationException">An array has not ended, or the archive has.</exception>
    public void Finish()
    {
        CheckBetween();
        isFinished = true;
        WriteDirectory();
        stream.Flush();
    }

    /// <summary>Lets go of the stream, which stays open. What was not finished is no archive.</summary>
    public void Dispose() => isFinished = true;

    private void Begin(string name, NpyHeader header, bool deflate)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(header);
        CheckBetween();
        if (header.Type.IsBigEndian)
        {
            throw new ArgumentException("Arrays are written little-endian.", nameof(header));
        }

        var headerBytes = header.ToBytes();
        var line = new ZipLine(name + ZipName.Suffix, deflate ? ZipEntry.Deflated : ZipEntry.Stored, place, checked(header.Bytes + headerBytes.Length));
        if (line.NameBytes.Length > ZipName.MaxBytes || !ZipName.IsSafe(line.Name))
        {
            throw new ArgumentException($"\"{name}\" is no name inside an archive.", nameof(name));
        }

        if (!names.Add(name))
        {
            throw new ArgumentException($"\"{name}\" is in the archive already.", nameof(name));
        }

        WriteLocalHeader(line, headerBytes.Length);
        line.PlaceBytes = place;
        if (deflate)
        {
            PutStoredBlock(headerBytes);
        }
        else
        {
            Put(headerBytes);
        }

        line.Crc32 = LibDeflate.Crc32(0, headerBytes);
        current = line;
        currentHeader = header;
        rawLeft = header.Bytes;
        isDeflated = deflate;
    }

    private void CheckBetween()
    {
        if (isFinished || current is not null)
        {
            throw new InvalidOperationException(isFinished ? "The archive has ended." : $"{current!.Name} has not ended.");
        }
    }

    private ZipLine Current(bool deflated) => current is null ? throw new InvalidOperationException("No array was begun.")
        : isDeflated != deflated ? throw new InvalidOperationException($"{current.Name} is {(isDeflated ? "deflated: write pieces" : "stored: write bytes")}.")
        : current;

    private void Take(long bytes)
    {
        if (bytes > rawLeft)
        {
            throw new ArgumentException($"{current!.Name} has room for {rawLeft} more bytes, not {bytes}.");
        }

        rawLeft -= bytes;
    }

    private void Close()
    {
        lines.Add(current!);
        current = null;
        currentHeader = null;
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        stream.Write(bytes);
        place += bytes.Length;
    }
}
