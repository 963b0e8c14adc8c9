using System.Globalization;
using System.Runtime.InteropServices;

namespace Shardwright.Formats.Parquet;

/// <summary>libzstd 1.4 or later (header zstd.h): whole frames only.</summary>
internal static unsafe partial class ParquetZstd
{
    private const string Library = "libzstd.so.1";
    private const int CompressionLevel = 100;

    private static readonly Lazy<string> Loaded = new(() =>
    {
        if (!NativeLibrary.TryLoad(Library, out _))
        {
            ParquetThrow.LibraryMissing(Library, "libzstd1");
        }

        var number = ZSTD_versionNumber();
        return string.Create(CultureInfo.InvariantCulture, $"{number / 10000}.{number / 100 % 100}.{number % 100}");
    });

    /// <summary>The version that the library itself reports. Loads it.</summary>
    /// <exception cref="Foundation.Errors.MissingComponentException">It is not there.</exception>
    internal static string Version => Loaded.Value;

    /// <summary>A state that one thread at a time may compress with.</summary>
    internal static ZstdContext NewContext(int level)
    {
        _ = Loaded.Value;
        var context = ZSTD_createCCtx();
        Check(context.IsInvalid ? 0 : ZSTD_CCtx_setParameter(context, CompressionLevel, level));
        return context;
    }

    /// <summary>The most that so many bytes can become.</summary>
    internal static long Bound(int bytes) => checked((long)ZSTD_compressBound((nuint)bytes));

    /// <summary>Compresses into room for <see cref="Bound"/>; the same bytes and level give the same frame, whatever came before.</summary>
    internal static int Compress(ZstdContext context, ReadOnlySpan<byte> raw, Span<byte> room)
    {
        fixed (byte* from = raw)
        fixed (byte* to = room)
        {
            var written = ZSTD_compress2(context, to, (nuint)room.Length, from, (nuint)raw.Length);
            Check(written);
            return (int)written;
        }
    }

    private static void Check(nuint result)
    {
        if (ZSTD_isError(result) != 0)
        {
            throw new InvalidOperationException($"Zstandard: {Marshal.PtrToStringUTF8((nint)ZSTD_getErrorName(result))}.");
        }
    }

    [LibraryImport(Library)] internal static partial nuint ZSTD_freeCCtx(nint context);
    [LibraryImport(Library)] private static partial ZstdContext ZSTD_createCCtx();
    [LibraryImport(Library)] private static partial nuint ZSTD_CCtx_setParameter(ZstdContext context, int parameter, int value);
    [LibraryImport(Library)] private static partial nuint ZSTD_compress2(ZstdContext context, void* to, nuint capacity, void* from, nuint size);
    [LibraryImport(Library)] private static partial nuint ZSTD_compressBound(nuint size);
    [LibraryImport(Library)] private static partial uint ZSTD_isError(nuint result);
    [LibraryImport(Library)] private static partial byte* ZSTD_getErrorName(nuint result);
    [LibraryImport(Library)] private static partial uint ZSTD_versionNumber();
}

/// <summary><c>ZSTD_CCtx</c>.</summary>
internal sealed class ZstdContext() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        _ = ParquetZstd.ZSTD_freeCCtx(handle);
        return true;
    }
}
