using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Shardwright.Foundation.Errors;
using static Shardwright.Formats.Hdf5.Hdf5Native;

namespace Shardwright.Formats.Hdf5;

/// <summary>An HDF5 file, read through libhdf5; chunks are inflated outside the library's lock.</summary>
/// <remarks>
/// Spec: HDF5 File Format Specification 3.0, any superblock that libhdf5 1.10 knows. Safe from many threads. Paths inside the file are UTF-8
/// with <c>/</c> between names.
/// </remarks>
public sealed unsafe partial class Hdf5Reader : IDisposable
{
    private readonly ulong? fileNumber;
    private readonly Hdf5FileId file;
    private readonly Hdf5PropertiesId linkAccess;
    private readonly ConcurrentBag<Hdf5ChunkDecoder> decoders = [];

    private Hdf5Reader(string path, Hdf5Options options, SafeFileHandle bytes, Hdf5FileId file, Hdf5PropertiesId linkAccess)
    {
        Path = path;
        Options = options;
        Bytes = bytes;
        FileBytes = RandomAccess.GetLength(bytes);
        this.file = file;
        this.linkAccess = linkAccess;
        using var creation = H5Fget_create_plist(file);
        ulong userBlock;
        nuint addressBytes, lengthBytes;
        if (H5Pget_userblock(creation, &userBlock) >= 0 && H5Pget_sizes(creation, &addressBytes, &lengthBytes) >= 0)
        {
            BaseAddress = (long)userBlock;
            HasWideAddresses = addressBytes == 8 && lengthBytes == 8;
        }

        using var root = H5Oopen(file, "/", linkAccess);
        ObjectInfo info;
        fileNumber = !root.IsInvalid && H5Oget_info2(root, &info, 1) >= 0 ? info.FileNumber : null;
    }

    /// <summary>The file, as the caller named it.</summary>
    public string Path { get; }

    internal Hdf5Options Options { get; }

    /// <summary>Our own handle, for positioned reads past the library.</summary>
    internal SafeFileHandle Bytes { get; }

    internal long FileBytes { get; }

    /// <summary>What every address in the file counts from: the length of the user block.</summary>
    internal long BaseAddress { get; }

    /// <summary>Whether addresses and lengths in the file have 8 bytes, as our own parsers expect.</summary>
    internal bool HasWideAddresses { get; }

    /// <summary>Opens a file and checks its superblock.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How to read; null for the defaults.</param>
    /// <exception cref="StorageException">There is no such file, it is a folder, or it cannot be read.</exception>
    /// <exception cref="MalformedDataException">It is not HDF5, or it is cut.</exception>
    /// <exception cref="MissingComponentException">This machine has no libhdf5.</exception>
    public static Hdf5Reader Open(string path, Hdf5Options? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options = (options ?? new Hdf5Options()).Check();
        Quiet();
        var bytes = OpenBytes(path);
        Hdf5FileId? file = null;
        Hdf5PropertiesId? linkAccess = null;
        try
        {
            using var access = H5Pcreate(Global("H5P_CLS_FILE_ACCESS_ID_g"));
            // Our own handle has the shared lock already. The library's would pass to every process started meanwhile, and outlive us there.
            _ = H5Pset_file_locking(access, 0, 1);
            file = H5Fopen(path, 0, access);
            if (file.IsInvalid)
            {
                var said = ErrorText();
                CheckSignature(path, bytes);
                Hdf5Throw.Unopenable(path, said);
            }

            linkAccess = H5Pcreate(Global("H5P_CLS_LINK_ACCESS_ID_g"));
            if (!options.FollowExternalLinks)
            {
                _ = H5Pset_elink_cb(linkAccess, &RefuseExternalLink, null);
            }

            return new Hdf5Reader(path, options, bytes, file, linkAccess);
        }
        catch
        {
            linkAccess?.Dispose();
            file?.Dispose();
            bytes.Dispose();
            throw;
        }
    }

    /// <summary>Opens a dataset. It keeps working only as long as this reader is open.</summary>
    /// <param name="path">Its path in the file.</param>
    /// <exception cref="MalformedDataException">There is none, or its header is damaged, or it lies in another file.</exception>
    public Hdf5Dataset OpenDataset(string path)
    {
        var id = OpenObject(path, "a dataset", kind => kind == 1);
        try
        {
            return new Hdf5Dataset(this, path, id);
        }
        catch
        {
            id.Dispose();
            throw;
        }
    }

    /// <summary>The attributes of a group or dataset, sorted in code-point order.</summary>
    /// <param name="objectPath">Its path in the file.</param>
    /// <exception cref="MalformedDataException">There is no such object, or an attribute is damaged or above the limit.</exception>
    public IReadOnlyList<Hdf5Attribute> Attributes(string objectPath)
    {
        using var id = OpenObject(objectPath, "a group or dataset", _ => true);
        return Hdf5AttributeReader.ReadAll(id, Place(objectPath), Options.MaxAttributeBytes);
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        while (decoders.TryTake(out var decoder))
        {
            decoder.Dispose();
        }

        linkAccess.Dispose();
        file.Dispose();
        Bytes.Dispose();
    }

    /// <summary>Whether an object lies in this file, not in one that an external link leads to: addresses are good for our own handle only here.</summary>
    internal bool IsHere(Hdf5ObjectId item)
    {
        ObjectInfo info;
        return H5Oget_info2(item, &info, 1) >= 0 && info.FileNumber == fileNumber;
    }

    internal DataLocation Place(string item, long? offset = null) => new(Path, offset, Item: item);

    internal Hdf5ChunkDecoder TakeDecoder() => decoders.TryTake(out var decoder) ? decoder : new Hdf5ChunkDecoder(this);

    internal void ReturnDecoder(Hdf5ChunkDecoder decoder) => decoders.Add(decoder);

    /// <summary>Fills the buffer from the file, or throws: a file shorter than asked is damaged.</summary>
    internal void ReadAt(long offset, Span<byte> buffer, string item, string what)
    {
        if (offset < 0 || offset > FileBytes - buffer.Length)
        {
            Hdf5Throw.PastEnd(Place(item, Math.Max(0, offset)), what, FileBytes, unchecked(offset + buffer.Length));
        }

        var start = offset;
        try
        {
            while (buffer.Length > 0)
            {
                var read = RandomAccess.Read(Bytes, buffer, offset);
                if (read == 0)
                {
                    Hdf5Throw.PastEnd(Place(item, start), what, offset, offset + buffer.Length);
                }

                buffer = buffer[read..];
                offset += read;
            }
        }
        catch (IOException error)
        {
            Hdf5Throw.CannotRead(Place(item, start), error);
        }
    }

    private static SafeFileHandle OpenBytes(string path)
    {
        if (Directory.Exists(path))
        {
            Hdf5Throw.IsFolder(path);
        }

        try
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            Hdf5Throw.NotFound(path);
            throw;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Hdf5Throw.CannotOpen(path, error);
            throw;
        }
    }

    /// <summary>Says more clearly than the library when the file never was HDF5.</summary>
    private static void CheckSignature(string path, SafeFileHandle bytes)
    {
        var length = RandomAccess.GetLength(bytes);
        if (length == 0)
        {
            Hdf5Throw.NotHdf5(path, "an empty file");
        }

        Span<byte> head = stackalloc byte[8];
        for (var offset = 0L; offset <= length - 8 && offset < 1L << 40; offset = offset == 0 ? 512 : offset * 2)
        {
            if (RandomAccess.Read(bytes, head, offset) == 8 && head.SequenceEqual(Signature))
            {
                return;
            }
        }

        Hdf5Throw.NotHdf5(path, "none");
    }

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'H', (byte)'D', (byte)'F', 0x0d, 0x0a, 0x1a, 0x0a];

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int RefuseExternalLink(byte* parentFile, byte* parentGroup, byte* childFile, byte* childObject, uint* flags, nint access, void* data)
        => -1;

    private static int KindOf(Hdf5ObjectId id)
    {
        ObjectInfo info;
        return H5Oget_info2(id, &info, 1) < 0 ? -1 : info.Kind;
    }

    private Hdf5ObjectId TryOpen(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (path.Contains('\0', StringComparison.Ordinal))
        {
            throw new ArgumentException("A path in HDF5 holds no zero character.", nameof(path));
        }

        Quiet();
        ObjectDisposedException.ThrowIf(file.IsClosed, this);
        return H5Oopen(file, path, linkAccess);
    }

    private Hdf5ObjectId OpenObject(string path, string expected, Func<int, bool> accept)
    {
        var id = TryOpen(path);
        try
        {
            if (id.IsInvalid)
            {
                Explain(path, ErrorText());
            }

            var kind = KindOf(id);
            if (!accept(kind))
            {
                Hdf5Throw.WrongObject(Place(path), expected, kind switch { 0 => "a group", 1 => "a dataset", 2 => "a named type", _ => "something else" });
            }

            return id;
        }
        catch
        {
            id.Dispose();
            throw;
        }
    }
}
