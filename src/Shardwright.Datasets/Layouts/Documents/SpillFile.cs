using Microsoft.Win32.SafeHandles;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;

namespace Shardwright.Datasets.Layouts.Documents;

/// <summary>A file that grows at its end, through a buffer, and is read at any place. For one thread, but <see cref="Sync"/> may run beside it.</summary>
internal sealed class SpillFile : IDisposable
{
    private const int BufferBytes = 1 << 20;

    private readonly SafeFileHandle file;
    private readonly string path;
    private byte[] buffer = [];
    private int waiting;
    private long written;

    /// <summary>Opens a file and cuts it to what counts of it.</summary>
    /// <param name="path">The file; made where it is missing.</param>
    /// <param name="lengthBytes">What is known to be durable.</param>
    /// <exception cref="DatasetStateException">The file is shorter.</exception>
    public SpillFile(string path, long lengthBytes)
    {
        this.path = path;
        DurableFolder.Create(Path.GetDirectoryName(path)!);
        file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);
        try
        {
            var found = RandomAccess.GetLength(file);
            if (found < lengthBytes)
            {
                LiveThrow.Gone(path, $"at least {lengthBytes} bytes", $"{found}");
            }

            RandomAccess.SetLength(file, lengthBytes);
            written = lengthBytes;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Bytes in it, those in the buffer included.</summary>
    public long LengthBytes => written + waiting;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > buffer.Length - waiting)
        {
            Flush();
            if (bytes.Length >= BufferBytes)
            {
                Write(bytes);
                return;
            }

            buffer = buffer.Length == 0 ? new byte[BufferBytes] : buffer;
        }

        bytes.CopyTo(buffer.AsSpan(waiting));
        waiting += bytes.Length;
    }

    /// <summary>Hands what waits to the system.</summary>
    public void Flush()
    {
        Write(buffer.AsSpan(0, waiting));
        waiting = 0;
    }

    /// <summary>Makes what was flushed durable.</summary>
    public void Sync()
    {
        try
        {
            RandomAccess.FlushToDisk(file);
        }
        catch (IOException error)
        {
            throw Refused("flush the file to disk", error);
        }
    }

    /// <summary>Reads what was flushed.</summary>
    public void Read(Span<byte> bytes, long offsetBytes)
    {
        while (!bytes.IsEmpty)
        {
            var read = RandomAccess.Read(file, bytes, offsetBytes);
            if (read == 0)
            {
                LiveThrow.ScratchCut(path, offsetBytes);
            }

            bytes = bytes[read..];
            offsetBytes += read;
        }
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        (waiting, written) = (0, 0);
        RandomAccess.SetLength(file, 0);
    }

    public void Dispose() => file.Dispose();

    private void Write(ReadOnlySpan<byte> bytes)
    {
        try
        {
            RandomAccess.Write(file, bytes, written);
        }
        catch (IOException error)
        {
            throw Refused("write the file", error);
        }

        written += bytes.Length;
    }

    private StorageException Refused(string subject, IOException error) => new(
        new DataLocation(path), subject, found: error.Message.TrimEnd('.'), remedy: "Free space on this disk, then give the same command again; it goes on.", inner: error);
}
