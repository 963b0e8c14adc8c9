using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Shardwright.Foundation.Errors;

namespace Shardwright.Formats.Hdf5;

/// <summary>libhdf5 1.10 (headers H5Apublic.h to H5Tpublic.h). <c>hid_t</c> and <c>hsize_t</c> have 64 bits; a negative status is an error.</summary>
/// <remarks>The library is thread-safe by one lock of its own. Its error stack belongs to a thread, so <see cref="Quiet"/> precedes every group of calls.</remarks>
internal static unsafe partial class Hdf5Native
{
    /// <summary>The name that Debian gives the serial build; loaded when first used.</summary>
    public const string Library = "libhdf5_serial.so.103";

    /// <summary><c>H5P_DEFAULT</c>, <c>H5S_ALL</c> and <c>H5E_DEFAULT</c>.</summary>
    public const nint Default = 0;

    private static readonly Lazy<nint> Loaded = new(Load);

    [ThreadStatic]
    private static bool threadIsQuiet;

    /// <summary>Makes sure that the library is open, and that it does not print errors of this thread to standard error.</summary>
    /// <exception cref="MissingComponentException">The library is not on this machine.</exception>
    public static void Quiet()
    {
        if (!threadIsQuiet)
        {
            _ = Loaded.Value;
            _ = H5Eset_auto2(Default, null, null);
            threadIsQuiet = true;
        }
    }

    /// <summary>The version that the library itself reports. Loads it.</summary>
    public static string Version()
    {
        Quiet();
        uint major, minor, release;
        _ = H5get_libversion(&major, &minor, &release);
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{major}.{minor}.{release}");
    }

    /// <summary>The value of one of the library's global ids, such as <c>H5T_NATIVE_FLOAT_g</c>.</summary>
    public static nint Global(string name) => *(nint*)NativeLibrary.GetExport(Loaded.Value, name);

    /// <summary>What the library says of the last failure on this thread: the innermost message first, as one line.</summary>
    public static string ErrorText()
    {
        var messages = new List<string>();
        var target = GCHandle.Alloc(messages);
        try
        {
            _ = H5Ewalk2(Default, 0, &CollectError, (void*)GCHandle.ToIntPtr(target));
        }
        finally
        {
            target.Free();
        }

        return messages.Count switch
        {
            0 => "libhdf5 gives no reason",
            1 => messages[0],
            _ => $"{messages[0]} ({messages[^1]})",
        };
    }

    private static nint Load()
    {
        if (!NativeLibrary.TryLoad(Library, out var library))
        {
            Hdf5Throw.LibraryMissing(Library, "libhdf5-103-1");
        }

        // A file that a full disk kept from being closed crashes the library's clean-up at exit; nothing here needs that.
        byte threadSafe;
        if (H5dont_atexit() < 0 || H5open() < 0 || H5is_library_threadsafe(&threadSafe) < 0 || threadSafe == 0)
        {
            Hdf5Throw.LibraryNotThreadSafe(Library);
        }

        return library;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int CollectError(uint depth, ErrorRecord* error, void* messages)
    {
        var text = error->Description is null ? "" : Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(error->Description));
        if (text.Length > 0 && GCHandle.FromIntPtr((nint)messages).Target is List<string> list)
        {
            list.Add(text.ReplaceLineEndings(" "));
        }

        return 0;
    }

    /// <summary><c>H5E_error2_t</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct ErrorRecord
    {
        public long Class;
        public long Major;
        public long Minor;
        public uint Line;
        public byte* Function;
        public byte* File;
        public byte* Description;
    }

    /// <summary><c>H5L_info_t</c>: <see cref="Kind"/> is 0 hard, 1 soft, 64 external.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct LinkInfo
    {
        public int Kind;
        public byte OrderValid;
        public long Order;
        public int CharacterSet;
        public ulong AddressOrValueSize;
    }

    /// <summary><c>H5O_info_t</c> of 1.10; only the basic fields are asked for.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 160)]
    internal struct ObjectInfo
    {
        public ulong FileNumber;
        public ulong Address;
        public int Kind;
        public uint References;
    }

    [LibraryImport(Library)] internal static partial int H5dont_atexit();
    [LibraryImport(Library)] internal static partial int H5open();
    [LibraryImport(Library)] internal static partial int H5is_library_threadsafe(byte* answer);
    [LibraryImport(Library)] internal static partial int H5get_libversion(uint* major, uint* minor, uint* release);
    [LibraryImport(Library)] internal static partial int H5free_memory(void* memory);
    [LibraryImport(Library)] internal static partial int H5Eset_auto2(nint stack, void* function, void* data);
    [LibraryImport(Library)] internal static partial int H5Ewalk2(nint stack, int direction, delegate* unmanaged[Cdecl]<uint, ErrorRecord*, void*, int> visit, void* data);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] internal static partial Hdf5FileId H5Fopen(string path, uint flags, Hdf5PropertiesId access);
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] internal static partial Hdf5FileId H5Fcreate(string path, uint flags, Hdf5PropertiesId creation, Hdf5PropertiesId access);
    [LibraryImport(Library)] internal static partial int H5Fflush(Hdf5FileId file, int scope);
    [LibraryImport(Library)] internal static partial int H5Fclose(nint file);
    [LibraryImport(Library)] internal static partial Hdf5PropertiesId H5Fget_create_plist(Hdf5FileId file);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] internal static partial Hdf5ObjectId H5Oopen(Hdf5FileId file, string path, Hdf5PropertiesId linkAccess);
    [LibraryImport(Library)] internal static partial int H5Oclose(nint item);
    [LibraryImport(Library)] internal static partial int H5Oget_info2(Hdf5ObjectId item, ObjectInfo* info, uint fields);
    [LibraryImport(Library)] internal static partial int H5Literate(Hdf5ObjectId group, int index, int order, ulong* position, delegate* unmanaged[Cdecl]<nint, byte*, LinkInfo*, void*, int> visit, void* data);
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] internal static partial int H5Lget_info(Hdf5FileId file, string path, LinkInfo* info, Hdf5PropertiesId linkAccess);
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] internal static partial int H5Lget_val(Hdf5FileId file, string path, byte* buffer, nuint size, Hdf5PropertiesId linkAccess);
    [LibraryImport(Library)] internal static partial int H5Lunpack_elink_val(byte* value, nuint size, uint* flags, byte** file, byte** path);
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] internal static partial int H5Lcreate_hard(Hdf5FileId from, string target, Hdf5FileId to, string path, Hdf5PropertiesId creation, nint access);
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] internal static partial int H5Lcreate_soft(string target, Hdf5FileId file, string path, Hdf5PropertiesId creation, nint access);
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] internal static partial Hdf5ObjectId H5Gcreate2(Hdf5FileId file, string path, Hdf5PropertiesId linkCreation, Hdf5PropertiesId groupCreation, nint access);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] internal static partial Hdf5ObjectId H5Dcreate2(Hdf5FileId file, string path, Hdf5TypeId type, Hdf5SpaceId space, Hdf5PropertiesId linkCreation, Hdf5PropertiesId creation, nint access);
    [LibraryImport(Library)] internal static partial Hdf5TypeId H5Dget_type(Hdf5ObjectId dataset);
    [LibraryImport(Library)] internal static partial Hdf5SpaceId H5Dget_space(Hdf5ObjectId dataset);
    [LibraryImport(Library)] internal static partial Hdf5PropertiesId H5Dget_create_plist(Hdf5ObjectId dataset);
    [LibraryImport(Library)] internal static partial ulong H5Dget_storage_size(Hdf5ObjectId dataset);
    [LibraryImport(Library)] internal static partial ulong H5Dget_offset(Hdf5ObjectId dataset);
    [LibraryImport(Library)] internal static partial int H5Dget_chunk_storage_size(Hdf5ObjectId dataset, ulong* offset, ulong* bytes);
    [LibraryImport(Library)] internal static partial int H5Dget_chunk_info_by_coord(Hdf5ObjectId dataset, ulong* offset, uint* filterMask, ulong* address, ulong* bytes);
    [LibraryImport(Library)] internal static partial int H5Dread_chunk(Hdf5ObjectId dataset, nint transfer, ulong* offset, uint* filterMask, void* buffer);
    [LibraryImport(Library)] internal static partial int H5Dwrite_chunk(Hdf5ObjectId dataset, nint transfer, uint filterMask, ulong* offset, nuint bytes, void* buffer);
    [LibraryImport(Library)] internal static partial int H5Dread(Hdf5ObjectId dataset, Hdf5TypeId memoryType, Hdf5SpaceId memorySpace, Hdf5SpaceId fileSpace, Hdf5PropertiesId transfer, void* buffer);
    [LibraryImport(Library)] internal static partial int H5Dwrite(Hdf5ObjectId dataset, Hdf5TypeId memoryType, Hdf5SpaceId memorySpace, Hdf5SpaceId fileSpace, nint transfer, void* buffer);
    [LibraryImport(Library)] internal static partial int H5Dvlen_reclaim(Hdf5TypeId memoryType, Hdf5SpaceId space, nint transfer, void* buffer);

    [LibraryImport(Library)] internal static partial Hdf5SpaceId H5Screate(int kind);
    [LibraryImport(Library)] internal static partial Hdf5SpaceId H5Screate_simple(int rank, ulong* shape, ulong* maximum);
    [LibraryImport(Library)] internal static partial int H5Sget_simple_extent_type(Hdf5SpaceId space);
    [LibraryImport(Library)] internal static partial int H5Sget_simple_extent_ndims(Hdf5SpaceId space);
    [LibraryImport(Library)] internal static partial int H5Sget_simple_extent_dims(Hdf5SpaceId space, ulong* shape, ulong* maximum);
    [LibraryImport(Library)] internal static partial int H5Sselect_hyperslab(Hdf5SpaceId space, int operation, ulong* start, ulong* stride, ulong* count, ulong* block);
    [LibraryImport(Library)] internal static partial int H5Sclose(nint space);

    [LibraryImport(Library)] internal static partial Hdf5TypeId H5Tcopy(Hdf5TypeId type);
    [LibraryImport(Library)] internal static partial Hdf5TypeId H5Tcreate(int kind, nuint size);
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] internal static partial int H5Tinsert(Hdf5TypeId type, string member, nuint offset, Hdf5TypeId memberType);
    [LibraryImport(Library)] internal static partial int H5Tclose(nint type);
    [LibraryImport(Library)] internal static partial int H5Tequal(Hdf5TypeId left, Hdf5TypeId right);
    [LibraryImport(Library)] internal static partial int H5Tget_class(Hdf5TypeId type);
    [LibraryImport(Library)] internal static partial nuint H5Tget_size(Hdf5TypeId type);
    [LibraryImport(Library)] internal static partial int H5Tset_size(Hdf5TypeId type, nuint size);
    [LibraryImport(Library)] internal static partial int H5Tget_sign(Hdf5TypeId type);
    [LibraryImport(Library)] internal static partial int H5Tget_order(Hdf5TypeId type);
    [LibraryImport(Library)] internal static partial int H5Tget_strpad(Hdf5TypeId type);
    [LibraryImport(Library)] internal static partial int H5Tset_strpad(Hdf5TypeId type, int padding);
    [LibraryImport(Library)] internal static partial int H5Tget_cset(Hdf5TypeId type);
    [LibraryImport(Library)] internal static partial int H5Tset_cset(Hdf5TypeId type, int set);
    [LibraryImport(Library)] internal static partial int H5Tis_variable_str(Hdf5TypeId type);
    [LibraryImport(Library)] internal static partial int H5Tget_nmembers(Hdf5TypeId type);
    [LibraryImport(Library)] internal static partial byte* H5Tget_member_name(Hdf5TypeId type, uint index);
    [LibraryImport(Library)] internal static partial nuint H5Tget_member_offset(Hdf5TypeId type, uint index);
    [LibraryImport(Library)] internal static partial Hdf5TypeId H5Tget_member_type(Hdf5TypeId type, uint index);
    [LibraryImport(Library)] internal static partial Hdf5TypeId H5Tget_super(Hdf5TypeId type);

    [LibraryImport(Library)] internal static partial Hdf5PropertiesId H5Pcreate(nint kind);
    [LibraryImport(Library)] internal static partial int H5Pclose(nint properties);
    [LibraryImport(Library)] internal static partial int H5Pget_userblock(Hdf5PropertiesId creation, ulong* bytes);
    [LibraryImport(Library)] internal static partial int H5Pget_sizes(Hdf5PropertiesId creation, nuint* addressBytes, nuint* lengthBytes);
    [LibraryImport(Library)] internal static partial int H5Pset_file_locking(Hdf5PropertiesId access, byte use, byte ignoreWhenDisabled);
    [LibraryImport(Library)] internal static partial int H5Pset_elink_cb(Hdf5PropertiesId linkAccess, delegate* unmanaged[Cdecl]<byte*, byte*, byte*, byte*, uint*, nint, void*, int> visit, void* data);
    [LibraryImport(Library)] internal static partial int H5Pset_type_conv_cb(Hdf5PropertiesId transfer, delegate* unmanaged[Cdecl]<int, nint, nint, void*, void*, void*, int> handle, void* data);
    [LibraryImport(Library)] internal static partial int H5Pset_obj_track_times(Hdf5PropertiesId creation, byte track);
    [LibraryImport(Library)] internal static partial int H5Pset_create_intermediate_group(Hdf5PropertiesId linkCreation, uint create);
    [LibraryImport(Library)] internal static partial int H5Pset_char_encoding(Hdf5PropertiesId creation, int set);
    [LibraryImport(Library)] internal static partial int H5Pget_layout(Hdf5PropertiesId creation);
    [LibraryImport(Library)] internal static partial int H5Pget_chunk(Hdf5PropertiesId creation, int rank, ulong* shape);
    [LibraryImport(Library)] internal static partial int H5Pset_chunk(Hdf5PropertiesId creation, int rank, ulong* shape);
    [LibraryImport(Library)] internal static partial int H5Pget_chunk_opts(Hdf5PropertiesId creation, uint* options);
    [LibraryImport(Library)] internal static partial int H5Pget_external_count(Hdf5PropertiesId creation);
    [LibraryImport(Library)] internal static partial int H5Pget_nfilters(Hdf5PropertiesId creation);
    [LibraryImport(Library)] internal static partial int H5Pget_filter2(Hdf5PropertiesId creation, uint index, uint* flags, nuint* valueCount, uint* values, nuint nameBytes, byte* name, uint* config);
    [LibraryImport(Library)] internal static partial int H5Pget_fill_value(Hdf5PropertiesId creation, Hdf5TypeId type, void* value);
    [LibraryImport(Library)] internal static partial int H5Pfill_value_defined(Hdf5PropertiesId creation, int* status);
    [LibraryImport(Library)] internal static partial int H5Pset_shuffle(Hdf5PropertiesId creation);
    [LibraryImport(Library)] internal static partial int H5Pset_deflate(Hdf5PropertiesId creation, uint level);
    [LibraryImport(Library)] internal static partial int H5Zfilter_avail(int filter);

    [LibraryImport(Library)] internal static partial int H5Aiterate2(Hdf5ObjectId item, int index, int order, ulong* position, delegate* unmanaged[Cdecl]<nint, byte*, void*, void*, int> visit, void* data);
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] internal static partial Hdf5AttributeId H5Aopen(Hdf5ObjectId item, string name, nint access);
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] internal static partial Hdf5AttributeId H5Acreate2(Hdf5ObjectId item, string name, Hdf5TypeId type, Hdf5SpaceId space, Hdf5PropertiesId creation, nint access);
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] internal static partial int H5Aexists(Hdf5ObjectId item, string name);
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] internal static partial int H5Adelete(Hdf5ObjectId item, string name);
    [LibraryImport(Library)] internal static partial Hdf5TypeId H5Aget_type(Hdf5AttributeId attribute);
    [LibraryImport(Library)] internal static partial Hdf5SpaceId H5Aget_space(Hdf5AttributeId attribute);
    [LibraryImport(Library)] internal static partial int H5Aread(Hdf5AttributeId attribute, Hdf5TypeId memoryType, void* buffer);
    [LibraryImport(Library)] internal static partial int H5Awrite(Hdf5AttributeId attribute, Hdf5TypeId memoryType, void* buffer);
    [LibraryImport(Library)] internal static partial int H5Aclose(nint attribute);
}
