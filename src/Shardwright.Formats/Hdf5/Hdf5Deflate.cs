using System.Runtime.InteropServices;

namespace Shardwright.Formats.Hdf5;

/// <summary>libdeflate 1.14 (header libdeflate.h): the zlib form of deflate, whole buffers only.</summary>
internal static unsafe partial class Hdf5Deflate
{
    private const string Library = "libdeflate.so.0";

    private static readonly Lazy<nint> Loaded = new(() =>
    {
        if (!NativeLibrary.TryLoad(Library, out var library))
        {
            Hdf5Throw.LibraryMissing(Library, "libdeflate0");
        }

        return library;
    });

    /// <summary>The version of the interface, for the library does not tell its own. Loads it.</summary>
    public static string Version()
    {
        _ = Loaded.Value;
        return Library;
    }

    /// <summary>A state that one thread at a time may inflate with.</summary>
    public static Hdf5Decompressor NewDecompressor()
    {
        _ = Loaded.Value;
        return libdeflate_alloc_decompressor();
    }

    /// <summary>A state that one thread at a time may deflate with.</summary>
    /// <param name="level">0 to 9, as HDF5 has it.</param>
    public static Hdf5Compressor NewCompressor(int level)
    {
        _ = Loaded.Value;
        return libdeflate_alloc_compressor(level);
    }

    /// <summary>0 when the stream is whole, its Adler-32 right, and it fitted; <paramref name="produced"/> says how much came out.</summary>
    [LibraryImport(Library, EntryPoint = "libdeflate_zlib_decompress")]
    public static partial int Inflate(Hdf5Decompressor state, void* stored, nuint storedBytes, void* raw, nuint rawCapacity, nuint* produced);

    /// <summary>The bytes that came out, 0 when they did not fit.</summary>
    [LibraryImport(Library, EntryPoint = "libdeflate_zlib_compress")]
    public static partial nuint Deflate(Hdf5Compressor state, void* raw, nuint rawBytes, void* stored, nuint storedCapacity);

    /// <summary>The most that so many bytes can become.</summary>
    [LibraryImport(Library, EntryPoint = "libdeflate_zlib_compress_bound")]
    public static partial nuint Bound(Hdf5Compressor state, nuint rawBytes);

    [LibraryImport(Library)] internal static partial void libdeflate_free_decompressor(nint state);
    [LibraryImport(Library)] internal static partial void libdeflate_free_compressor(nint state);
    [LibraryImport(Library)] private static partial Hdf5Decompressor libdeflate_alloc_decompressor();
    [LibraryImport(Library)] private static partial Hdf5Compressor libdeflate_alloc_compressor(int level);
}

/// <summary>libdeflate's state for inflating.</summary>
internal sealed class Hdf5Decompressor() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        Hdf5Deflate.libdeflate_free_decompressor(handle);
        return true;
    }
}

/// <summary>libdeflate's state for deflating.</summary>
internal sealed class Hdf5Compressor() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        Hdf5Deflate.libdeflate_free_compressor(handle);
        return true;
    }
}
