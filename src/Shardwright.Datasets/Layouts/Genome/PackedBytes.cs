using Microsoft.Win32.SafeHandles;

namespace Shardwright.Datasets.Layouts.Genome;

/// <summary>Bytes of a packed file, by position. Safe from many threads.</summary>
internal static class PackedBytes
{
    /// <summary>Opens a file for reading.</summary>
    /// <exception cref="Foundation.Errors.StorageException">It is missing, or this process may not read it.</exception>
    public static SafeFileHandle Open(string path)
    {
        try
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.RandomAccess);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            PackedThrow.CannotOpen(path, error);
            throw;
        }
    }

    /// <summary>Bytes in a file.</summary>
    public static long LengthOf(SafeFileHandle file, string path)
    {
        try
        {
            return RandomAccess.GetLength(file);
        }
        catch (IOException error)
        {
            PackedThrow.CannotRead(path, 0, error);
            throw;
        }
    }

    /// <summary>Fills a span.</summary>
    /// <exception cref="Foundation.Errors.MalformedDataException">The file ends before.</exception>
    /// <exception cref="Foundation.Errors.StorageException">It cannot be read.</exception>
    public static void Read(SafeFileHandle file, string path, long offset, Span<byte> target)
    {
        while (target.Length > 0)
        {
            int read;
            try
            {
                read = RandomAccess.Read(file, target, offset);
            }
            catch (IOException error)
            {
                PackedThrow.CannotRead(path, offset, error);
                throw;
            }

            if (read == 0)
            {
                PackedThrow.Block(path, offset, "bytes up to the end that the file had", "the end of the file");
            }

            offset += read;
            target = target[read..];
        }
    }
}
