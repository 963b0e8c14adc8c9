using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Shardwright.Foundation.Errors;

namespace Shardwright.Formats;

/// <summary>libdeflate 1.14 (header libdeflate.h): deflate and its zlib form, whole buffers only, CRC-32 and Adler-32.</summary>
internal static unsafe partial class LibDeflate
{
    private const string Library = "libdeflate.so.0";
    private const string Package = "libdeflate0";

    private static readonly Lazy<nint> Loaded = new(() =>
    {
        if (!NativeLibrary.TryLoad(Library, out var library))
        {
            LibraryMissing();
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
    public static LibDeflateDecompressor NewDecompressor()
    {
        _ = Loaded.Value;
        return libdeflate_alloc_decompressor();
    }

    /// <summary>A state that one thread at a time may deflate with.</summary>
    /// <param name="level">0 to 12; zlib's levels end at 9.</param>
    public static LibDeflateCompressor NewCompressor(int level)
    {
        _ = Loaded.Value;
        return libdeflate_alloc_compressor(level);
    }

    /// <summary>The CRC-32 of ZIP and gzip: of earlier bytes, whose sum is <paramref name="crc"/> (0 when there are none), followed by these.</summary>
    public static uint Crc32(uint crc, ReadOnlySpan<byte> bytes)
    {
        _ = Loaded.Value;
        fixed (byte* first = &MemoryMarshal.GetReference(bytes))
        {
            // Without bytes the pointer may be null, which the library takes for "begin anew".
            return bytes.IsEmpty ? crc : libdeflate_crc32(crc, first, (nuint)bytes.Length);
        }
    }

    /// <summary>The Adler-32 of zlib streams.</summary>
    public static uint Adler32(ReadOnlySpan<byte> bytes)
    {
        _ = Loaded.Value;
        fixed (byte* first = &MemoryMarshal.GetReference(bytes))
        {
            return bytes.IsEmpty ? 1 : libdeflate_adler32(1, first, (nuint)bytes.Length);
        }
    }

    /// <summary>zlib form. 0 when the stream is whole, its Adler-32 right, and it fitted; <paramref name="produced"/> says how much came out.</summary>
    [LibraryImport(Library, EntryPoint = "libdeflate_zlib_decompress")]
    public static partial int InflateZlib(LibDeflateDecompressor state, void* stored, nuint storedBytes, void* raw, nuint rawCapacity, nuint* produced);

    /// <summary>zlib form. The bytes that came out, 0 when they did not fit.</summary>
    [LibraryImport(Library, EntryPoint = "libdeflate_zlib_compress")]
    public static partial nuint DeflateZlib(LibDeflateCompressor state, void* raw, nuint rawBytes, void* stored, nuint storedCapacity);

    /// <summary>zlib form. The most that so many bytes can become.</summary>
    [LibraryImport(Library, EntryPoint = "libdeflate_zlib_compress_bound")]
    public static partial nuint BoundZlib(LibDeflateCompressor state, nuint rawBytes);

    /// <summary>Bare form. 0 when the stream is whole and it fitted; <paramref name="consumed"/> and <paramref name="produced"/> say how much went in and came out.</summary>
    [LibraryImport(Library, EntryPoint = "libdeflate_deflate_decompress_ex")]
    public static partial int Inflate(
        LibDeflateDecompressor state, void* stored, nuint storedBytes, void* raw, nuint rawCapacity, nuint* consumed, nuint* produced);

    /// <summary>Bare form. The bytes that came out, 0 when they did not fit.</summary>
    [LibraryImport(Library, EntryPoint = "libdeflate_deflate_compress")]
    public static partial nuint Deflate(LibDeflateCompressor state, void* raw, nuint rawBytes, void* stored, nuint storedCapacity);

    /// <summary>Bare form. The most that so many bytes can become.</summary>
    [LibraryImport(Library, EntryPoint = "libdeflate_deflate_compress_bound")]
    public static partial nuint Bound(LibDeflateCompressor state, nuint rawBytes);

    [LibraryImport(Library)] internal static partial void libdeflate_free_decompressor(nint state);
    [LibraryImport(Library)] internal static partial void libdeflate_free_compressor(nint state);
    [LibraryImport(Library)] private static partial LibDeflateDecompressor libdeflate_alloc_decompressor();
    [LibraryImport(Library)] private static partial LibDeflateCompressor libdeflate_alloc_compressor(int level);
    [LibraryImport(Library)] private static partial uint libdeflate_adler32(uint sum, void* bytes, nuint count);
    [LibraryImport(Library)] private static partial uint libdeflate_crc32(uint crc, void* bytes, nuint count);

    [DoesNotReturn]
    private static void LibraryMissing() => throw new MissingComponentException(
        new DataLocation(Library), "native library", "one that loads", "none on this machine", $"Install it: apt-get install {Package}.");
}

/// <summary>libdeflate's state for inflating.</summary>
internal sealed class LibDeflateDecompressor() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        LibDeflate.libdeflate_free_decompressor(handle);
        return true;
    }
}

/// <summary>libdeflate's state for deflating.</summary>
internal sealed class LibDeflateCompressor() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        LibDeflate.libdeflate_free_compressor(handle);
        return true;
    }
}
