using Shardwright.Datasets.Publishing;
using Shardwright.Foundation.Files;

namespace Shardwright.Stores.Pushing;

/// <summary>Which files of a folder whose writer writes in place are whole: nothing about them changed over a poll, and Parquet ends as it begins.</summary>
internal sealed class RestingFiles
{
    private const string ParquetEnding = ".parquet";

    // The magic at both ends and the length of the footer between them.
    private const int LeastParquetBytes = 12;

    private Dictionary<string, (FileIdentity Identity, long Poll)> seen = new(StringComparer.Ordinal);

    /// <summary>The files that have come to rest.</summary>
    /// <param name="files">What is there now.</param>
    /// <param name="poll">How often a whole poll was waited for.</param>
    public HashSet<string> Among(IEnumerable<FolderFile> files, long poll)
    {
        var now = new Dictionary<string, (FileIdentity, long)>(StringComparer.Ordinal);
        var resting = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            var since = seen.TryGetValue(file.Name, out var before) && before.Identity == file.Identity ? before.Poll : poll;
            now[file.Name] = (file.Identity, since);
            if (since < poll && IsWhole(file))
            {
                resting.Add(file.Name);
            }
        }

        seen = now;
        return resting;
    }

    private static bool IsWhole(FolderFile file)
    {
        if (!file.Name.EndsWith(ParquetEnding, StringComparison.Ordinal))
        {
            return true;
        }

        try
        {
            using var handle = File.OpenHandle(file.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var length = RandomAccess.GetLength(handle);
            return length >= LeastParquetBytes && IsMagic(handle, 0) && IsMagic(handle, length - 4);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Gone again, or not ours to read yet: the next poll says.
            return false;
        }
    }

    private static bool IsMagic(Microsoft.Win32.SafeHandles.SafeFileHandle handle, long offset)
    {
        Span<byte> magic = stackalloc byte[4];
        return RandomAccess.Read(handle, magic, offset) == magic.Length && magic.SequenceEqual("PAR1"u8);
    }
}
