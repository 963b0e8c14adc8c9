using Shardwright.Foundation.Errors;

namespace Shardwright.Datasets.Layouts.Eeg;

/// <summary>Reads the small files that stand beside a cache.</summary>
internal static class CacheFile
{
    /// <summary>Reads a whole file of a stated greatest size.</summary>
    /// <exception cref="StorageException">It is not there, or cannot be read.</exception>
    /// <exception cref="MalformedDataException">It is larger.</exception>
    public static byte[] ReadAll(string path, string subject, long limit)
    {
        if (!File.Exists(path))
        {
            CacheThrow.Missing(path, subject);
        }

        try
        {
            var length = new FileInfo(path).Length;
            if (length > limit)
            {
                CacheThrow.TooLarge(path, subject, limit, length);
            }

            return File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(new DataLocation(path), subject, "a file that can be read", error.Message, "Check the file and who may read it.", error);
        }
    }
}
