using Shardwright.Foundation.Errors;

namespace Shardwright.Hygiene.Memoization;

public sealed partial class MemoFolder
{
    // A local header, or the end of an empty archive.
    private static readonly byte[] ArchiveStart = "PK"u8.ToArray();

    /// <summary>The entries of the folder. Their content is not checked.</summary>
    /// <param name="filter">Which; null for all.</param>
    /// <returns>No entries where there is no such folder.</returns>
    /// <exception cref="StorageException">The folder or a file in it cannot be read.</exception>
    public MemoListing List(MemoFilter? filter = null)
    {
        filter ??= new MemoFilter();
        var entries = new List<MemoEntry>();
        var others = new List<string>();
        var folder = new DirectoryInfo(FolderPath);
        if (File.Exists(FolderPath))
        {
            throw new StorageException(new DataLocation(FolderPath), "memo folder", "a folder", "a file", "Check the path.");
        }

        try
        {
            foreach (var item in (folder.Exists ? folder.EnumerateFileSystemInfos() : []).OrderBy(item => item.Name, StringComparer.Ordinal))
            {
                try
                {
                    if (WhyNoEntry(item) is { } why)
                    {
                        others.Add($"{item.Name}: {why}");
                    }
                    else if (Look((FileInfo)item) is { } entry && IsMeant(entry, filter))
                    {
                        entries.Add(entry);
                    }
                }
                catch (FileNotFoundException)
                {
                    // Somebody else clears the folder too.
                }
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(new DataLocation(FolderPath), "looking at the memo folder", found: error.Message, remedy: "Check who owns it.", inner: error);
        }

        return new MemoListing(FolderPath, entries, others);
    }

    /// <summary>Removes entries, and nothing else: what has another name, is a link, or is no archive stays.</summary>
    /// <param name="filter">Which; null for all.</param>
    /// <param name="isDryRun">Whether to say only what would be removed.</param>
    /// <returns>What was, or would be, removed.</returns>
    /// <exception cref="StorageException">The folder cannot be read, or a file not be removed.</exception>
    public MemoListing Clear(MemoFilter? filter = null, bool isDryRun = false)
    {
        var listing = List(filter);
        foreach (var entry in isDryRun ? [] : listing.Entries)
        {
            try
            {
                File.Delete(entry.Path);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw new StorageException(new DataLocation(entry.Path), "removing the entry", found: error.Message, remedy: "Check who owns the folder.", inner: error);
            }
        }

        return listing;
    }

    private static string? WhyNoEntry(FileSystemInfo item)
    {
        if (item.LinkTarget is not null)
        {
            return "a link";
        }

        if (item is not FileInfo file)
        {
            return "a folder";
        }

        if (!IsEntryName(file.Name))
        {
            return "not the name of an entry";
        }

        using var stream = OpenToRead(file.FullName);
        var start = new byte[ArchiveStart.Length];
        return stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.AsSpan().SequenceEqual(ArchiveStart) ? null : "not an archive";
    }

    private static MemoEntry? Look(FileInfo file)
    {
        using var stream = OpenToRead(file.FullName);
        var stamp = MemoStamp.Read(stream);
        return new MemoEntry(file.FullName, stream.Length, stamp?.Function, stamp?.Version, stamp?.Created ?? new DateTimeOffset(file.LastWriteTimeUtc, TimeSpan.Zero));
    }

    private bool IsMeant(MemoEntry entry, MemoFilter filter)
        => (filter.Function is null || entry.Function == filter.Function)
            && (filter.OlderThan is not { } age || options.Clock.GetUtcNow() - entry.Created > age);
}
