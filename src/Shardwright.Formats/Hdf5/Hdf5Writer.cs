using System.Text;
using Shardwright.Foundation.Errors;
using static Shardwright.Formats.Hdf5.Hdf5Native;

namespace Shardwright.Formats.Hdf5;

/// <summary>Writes a new HDF5 file that any HDF5 library reads: superblock version 0, old-style groups, no timestamps.</summary>
/// <remarks>
/// The same calls give the same bytes. The file is whole only after <see cref="Dispose"/>, so write to a temporary name and rename. Groups on the
/// way to a path are made. One thread at a time.
/// </remarks>
public sealed unsafe class Hdf5Writer : IDisposable
{
    private readonly Hdf5FileId file;
    private readonly Hdf5PropertiesId linkCreation;
    private readonly Hdf5PropertiesId linkAccess;
    private readonly List<Hdf5DatasetWriter> datasets = [];
    private bool disposed;

    private Hdf5Writer(string path, Hdf5FileId file)
    {
        Path = path;
        this.file = file;
        linkCreation = H5Pcreate(Global("H5P_CLS_LINK_CREATE_ID_g"));
        linkAccess = H5Pcreate(Global("H5P_CLS_LINK_ACCESS_ID_g"));
        _ = H5Pset_create_intermediate_group(linkCreation, 1);
        _ = H5Pset_char_encoding(linkCreation, 1);
    }

    /// <summary>The file, as the caller named it.</summary>
    public string Path { get; }

    /// <summary>Makes a file; one of that name is replaced.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="StorageException">It cannot be made.</exception>
    /// <exception cref="MissingComponentException">This machine has no libhdf5.</exception>
    public static Hdf5Writer Create(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Quiet();
        using var creation = H5Pcreate(Global("H5P_CLS_FILE_CREATE_ID_g"));
        using var access = H5Pcreate(Global("H5P_CLS_FILE_ACCESS_ID_g"));
        _ = H5Pset_obj_track_times(creation, 0);
        // A lock of the library passes to every process started meanwhile, and would keep readers out until that ends.
        _ = H5Pset_file_locking(access, 0, 1);
        var file = H5Fcreate(path, 2, creation, access);
        if (file.IsInvalid)
        {
            Hdf5Throw.WriteFailed(new DataLocation(path), "creating the file", ErrorText());
        }

        return new Hdf5Writer(path, file);
    }

    /// <summary>Makes a dataset. Rows that are never written hold zeros, or empty strings.</summary>
    /// <param name="path">Its path in the file.</param>
    /// <param name="type">The type of its elements.</param>
    /// <param name="shape">Its shape; empty for a single value, which is then one row.</param>
    /// <param name="options">How it is stored; null for contiguous.</param>
    /// <returns>The dataset; it is closed with the file at the latest.</returns>
    /// <exception cref="StorageException">It cannot be made, such as when the name is taken.</exception>
    public Hdf5DatasetWriter CreateDataset(string path, Hdf5ElementType type, ReadOnlySpan<long> shape, Hdf5DatasetOptions? options = null)
    {
        Begin(path);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shape.Length, Hdf5Shape.MaxRank);
        options = (options ?? new Hdf5DatasetOptions()).Check(shape);
        var dims = stackalloc ulong[Hdf5Shape.MaxRank];
        for (var axis = 0; axis < shape.Length; axis++)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(shape[axis], nameof(shape));
            dims[axis] = (ulong)shape[axis];
        }

        using var creation = H5Pcreate(Global("H5P_CLS_DATASET_CREATE_ID_g"));
        _ = H5Pset_obj_track_times(creation, 0);
        if (!options.ChunkShape.IsDefaultOrEmpty)
        {
            var chunk = stackalloc ulong[Hdf5Shape.MaxRank];
            for (var axis = 0; axis < shape.Length; axis++)
            {
                chunk[axis] = (ulong)options.ChunkShape[axis];
            }

            _ = H5Pset_chunk(creation, shape.Length, chunk);
            _ = options.Shuffle ? H5Pset_shuffle(creation) : 0;
            _ = options.GzipLevel > 0 ? H5Pset_deflate(creation, (uint)options.GzipLevel) : 0;
        }

        using var space = shape.IsEmpty ? H5Screate(0) : H5Screate_simple(shape.Length, dims, null);
        var typeId = type.Create();
        var id = H5Dcreate2(file, path, typeId, space, linkCreation, creation, Default);
        if (id.IsInvalid)
        {
            var said = ErrorText();
            typeId.Dispose();
            Hdf5Throw.WriteFailed(Place(path), "making the dataset", said);
        }

        var dataset = new Hdf5DatasetWriter(Path, path, id, typeId, type, [.. shape], options);
        datasets.Add(dataset);
        return dataset;
    }

    /// <summary>Makes a group, and those on the way to it.</summary>
    /// <param name="path">Its path in the file.</param>
    /// <exception cref="StorageException">It cannot be made, such as when the name is taken.</exception>
    public void CreateGroup(string path)
    {
        Begin(path);
        using var creation = H5Pcreate(Global("H5P_CLS_GROUP_CREATE_ID_g"));
        _ = H5Pset_obj_track_times(creation, 0);
        using var id = H5Gcreate2(file, path, linkCreation, creation, Default);
        if (id.IsInvalid)
        {
            Hdf5Throw.WriteFailed(Place(path), "making the group", ErrorText());
        }
    }

    /// <summary>Gives an object that exists a second name.</summary>
    /// <param name="path">The new name.</param>
    /// <param name="target">The path of the object.</param>
    /// <exception cref="StorageException">The object is not there, or the name is taken.</exception>
    public void CreateHardLink(string path, string target)
    {
        Begin(path);
        Begin(target);
        if (H5Lcreate_hard(file, target, file, path, linkCreation, Default) < 0)
        {
            Hdf5Throw.WriteFailed(Place(path), $"linking to {target}", ErrorText());
        }
    }

    /// <summary>Makes a name that stands for a path, whether or not that leads anywhere.</summary>
    /// <param name="path">The new name.</param>
    /// <param name="target">The path that it stands for.</param>
    /// <exception cref="StorageException">The name is taken.</exception>
    public void CreateSoftLink(string path, string target)
    {
        Begin(path);
        Begin(target);
        if (H5Lcreate_soft(target, file, path, linkCreation, Default) < 0)
        {
            Hdf5Throw.WriteFailed(Place(path), $"linking to {target}", ErrorText());
        }
    }

    /// <summary>Sets an attribute of text; one of that name is replaced.</summary>
    /// <param name="objectPath">The group or dataset; <c>/</c> for the file itself.</param>
    /// <param name="name">The attribute.</param>
    /// <param name="value">Text without a zero character.</param>
    /// <exception cref="StorageException">The object is not there, or the attribute does not fit.</exception>
    public void SetAttribute(string objectPath, string name, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var bytes = new byte[Encoding.UTF8.GetByteCount(value) + 1];
        Encoding.UTF8.GetBytes(value, bytes);
        if (bytes.AsSpan(0, bytes.Length - 1).Contains((byte)0))
        {
            throw new ArgumentException("HDF5 text holds no zero character.", nameof(value));
        }

        fixed (byte* text = bytes)
        {
            var pointer = text;
            WriteAttribute(objectPath, name, Hdf5ElementType.Utf8, -1, &pointer);
        }
    }

    /// <summary>Sets an attribute of one number; one of that name is replaced.</summary>
    /// <typeparam name="T">A number; see <see cref="Hdf5DatasetWriter.WriteRows{T}"/>.</typeparam>
    /// <param name="objectPath">The group or dataset; <c>/</c> for the file itself.</param>
    /// <param name="name">The attribute.</param>
    /// <param name="value">The number.</param>
    /// <exception cref="StorageException">The object is not there, or the attribute does not fit.</exception>
    public void SetAttribute<T>(string objectPath, string name, T value)
        where T : unmanaged
        => WriteAttribute(objectPath, name, Hdf5DatasetWriter.TypeOf<T>(), -1, &value);

    /// <summary>Sets an attribute of several numbers in a row; one of that name is replaced.</summary>
    /// <typeparam name="T">A number; see <see cref="Hdf5DatasetWriter.WriteRows{T}"/>.</typeparam>
    /// <param name="objectPath">The group or dataset; <c>/</c> for the file itself.</param>
    /// <param name="name">The attribute.</param>
    /// <param name="values">The numbers; under 64 KB together, which is HDF5's limit.</param>
    /// <exception cref="StorageException">The object is not there, or the attribute does not fit.</exception>
    public void SetAttribute<T>(string objectPath, string name, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        fixed (T* first = values)
        {
            T nothing = default;
            WriteAttribute(objectPath, name, Hdf5DatasetWriter.TypeOf<T>(), values.Length, first is null ? &nothing : first);
        }
    }

    /// <summary>Finishes all datasets, and writes out and closes the file.</summary>
    /// <exception cref="StorageException">The disk refused, such as for want of space; the file is then not whole.</exception>
    public void Dispose()
    {
        if (disposed)
        {
            return;
        }

        disposed = true;
        try
        {
            foreach (var dataset in datasets)
            {
                dataset.Dispose();
            }

            Quiet();
            if (H5Fflush(file, 1) < 0)
            {
                Hdf5Throw.WriteFailed(new DataLocation(Path), "writing out the file", ErrorText());
            }
        }
        finally
        {
            foreach (var dataset in datasets)
            {
                dataset.Abandon();
            }

            linkCreation.Dispose();
            linkAccess.Dispose();
            file.Dispose();
        }
    }

    private DataLocation Place(string item) => new(Path, Item: item);

    private void Begin(string path)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (path.Contains('\0', StringComparison.Ordinal))
        {
            throw new ArgumentException("A path in HDF5 holds no zero character.", nameof(path));
        }

        Quiet();
    }

    private void WriteAttribute(string objectPath, string name, Hdf5ElementType type, long count, void* value)
    {
        Begin(objectPath);
        Begin(name);
        var where = Place($"{objectPath}, attribute {name}");
        using var id = H5Oopen(file, objectPath, linkAccess);
        if (id.IsInvalid)
        {
            Hdf5Throw.WriteFailed(where, "finding the object", ErrorText());
        }

        if (H5Aexists(id, name) > 0)
        {
            _ = H5Adelete(id, name);
        }

        var length = (ulong)Math.Max(0, count);
        using var typeId = type.Create();
        using var space = count < 0 ? H5Screate(0) : H5Screate_simple(1, &length, null);
        using var creation = H5Pcreate(Global("H5P_CLS_ATTRIBUTE_CREATE_ID_g"));
        _ = H5Pset_char_encoding(creation, 1);
        using var attribute = H5Acreate2(id, name, typeId, space, creation, Default);
        if (attribute.IsInvalid || (count != 0 && H5Awrite(attribute, typeId, value) < 0))
        {
            Hdf5Throw.WriteFailed(where, "writing the attribute", ErrorText());
        }
    }
}
