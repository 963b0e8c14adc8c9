using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Shardwright.Foundation.Errors;

namespace Shardwright.Foundation.Files;

/// <summary>A file that appears under its name whole and durable, or not at all.</summary>
/// <remarks>
/// Bytes go to <c>&lt;name&gt;.&lt;random&gt;.partial</c> in the same folder. <see cref="Commit"/> flushes it to disk, renames it
/// and flushes the folder. A process that dies leaves at most a partial, which readers ignore. One thread at a time.
/// </remarks>
public sealed class AtomicFile : IDisposable
{
    /// <summary>The end of every name that is not yet whole.</summary>
    public const string PartialSuffix = ".partial";

    private const int BufferBytes = 128 * 1024;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private SafeFileHandle? _handle;
    private FileStream? _stream;
    private bool _ended;

    private AtomicFile(string finalPath)
    {
        FinalPath = finalPath;
        PartialPath = $"{finalPath}.{RandomNumberGenerator.GetHexString(12, lowercase: true)}{PartialSuffix}";
    }

    /// <summary>The full path of the file while it is written. An outside library may make this file itself.</summary>
    public string PartialPath { get; }

    /// <summary>The full path under which <see cref="Commit"/> publishes the file.</summary>
    public string FinalPath { get; }

    /// <summary>The partial file, made and opened for writing and reading on first use. Closed by <see cref="Commit"/>.</summary>
    /// <exception cref="StorageException">The file cannot be made.</exception>
    /// <exception cref="ObjectDisposedException">The file was committed or disposed.</exception>
    /// <remarks>What the stream's own methods throw, such as an <see cref="IOException"/> for a full disk, is .NET's.</remarks>
    public FileStream Stream => _stream ?? Open();

    /// <summary>Names the partial file and makes its folder where it is missing. Nothing is written yet.</summary>
    /// <param name="path">The final path.</param>
    /// <exception cref="StorageException">The folder cannot be made, or a pipe, a socket or a device stands there: it would be replaced.</exception>
    public static AtomicFile Create(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var full = Path.GetFullPath(path);
        RefuseSpecial(full);
        DurableFolder.Create(FolderOf(full));
        return new AtomicFile(full);
    }

    /// <summary>Whether a name says that its file is not whole.</summary>
    /// <param name="path">A path or a bare name.</param>
    public static bool IsPartial(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.EndsWith(PartialSuffix, StringComparison.Ordinal);
    }

    /// <summary>Writes a whole file atomically, replacing the one that stands there.</summary>
    /// <param name="path">The final path.</param>
    /// <param name="bytes">All of the file.</param>
    /// <exception cref="StorageException">The disk or file system refused; the old file, if any, still stands.</exception>
    public static void WriteAllBytes(string path, ReadOnlySpan<byte> bytes)
    {
        using var file = Create(path);
        file.Write(bytes);
        file.Commit();
    }

    /// <summary>Writes a whole text file atomically, as UTF-8 without a byte order mark.</summary>
    /// <param name="path">The final path.</param>
    /// <param name="text">All of the file; line ends are written as they are.</param>
    /// <exception cref="StorageException">The disk or file system refused; the old file, if any, still stands.</exception>
    public static void WriteAllText(string path, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        WriteAllBytes(path, Utf8.GetBytes(text));
    }

    /// <summary>Publishes a whole file under a name that nobody has taken; never replaces one.</summary>
    /// <param name="path">The final path.</param>
    /// <param name="bytes">All of the file.</param>
    /// <returns>False when the name is taken, also by another process at the same moment; that file is then durable too.</returns>
    /// <exception cref="StorageException">The disk or file system refused.</exception>
    public static bool TryPublish(string path, ReadOnlySpan<byte> bytes)
    {
        using var file = Create(path);
        file.Write(bytes);
        return file.TryCommitNew();
    }

    /// <summary>Closes the stream, flushes the partial file to disk, renames it over the final one and flushes the folder.</summary>
    /// <exception cref="StorageException">The disk or file system refused, or the partial file is not there.</exception>
    /// <exception cref="ObjectDisposedException">The file was committed or disposed before.</exception>
    public void Commit()
    {
        ObjectDisposedException.ThrowIf(_ended, this);
        Finish();
        Rename();
        DurableFolder.Flush(FolderOf(FinalPath));
    }

    /// <summary>Does what <see cref="Commit"/> does under a name that nobody has taken; never replaces a file.</summary>
    /// <returns>False when the name is taken, also by another process at the same moment; that file is then durable too, and this one is deleted.</returns>
    /// <inheritdoc cref="Commit" path="/exception"/>
    public bool TryCommitNew()
    {
        ObjectDisposedException.ThrowIf(_ended, this);
        Finish();
        var isPublished = LinkToFinal();
        File.Delete(PartialPath);
        _ended = true;
        DurableFolder.Flush(FolderOf(FinalPath));
        return isPublished;
    }

    /// <summary>Publishes files that belong together: all are made durable before the first gets its name, and no new one ever stands beside an old one.</summary>
    /// <param name="files">The files, in one order or another; files that stand there are replaced.</param>
    /// <exception cref="StorageException">The disk or file system refused; none of the files is there then. Old ones still stand unless the very renaming failed.</exception>
    /// <exception cref="ObjectDisposedException">One was committed or disposed before.</exception>
    /// <remarks>A process that dies between two renames leaves the first files alone, and the others under their partial names.</remarks>
    public static void CommitTogether(IReadOnlyList<AtomicFile> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        foreach (var file in files)
        {
            ObjectDisposedException.ThrowIf(file._ended, file);
            if (Directory.Exists(file.FinalPath))
            {
                throw StorageThrow.From(file.FinalPath, "rename the finished file into place", new IOException("a folder is there"));
            }

            file.Finish();
        }

        // The old ones go first: half of the new beside half of the old would look whole.
        foreach (var file in files.Skip(1))
        {
            file.RemoveFinal();
        }

        var done = 0;
        try
        {
            for (; done < files.Count; done++)
            {
                files[done].Rename();
            }
        }
        catch (StorageException)
        {
            foreach (var file in files.Take(done))
            {
                file.RemoveFinal();
            }

            throw;
        }

        foreach (var folder in files.Select(file => FolderOf(file.FinalPath)).Distinct(StringComparer.Ordinal))
        {
            DurableFolder.Flush(folder);
        }
    }

    /// <summary>Renames the partial file over the final one without waiting for the disk: for a name that is itself partial, and made durable by its owner.</summary>
    /// <inheritdoc cref="Commit" path="/exception"/>
    public void CommitWithoutFlush()
    {
        ObjectDisposedException.ThrowIf(_ended, this);
        try
        {
            _stream?.Flush();
        }
        catch (IOException error)
        {
            throw StorageThrow.From(FinalPath, "write the file", error);
        }

        Close();
        Rename();
    }

    /// <summary>Deletes the partial file unless it was committed.</summary>
    public void Dispose()
    {
        if (_ended)
        {
            return;
        }

        _ended = true;
        Close();
        if (File.Exists(PartialPath))
        {
            File.Delete(PartialPath);
        }
    }

    // Renaming over /dev/null would put a file in its place for the whole machine; /dev/stdout is a link into /proc.
    private static void RefuseSpecial(string full)
    {
        var isSpecial = LibC.Statx(LibC.CurrentFolder, full, 0, LibC.StatxBasic, out var status) == 0 && (status.Mode & LibC.KindMask) is not (LibC.KindFile or LibC.KindFolder);
        if (isSpecial || (new FileInfo(full).LinkTarget is { } target && (target.StartsWith("/proc/", StringComparison.Ordinal) || target.StartsWith("/dev/", StringComparison.Ordinal))))
        {
            StorageThrow.NoFile(full);
        }
    }

    private static string FolderOf(string fullPath) => Path.GetDirectoryName(fullPath)
        ?? throw new ArgumentException("The path names no file.", nameof(fullPath));

    private FileStream Open()
    {
        ObjectDisposedException.ThrowIf(_ended, this);
        try
        {
            _handle = File.OpenHandle(PartialPath, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            return _stream = new FileStream(_handle, FileAccess.ReadWrite, BufferBytes);
        }
        catch (Exception error) when (StorageThrow.IsRefusal(error))
        {
            throw StorageThrow.From(PartialPath, "make the file", error);
        }
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        var stream = Stream;
        try
        {
            stream.Write(bytes);
        }
        catch (IOException error)
        {
            throw StorageThrow.From(FinalPath, "write the file", error);
        }
    }

    private void RemoveFinal()
    {
        try
        {
            File.Delete(FinalPath);
        }
        catch (Exception error) when (StorageThrow.IsRefusal(error))
        {
            throw StorageThrow.From(FinalPath, "remove the file that is there", error);
        }
    }

    private void Rename()
    {
        if (LibC.Rename(PartialPath, FinalPath) != 0)
        {
            StorageThrow.LastCall(FinalPath, "rename the finished file into place");
        }

        _ended = true;
    }

    /// <summary>Makes the partial file's bytes durable and closes it.</summary>
    private void Finish()
    {
        if (_stream is not null)
        {
            try
            {
                _stream.Flush(flushToDisk: true);
            }
            catch (IOException error)
            {
                throw StorageThrow.From(FinalPath, "flush the file to disk", error);
            }

            Close();
            return;
        }

        using var handle = LibC.Open(PartialPath, LibC.OpenReadOnly | LibC.OpenCloseOnExec, 0);
        if (handle.IsInvalid)
        {
            StorageThrow.LastCall(PartialPath, "open the partial file");
        }

        if (LibC.Fsync(handle) != 0)
        {
            StorageThrow.LastCall(FinalPath, "flush the file to disk");
        }
    }

    /// <summary>Closes the handle first: a stream over a closed handle drops its buffer, so a full disk cannot fail here again.</summary>
    private void Close()
    {
        _handle?.Dispose();
        _stream?.Dispose();
        _handle = null;
        _stream = null;
    }

    private bool LinkToFinal()
    {
        if (LibC.Link(PartialPath, FinalPath) == 0)
        {
            return true;
        }

        var error = Marshal.GetLastPInvokeError();
        if (error is LibC.NotPermitted or LibC.NotSupported)
        {
            // The file system has no hard links.
            if (LibC.RenameAt2(LibC.CurrentFolder, PartialPath, LibC.CurrentFolder, FinalPath, LibC.RenameNoReplace) == 0)
            {
                return true;
            }

            error = Marshal.GetLastPInvokeError();
        }

        if (error != LibC.Exists)
        {
            StorageThrow.Refused(FinalPath, "publish the finished file", error);
        }

        // A network file system may repeat a link that had worked and then report that the name exists: two links are ours.
        return LibC.Statx(LibC.CurrentFolder, PartialPath, 0, LibC.StatxBasic, out var status) == 0 && status.LinkCount == 2;
    }
}
