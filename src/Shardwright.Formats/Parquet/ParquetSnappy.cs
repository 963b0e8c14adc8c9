using System.Runtime.InteropServices;

namespace Shardwright.Formats.Parquet;

/// <summary>libsnappy 1.1 (header snappy-c.h): the raw form, without frames.</summary>
internal static unsafe partial class ParquetSnappy
{
    private const string Library = "libsnappy.so.1";

    private static readonly Lazy<bool> Loaded = new(() =>
    {
        if (!NativeLibrary.TryLoad(Library, out _))
        {
            ParquetThrow.LibraryMissing(Library, "libsnappy1v5");
        }

        return true;
    });

    /// <summary>The version of the interface, for the library does not tell its own. Loads it.</summary>
    /// <exception cref="Foundation.Errors.MissingComponentException">It is not there.</exception>
    internal static string Version()
    {
        _ = Loaded.Value;
        return Library;
    }

    /// <summary>The most that so many bytes can become.</summary>
    internal static long Bound(int bytes) => checked((long)snappy_max_compressed_length((nuint)bytes));

    /// <summary>Compresses into room for <see cref="Bound"/>.</summary>
    internal static int Compress(ReadOnlySpan<byte> raw, Span<byte> room)
    {
        var written = (nuint)room.Length;
        fixed (byte* from = raw)
        fixed (byte* to = room)
        {
            var status = snappy_compress(from, (nuint)raw.Length, to, &written);
            return status == 0 ? (int)written : throw new InvalidOperationException($"Snappy: status {status}.");
        }
    }

    [LibraryImport(Library)] private static partial int snappy_compress(byte* from, nuint size, byte* to, nuint* written);
    [LibraryImport(Library)] private static partial nuint snappy_max_compressed_length(nuint size);
}
