using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Shardwright.Foundation.Errors;
using static Shardwright.Formats.Hdf5.Hdf5Native;

namespace Shardwright.Formats.Hdf5;

/// <summary>An HDF5 file, read through libhdf5; chunks are inflated outside the library's lock.</summary>
/// <remarks>
/// Spec: HDF5 File Format Specification 3.0, any superblock that libhdf5 1.10 knows. Safe from many threads. Paths inside the file are UTF-8
/// with <c>/</c> between names.
/// </remarks>
public sealed unsafe class Hdf5Reader : IDisposable
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

    /// <summary>The names in a group, sorted in code-point order.</summary>
    /// <param name="group">The path of the group.</param>
    /// <exception cref="MalformedDataException">There is no such group, or it is damaged.</exception>
    public IReadOnlyList<Hdf5Link> Links(string group = "/")
    {
        var where = Place(group);
        using var id = OpenObject(group, "a group", kind => kind == 0);
        var found = new List<(byte[] Name, int Kind)>();
        var target = GCHandle.Alloc(found);
        try
        {
            ulong position = 0;
            if (H5Literate(id, 0, 2, &position, &CollectLink, (void*)GCHandle.ToIntPtr(target)) < 0)
            {
                Hdf5Throw.Library(where, "listing the group", ErrorText());
            }
        }
        finally
        {
            target.Free();
        }

        // Bytes of UTF-8 sort as code points do; strings of UTF-16 do not.
        found.Sort((left, right) => left.Name.AsSpan().SequenceCompareTo(right.Name));
        var prefix = group.EndsWith('/') ? group : group + "/";
        return [.. found.Select(link => Describe(prefix, Encoding.UTF8.GetString(link.Name), link.Kind))];
    }

    /// <summary>Whether a path leads to an object: true for links that lead to one, false for dangling ones and refused external ones.</summary>
    /// <param name="path">The path in the file.</param>
    public bool Exists(string path)
    {
        using var id = TryOpen(path);
        return !id.IsInvalid;
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

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int CollectLink(nint group, byte* name, LinkInfo* info, void* data)
    {
        if (GCHandle.FromIntPtr((nint)data).Target is List<(byte[] Name, int Kind)> list)
        {
            list.Add((MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name).ToArray(), info->Kind));
        }

        return 0;
    }

    private static int KindOf(Hdf5ObjectId id)
    {
        ObjectInfo info;
        return H5Oget_info2(id, &info, 1) < 0 ? -1 : info.Kind;
    }

    private static Hdf5LinkKind KindOfObject(int kind) => kind switch
    {
        0 => Hdf5LinkKind.Group,
        1 => Hdf5LinkKind.Dataset,
        2 => Hdf5LinkKind.NamedType,
        _ => Hdf5LinkKind.DanglingLink,
    };

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

    /// <summary>Throws with the first name on the path that leads nowhere.</summary>
    private void Explain(string path, string said)
    {
        var walked = "";
        foreach (var name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            walked += "/" + name;
            LinkInfo info;
            if (H5Lget_info(file, walked, &info, linkAccess) < 0)
            {
                Hdf5Throw.Unopenable(Place(path), $"no name {walked}", "Check the name; inspect lists what the file has.");
            }

            if (info.Kind == 64)
            {
                Hdf5Throw.ExternalLink(Place(path), TargetOf(walked, 64, info.AddressOrValueSize) ?? "unknown");
            }

            using var id = H5Oopen(file, walked, linkAccess);
            if (id.IsInvalid && info.Kind == 1)
            {
                var target = TargetOf(walked, 1, info.AddressOrValueSize);
                Hdf5Throw.Unopenable(Place(path), $"a soft link to {target}, which leads nowhere in this file ({said})", "Mend the link, or name the object itself.");
            }
        }

        Hdf5Throw.Unopenable(Place(path), said, "Fetch or write the file again.");
    }

    private Hdf5Link Describe(string prefix, string name, int kind)
    {
        var path = prefix + name;
        LinkInfo info;
        var target = kind != 0 && H5Lget_info(file, path, &info, linkAccess) >= 0 ? TargetOf(path, kind, info.AddressOrValueSize) : null;
        if (kind == 64 && !Options.FollowExternalLinks)
        {
            return new Hdf5Link(name, Hdf5LinkKind.ExternalLink, Hdf5LinkKind.ExternalLink, target);
        }

        using var id = H5Oopen(file, path, linkAccess);
        var leadsTo = id.IsInvalid ? Hdf5LinkKind.DanglingLink : KindOfObject(KindOf(id));
        return kind switch
        {
            0 when id.IsInvalid => throw new MalformedDataException(
                Place(path), "object", "one that opens", ErrorText(), "Fetch or write the file again."),
            0 => new Hdf5Link(name, leadsTo, leadsTo, null),
            64 => new Hdf5Link(name, Hdf5LinkKind.ExternalLink, leadsTo, target),
            _ => new Hdf5Link(name, leadsTo == Hdf5LinkKind.DanglingLink ? leadsTo : Hdf5LinkKind.SoftLink, leadsTo, target),
        };
    }

    private string? TargetOf(string path, int kind, ulong size)
    {
        if (kind is not (1 or 64) || size is 0 or > 1 << 20)
        {
            return null;
        }

        var value = new byte[(int)size];
        fixed (byte* buffer = value)
        {
            if (H5Lget_val(file, path, buffer, (nuint)size, linkAccess) < 0)
            {
                return null;
            }

            if (kind == 1)
            {
                return Encoding.UTF8.GetString(value).TrimEnd('\0');
            }

            uint flags;
            byte* otherFile, otherPath;
            return H5Lunpack_elink_val(buffer, (nuint)size, &flags, &otherFile, &otherPath) < 0
                ? null
                : $"{Text(otherFile)}:{Text(otherPath)}";
        }
    }

    private static string Text(byte* text) => Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text));
}
