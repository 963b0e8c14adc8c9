using System.Collections.Immutable;
using System.Text;
using Shardwright.Foundation.Errors;
using static Shardwright.Formats.Hdf5.Hdf5Native;

namespace Shardwright.Formats.Hdf5;

/// <summary>An open dataset: an array of elements of one type. Rows are counted along its first axis; a single value is one row.</summary>
/// <remarks>Safe from many threads.</remarks>
public sealed unsafe partial class Hdf5Dataset : IDisposable
{
    private readonly Hdf5Reader reader;
    private readonly Hdf5ObjectId id;
    private readonly Hdf5TypeId typeId;
    private readonly Hdf5PropertiesId creation;
    private readonly int elementBytes;
    private readonly long rowElements;
    private readonly Hdf5ChunkSource chunks;

    internal Hdf5Dataset(Hdf5Reader reader, string name, Hdf5ObjectId id)
    {
        this.reader = reader;
        this.id = id;
        Name = name;
        Hdf5TypeId? type = null;
        Hdf5PropertiesId? properties = null;
        try
        {
            type = H5Dget_type(id);
            properties = H5Dget_create_plist(id);
            using var space = H5Dget_space(id);
            if (type.IsInvalid || properties.IsInvalid || space.IsInvalid)
            {
                Hdf5Throw.Library(Place(), "reading the dataset's header", ErrorText());
            }

            typeId = type;
            creation = properties;
            Type = Hdf5Type.From(type);
            Shape = H5Sget_simple_extent_type(space) == 2 ? [0] : Hdf5Shape.Of(space, Place());
            // Of variable lengths the library tells the size of its pointer, not that of the reference in the file.
            elementBytes = Type.IsVariableLength ? ReferenceBytes : Type.SizeBytes is > 0 and <= int.MaxValue ? (int)Type.SizeBytes : 0;
            rowElements = Shape.IsEmpty ? 1 : Hdf5Shape.Product(Shape.AsSpan()[1..]);
            RowCount = Shape.IsEmpty ? 1 : Shape[0];
            Layout = (Hdf5Layout)H5Pget_layout(properties);
            ChunkShape = Layout == Hdf5Layout.Chunked ? ReadChunkShape() : [];
            Filters = ReadFilters();
            RefuseOtherFiles();
            StorageBytes = (long)Math.Min(H5Dget_storage_size(id), long.MaxValue);
            chunks = Hdf5ChunkSource.Open(reader, Name, id, creation, typeId, Shape, ChunkShape, Filters, elementBytes, Layout, Type);
        }
        catch
        {
            type?.Dispose();
            properties?.Dispose();
            throw;
        }
    }

    /// <summary>The dataset's path, as the caller named it.</summary>
    public string Name { get; }

    /// <summary>The type of its elements.</summary>
    public Hdf5Type Type { get; }

    /// <summary>Its shape; empty for a single value.</summary>
    public ImmutableArray<long> Shape { get; }

    /// <summary>How many rows there are: the length of the first axis, 1 for a single value.</summary>
    public long RowCount { get; }

    /// <summary>How it lies in the file.</summary>
    public Hdf5Layout Layout { get; }

    /// <summary>The shape of its chunks; empty where it is not chunked.</summary>
    public ImmutableArray<long> ChunkShape { get; }

    /// <summary>What its chunks went through when they were written, in that order.</summary>
    public ImmutableArray<Hdf5Filter> Filters { get; }

    /// <summary>Bytes it takes in the file, after compression; strings of variable length only with their references.</summary>
    public long StorageBytes { get; }

    /// <summary>Whether rows are read without the library: native numbers in plain, shuffled or gzip storage.</summary>
    internal bool IsDirect => chunks.IsDirect;

    /// <summary>Closes the dataset.</summary>
    public void Dispose()
    {
        creation.Dispose();
        typeId.Dispose();
        id.Dispose();
    }

    private DataLocation Place(long? record = null) => new(reader.Path, RecordIndex: record, Item: Name);

    private ImmutableArray<long> ReadChunkShape()
    {
        var dims = stackalloc ulong[Hdf5Shape.MaxRank];
        var rank = H5Pget_chunk(creation, Hdf5Shape.MaxRank, dims);
        if (rank != Shape.Length)
        {
            Hdf5Throw.Library(Place(), "reading the chunk shape", ErrorText());
        }

        var shape = ImmutableArray.CreateBuilder<long>(rank);
        for (var axis = 0; axis < rank; axis++)
        {
            if (dims[axis] is 0 or > uint.MaxValue)
            {
                Hdf5Throw.Structure(Place(), "chunk shape", "1 to 2^32 - 1 elements along an axis", $"{dims[axis]}");
            }

            shape.Add((long)dims[axis]);
        }

        return shape.MoveToImmutable();
    }

    private ImmutableArray<Hdf5Filter> ReadFilters()
    {
        const int MostValues = 64, NameBytes = 128;
        var count = Layout == Hdf5Layout.Chunked ? H5Pget_nfilters(creation) : 0;
        var filters = ImmutableArray.CreateBuilder<Hdf5Filter>();
        var values = stackalloc uint[MostValues];
        var name = stackalloc byte[NameBytes];
        for (var i = 0u; i < count; i++)
        {
            nuint valueCount = MostValues;
            uint flags, config;
            var number = H5Pget_filter2(creation, i, &flags, &valueCount, values, NameBytes, name, &config);
            if (number < 0)
            {
                Hdf5Throw.Library(Place(), "reading the filters", ErrorText());
            }

            var text = new ReadOnlySpan<byte>(name, NameBytes);
            var end = text.IndexOf((byte)0);
            var parameters = ImmutableArray.CreateBuilder<int>();
            for (var v = 0; v < Math.Min((int)valueCount, MostValues); v++)
            {
                parameters.Add(unchecked((int)values[v]));
            }

            filters.Add(new Hdf5Filter(number, Encoding.UTF8.GetString(end < 0 ? text : text[..end]), parameters.ToImmutable()));
        }

        return filters.ToImmutable();
    }

    private void RefuseOtherFiles()
    {
        if (reader.Options.FollowExternalLinks)
        {
            return;
        }

        if (Layout == Hdf5Layout.Virtual)
        {
            Hdf5Throw.ExternalStorage(Place(), "a virtual dataset, made of parts of other files");
        }

        if (H5Pget_external_count(creation) > 0)
        {
            Hdf5Throw.ExternalStorage(Place(), "bytes in other files");
        }
    }
}
