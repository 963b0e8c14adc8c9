namespace Shardwright.Formats.Npz;

/// <summary>Writes an NPZ archive to a stream, array after array; the bytes depend on nothing but what is written. For one thread at a time.</summary>
public sealed class NpzWriter : IDisposable
{
    /// <summary>Starts an archive on a stream that can seek.</summary>
    public NpzWriter(Stream stream) => throw new NotSupportedException();

    /// <summary>Starts an array stored as it is; its data begins at a multiple of 64 bytes of the file.</summary>
    public void Begin(string name, NpyHeader header) => throw new NotSupportedException();

    /// <summary>Writes bytes of the array begun last, little-endian, in file order.</summary>
    public void Write(ReadOnlySpan<byte> bytes) => throw new NotSupportedException();

    /// <summary>Starts an array that is deflated piece by piece, for <see cref="Write(DeflatedPiece)"/>.</summary>
    public void BeginDeflated(string name, NpyHeader header) => throw new NotSupportedException();

    /// <summary>Writes a piece of the array begun last, deflated before; the same piece may be written many times.</summary>
    public void Write(DeflatedPiece piece) => throw new NotSupportedException();

    /// <summary>Ends the array begun last.</summary>
    public void End() => throw new NotSupportedException();

    /// <summary>Writes a whole array from memory.</summary>
    public void Add(string name, NpyArray array, NpzCompression compression = NpzCompression.None) => throw new NotSupportedException();

    /// <summary>Ends the archive: writes its directory. The stream stays open.</summary>
    public void Finish() => throw new NotSupportedException();

    /// <inheritdoc/>
    public void Dispose() => GC.SuppressFinalize(this);
}
