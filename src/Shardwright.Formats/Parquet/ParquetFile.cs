using Microsoft.Win32.SafeHandles;

namespace Shardwright.Formats.Parquet;

/// <summary>A file written from its beginning to its end, small pieces together.</summary>
internal sealed class ParquetFile : IDisposable
{
    private const int BufferBytes = 1 << 20;

    private readonly string _path;
    private readonly SafeFileHandle _file;
    private readonly byte[] _buffer = new byte[BufferBytes];
    private int _waiting;
    private long _written;

    /// <summary>Makes the file, or empties the one that is there.</summary>
    /// <exception cref="Foundation.Errors.StorageException">It cannot be made.</exception>
    internal ParquetFile(string path)
    {
        _path = path;
        try
        {
            _file = File.OpenHandle(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            ParquetThrow.WriteFailed(path, error);
            throw;
        }
    }

    /// <summary>Bytes given so far.</summary>
    internal long Position => _written + _waiting;

    internal void Write(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > BufferBytes - _waiting)
        {
            Flush();
        }

        if (bytes.Length >= BufferBytes)
        {
            WriteThrough(bytes);
            return;
        }

        bytes.CopyTo(_buffer.AsSpan(_waiting));
        _waiting += bytes.Length;
    }

    /// <summary>Hands what waits to the system. Without it, what waits is not written.</summary>
    internal void Flush()
    {
        WriteThrough(_buffer.AsSpan(0, _waiting));
        _waiting = 0;
    }

    public void Dispose() => _file.Dispose();

    private void WriteThrough(ReadOnlySpan<byte> bytes)
    {
        try
        {
            RandomAccess.Write(_file, bytes, _written);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            ParquetThrow.WriteFailed(_path, error);
        }

        _written += bytes.Length;
    }
}
