using System.Buffers;
using System.IO.Compression;
using System.Security.Cryptography;
using Shardwright.Formats;
using Shardwright.Foundation.Checksums;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;
using Shardwright.Foundation.Text;

namespace Shardwright.Hygiene.Outputs;

/// <summary>Model archives, <c>wts.h5.zip</c>: named models with their configuration, and the hash of every file. Safe from many threads.</summary>
/// <remarks>
/// ZIP with deflate (PKWARE's APPNOTE 6.3.10). Every folder at the top is a model. <c>manifest.json</c> is ours; PtychoPINN's own archives, which have
/// <c>manifest.dill</c> instead, are read too. Whatever a file is, it is opaque bytes: nothing is loaded or run.
/// </remarks>
public static partial class ModelArchive
{
    /// <summary>The most that an archive may unpack to where nothing else was said: 16 GiB.</summary>
    public const long DefaultMostBytes = 16L << 30;

    private const int MostFiles = 10_000;
    private const long MostRatio = 1032;
    private const int BufferBytes = 1 << 17;
    private const int KindShift = 16;
    private const int KindMask = 0xf000;
    private const int KindFile = 0x8000;
    private const int KindFolder = 0x4000;

    /// <summary>Reads a whole archive and checks all of it: names, sizes, CRC-32 and, where it has a manifest of ours, SHA-256.</summary>
    /// <param name="path">The archive.</param>
    /// <param name="mostBytes">The most that it may unpack to.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <exception cref="StorageException">There is no such file, or it cannot be read.</exception>
    /// <exception cref="MalformedDataException">It is damaged, or unsafe: a name leads outside or stands twice, a link, a size that is not true.</exception>
    public static ArchiveContents Read(string path, long mostBytes = DefaultMostBytes, CancellationToken cancel = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfNegative(mostBytes);
        return Opened(path, archive => Contents(path, archive, mostBytes, cancel));
    }

    /// <summary>Unpacks an archive, once all of it was checked. Nothing that is there is overwritten.</summary>
    /// <param name="path">The archive.</param>
    /// <param name="folder">The folder that gets its files; made where it is missing.</param>
    /// <param name="mostBytes">The most that it may unpack to.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <exception cref="StorageException">The archive cannot be read, or a file not be written.</exception>
    /// <exception cref="MalformedDataException">The archive is damaged or unsafe; nothing was written.</exception>
    /// <exception cref="DatasetStateException">A file that it has is there already, or a folder of its is a link; nothing was written.</exception>
    /// <remarks>The archive's path and SHA-256 are added to <c>logs/debug.log</c> of the folder that it lies in, where there is one.</remarks>
    public static ArchiveContents Unpack(string path, string folder, long mostBytes = DefaultMostBytes, CancellationToken cancel = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentOutOfRangeException.ThrowIfNegative(mostBytes);
        var target = Path.GetFullPath(folder);
        var contents = Opened(path, archive =>
        {
            var contents = Contents(path, archive, mostBytes, cancel);
            CheckTargets(target, contents.Files);
            UnpackAll(path, archive, target, contents.Files, cancel);
            return contents;
        });
        Log(contents, "unpacked");
        return contents;
    }

    /// <summary>Writes every file under its partial name, and gives all of them their names at the end: what fails leaves nothing.</summary>
    private static void UnpackAll(string path, ZipArchive archive, string target, IReadOnlyList<ArchivedFile> files, CancellationToken cancel)
    {
        var entries = archive.Entries.Where(IsFile).ToDictionary(entry => entry.FullName, StringComparer.Ordinal);
        var folders = FoldersToMake(target, files);
        var written = new List<AtomicFile>();
        var isDone = false;
        try
        {
            DurableFolder.Create(target);
            foreach (var file in files)
            {
                var one = AtomicFile.Create(Path.Combine(target, file.Name));
                written.Add(one);

                // Closed again at once: an archive has more files than a process may hold open.
                using var stream = new FileStream(one.PartialPath, FileMode.CreateNew, FileAccess.Write, FileShare.Read, BufferBytes);
                var sha256 = Copy(path, entries[file.Name], stream, cancel);
                if (sha256 != file.Sha256)
                {
                    ArchiveThrow.Checksum(path, file.Name, "SHA-256 of the file", file.Sha256, sha256);
                }
            }

            cancel.ThrowIfCancellationRequested();
            AtomicFile.CommitTogether(written);
            isDone = true;
        }
        finally
        {
            foreach (var one in written)
            {
                one.Dispose();
            }

            foreach (var folder in isDone ? [] : folders.Where(folder => Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any()))
            {
                Directory.Delete(folder);
            }
        }
    }

    /// <summary>The folders that unpacking makes, the deepest first.</summary>
    private static List<string> FoldersToMake(string target, IReadOnlyList<ArchivedFile> files)
    {
        var folders = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            for (var folder = Path.GetDirectoryName(Path.Combine(target, file.Name))!; !Directory.Exists(folder) && folders.Add(folder); folder = Path.GetDirectoryName(folder)!)
            {
            }
        }

        return [.. folders.OrderByDescending(folder => folder.Length)];
    }

    private static T Opened<T>(string path, Func<ZipArchive, T> use)
    {
        if (!File.Exists(path))
        {
            ArchiveThrow.Missing(path);
        }

        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, BufferBytes);
            using var archive = new ZipArchive(stream, ZipArchiveMode.Read);
            return use(archive);
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException or ArgumentException or OverflowException or NotSupportedException)
        {
            ArchiveThrow.NotZip(path, error);
            throw;
        }
    }

    private static ArchiveContents Contents(string path, ZipArchive archive, long mostBytes, CancellationToken cancel)
    {
        CheckEntries(path, archive, mostBytes);
        var files = new List<ArchivedFile>();
        IReadOnlyList<ArchivedFile>? listed = null;
        foreach (var entry in archive.Entries.Where(IsFile).OrderBy(entry => entry.FullName, CodePointComparer.Instance))
        {
            using var manifest = entry.FullName == ArchiveManifest.FileName && entry.Length <= ArchiveManifest.MostBytes ? new MemoryStream() : null;
            var file = new ArchivedFile(entry.FullName, entry.Length, Copy(path, entry, manifest, cancel));
            if (manifest is not null)
            {
                listed = ArchiveManifest.Read(path, manifest.ToArray());
            }

            files.Add(file);
        }

        if (listed is not null)
        {
            ArchiveManifest.Compare(path, listed, [.. files.Where(file => file.Name != ArchiveManifest.FileName)]);
        }

        var digest = FileHasher.Hash(path, cancel: cancel);
        return new ArchiveContents(Path.GetFullPath(path), digest.Bytes, digest.Sha256, listed is not null, ArchiveManifest.Models(files), files);
    }

    private static bool IsFile(ZipArchiveEntry entry) => !entry.FullName.EndsWith('/');

    private static void CheckEntries(string path, ZipArchive archive, long mostBytes)
    {
        if (archive.Entries.Count > MostFiles)
        {
            ArchiveThrow.TooMany(path, MostFiles);
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        var left = mostBytes;
        foreach (var entry in archive.Entries)
        {
            var name = entry.FullName.EndsWith('/') ? entry.FullName[..^1] : entry.FullName;
            if (!IsSafe(name))
            {
                ArchiveThrow.Name(path, entry.FullName);
            }

            if (!names.Add(name))
            {
                ArchiveThrow.Twice(path, name);
            }

            var kind = (entry.ExternalAttributes >> KindShift) & KindMask;
            if (kind is not (0 or KindFile or KindFolder) || (kind == KindFolder && IsFile(entry)))
            {
                ArchiveThrow.Link(path, name);
            }

            if (entry.IsEncrypted)
            {
                ArchiveThrow.Encrypted(path, name);
            }

            if (entry.Length / MostRatio > entry.CompressedLength)
            {
                ArchiveThrow.Ratio(path, name, entry.CompressedLength, entry.Length);
            }

            if (entry.Length > left)
            {
                ArchiveThrow.TooLarge(path, mostBytes);
            }

            left -= entry.Length;
        }

        foreach (var entry in archive.Entries.Where(IsFile))
        {
            for (var slash = entry.FullName.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = entry.FullName.IndexOf('/', slash + 1))
            {
                var above = entry.FullName[..slash];
                if (names.Contains(above) && archive.Entries.Any(other => other.FullName == above))
                {
                    ArchiveThrow.Twice(path, above);
                }
            }
        }
    }

    private static bool IsSafe(string name) => name.Length > 0 && !name.Contains('\\') && !name.Contains(':') && !name.Any(char.IsControl)
        && name.Split('/').All(part => part is not ("" or "." or "..") && System.Text.Encoding.UTF8.GetByteCount(part) <= 255);

    /// <summary>Reads a file of an archive to its end, and not one byte further than it should go.</summary>
    /// <returns>Its SHA-256.</returns>
    private static string Copy(string path, ZipArchiveEntry entry, Stream? target, CancellationToken cancel)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            using var stream = entry.Open();
            var (crc, bytes) = (0u, 0L);
            while (stream.Read(buffer) is > 0 and var read)
            {
                cancel.ThrowIfCancellationRequested();
                bytes += read;
                if (bytes > entry.Length)
                {
                    break;
                }

                crc = Crc32.Append(crc, buffer.AsSpan(0, read));
                hash.AppendData(buffer, 0, read);
                target?.Write(buffer, 0, read);
            }

            if (bytes != entry.Length)
            {
                ArchiveThrow.Length(path, entry.FullName, entry.Length);
            }

            if (crc != entry.Crc32)
            {
                ArchiveThrow.Checksum(path, entry.FullName, "CRC-32 of the file", $"{entry.Crc32:x8}", $"{crc:x8}");
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void CheckTargets(string folder, IReadOnlyList<ArchivedFile> files)
    {
        var taken = files.Select(file => Path.Combine(folder, file.Name)).Where(Path.Exists).ToList();
        if (taken.Count > 0)
        {
            ArchiveThrow.Exists(taken[0], taken.Count);
        }

        foreach (var file in files)
        {
            for (var above = Path.GetDirectoryName(Path.Combine(folder, file.Name))!; above.Length > folder.Length; above = Path.GetDirectoryName(above)!)
            {
                if (new DirectoryInfo(above).LinkTarget is not null)
                {
                    ArchiveThrow.TargetLink(above);
                }
            }
        }
    }

    private static void Log(ArchiveContents contents, string verb, TimeProvider? clock = null)
    {
        using var log = DebugLog.Continue(Path.GetDirectoryName(contents.Path)!, clock);
        log?.Write(DebugLevel.Info, $"model archive {verb}: {contents.Path} sha256 {contents.Sha256}");
    }
}
