using System.Buffers;
using Microsoft.Win32.SafeHandles;
using Shardwright.Foundation.Errors;

namespace Shardwright.Recipes.Code;

/// <summary>A file that only grows, and of which a checkpoint says how much counts. For one thread, but for <see cref="Sync"/>.</summary>
internal sealed class DurableLog : IDisposable
{
    private const int BufferBytes = 1 << 16;

    private readonly string path;
    private readonly SafeFileHandle handle;
    private readonly ArrayBufferWriter<byte> buffer = new(BufferBytes);
    private long written;

    private DurableLog(string path, SafeFileHandle handle, long lengthBytes)
    {
        this.path = path;
        this.handle = handle;
        written = lengthBytes;
    }

    /// <summary>What was appended, from the first byte on.</summary>
    public long LengthBytes => written + buffer.WrittenCount;

    /// <summary>Opens a log, or makes an empty one.</summary>
    /// <param name="path">The file; its folder is there.</param>
    /// <param name="lengthBytes">How much of it counts.</param>
    /// <param name="keepRest">Whether what stands behind that stays until it is written over.</param>
    /// <exception cref="DatasetStateException">The file is shorter.</exception>
    /// <exception cref="StorageException">It cannot be opened.</exception>
    public static DurableLog Open(string path, long lengthBytes, bool keepRest = false)
    {
        var handle = Try(path, "open the file", () => File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete));
        try
        {
            var found = RandomAccess.GetLength(handle);
            if (found < lengthBytes)
            {
                throw ChunkThrow.Shortened(path, lengthBytes, found);
            }

            var log = new DurableLog(path, handle, lengthBytes);
            if (!keepRest)
            {
                log.Trim();
            }

            return log;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Appends bytes; they may stay in memory for a while.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length >= BufferBytes)
        {
            Write();
            WriteThrough(bytes);
            return;
        }

        buffer.Write(bytes);
        if (buffer.WrittenCount >= BufferBytes)
        {
            Write();
        }
    }

    /// <summary>Hands what is in memory to the system, so that other processes see it.</summary>
    public void Write()
    {
        WriteThrough(buffer.WrittenSpan);
        buffer.ResetWrittenCount();
    }

    /// <summary>Makes durable what was handed to the system. Safe beside the other methods.</summary>
    public void Sync() => Try(path, "flush the file to disk", () =>
    {
        RandomAccess.FlushToDisk(handle);
        return true;
    });

    /// <summary>Cuts off what stands behind the end.</summary>
    public void Trim() => Try(path, "cut the file", () =>
    {
        Write();
        if (RandomAccess.GetLength(handle) > written)
        {
            RandomAccess.SetLength(handle, written);
        }

        return true;
    });

    /// <summary>Reads everything, in order.</summary>
    /// <param name="take">Receives pieces of whole entries.</param>
    /// <param name="entryBytes">The size of an entry.</param>
    public void Replay(ReadOnlySpanAction<byte, long> take, int entryBytes)
    {
        Write();
        var piece = new byte[entryBytes << 12];
        for (var at = 0L; at < written;)
        {
            var wanted = piece.AsSpan(0, (int)Math.Min(piece.Length, written - at));
            for (var got = 0; got < wanted.Length;)
            {
                var more = RandomAccess.Read(handle, wanted[got..], at + got);
                got += more > 0 ? more : throw ChunkThrow.Shortened(path, written, at + got);
            }

            take(wanted, at);
            at += wanted.Length;
        }
    }

    /// <summary>Closes the file as it is: what is in memory alone is lost.</summary>
    public void Dispose() => handle.Dispose();

    private static T Try<T>(string path, string subject, Func<T> call)
    {
        try
        {
            return call();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw ChunkThrow.Storage(path, subject, error);
        }
    }

    private void WriteThrough(ReadOnlySpan<byte> bytes)
    {
        try
        {
            RandomAccess.Write(handle, bytes, written);
            written += bytes.Length;
        }
        catch (IOException error)
        {
            throw ChunkThrow.Storage(path, "write the file", error);
        }
    }
}
