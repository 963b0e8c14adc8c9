namespace Shardwright.Hygiene.Cleaning;

/// <summary>Removes files and folders, and never what a link points to.</summary>
internal static class CleanRemoval
{
    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = FileAttributes.None };

    /// <summary>Removes a file or a whole folder.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="isFolder">Which of the two.</param>
    /// <param name="inside">What lay in the folder when it was looked at: nothing else is removed.</param>
    /// <returns>Null when it is gone, else why it is not.</returns>
    public static string? Remove(string path, bool isFolder, IReadOnlySet<string> inside)
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
                return Empty(new DirectoryInfo(path), inside) ? null : "something came into it while this ran, and stays";
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

    private static bool Empty(DirectoryInfo folder, IReadOnlySet<string> inside)
    {
        var isEmpty = true;
        foreach (var entry in folder.EnumerateFileSystemInfos("*", Everything))
        {
            // A link is removed itself.
            if (!inside.Contains(entry.FullName))
            {
                isEmpty = false;
            }
            else if (entry is DirectoryInfo below && (entry.Attributes & FileAttributes.ReparsePoint) == 0)
            {
                isEmpty &= Empty(below, inside);
            }
            else
            {
                File.Delete(entry.FullName);
            }
        }

        if (isEmpty)
        {
            Directory.Delete(folder.FullName);
        }

        return isEmpty;
    }
}
