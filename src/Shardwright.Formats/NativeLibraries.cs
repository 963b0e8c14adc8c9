namespace Shardwright.Formats;

/// <summary>The native libraries that formats are read and written with.</summary>
public static class NativeLibraries
{
    /// <summary>All of them, in the order in which they are told.</summary>
    public static IReadOnlyList<NativeComponent> All { get; } =
    [
        new("DuckDB", true, "Run ./eng/setup core and build again", () => Parquet.DuckDb.DuckDbLibrary.Version),
        new("libzstd", true, "Install it: apt-get install libzstd1", () => Parquet.ParquetZstd.Version),
        new("libsnappy", false, "Install it: apt-get install libsnappy1v5", Parquet.ParquetSnappy.Version),
        new("libhdf5", true, "Install it: apt-get install libhdf5-103-1", () => Hdf5.Hdf5Native.Version()),
        new("SQLite", true, "Install it: apt-get install libsqlite3-0", () => Sqlite.SqliteNative.Version),
        new("libdeflate", true, "Install it: apt-get install libdeflate0", () => LibDeflate.Version()),
        new("zlib", true, "Install it: apt-get install zlib1g", () => ZlibInflate.Version),
    ];
}
