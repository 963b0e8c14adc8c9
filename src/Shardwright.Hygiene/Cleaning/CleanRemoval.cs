namespace Shardwright.Hygiene.Cleaning;

/// <summary>Removes files and folders, and never what a link points to.</summary>
internal static class CleanRemoval
{
    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = FileAttributes.None };

    /// <summary>Removes a file or a whole folder.</summary>
    /// <returns>Null when it is gone, else why it is not.</returns>
    public static string? Remove(string path, bool isFolder)
    {
        try
        {
            // What has become a link since it was looked at is something else now.
            var isLink = new FileInfo(path).LinkTarget is not null;
            if (isLink || (isFolder ? File.Exists(path) : Directory.Exists(path)))
            {
                return "it became something else while this ran";
            }

            if (isFolder)
            {
                Empty(new DirectoryInfo(path));
            }
            else
            {
                File.Delete(path);
            }

            return null;
        }
        catch (Exception error) when (error is DirectoryNotFoundException or FileNotFoundException)
        {
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return $"it cannot be removed: {error.Message}";
        }
    }

    private static void Empty(DirectoryInfo folder)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos("*", Everything))
        {
            // A link is removed itself.
            if (entry is DirectoryInfo below && (entry.Attributes & FileAttributes.ReparsePoint) == 0)
            {
                Empty(below);
            }
            else
            {
                File.Delete(entry.FullName);
            }
        }

        Directory.Delete(folder.FullName);
    }
}
