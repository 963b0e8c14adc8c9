using System.Globalization;

namespace Shardwright.Formats.Parquet.DuckDb;

/// <summary>What an engine may use of the machine.</summary>
/// <param name="Threads">Threads, the caller's included.</param>
/// <param name="MemoryLimitBytes">Bytes that its buffers may hold.</param>
/// <param name="TemporaryFolder">Where it may spill; without one it never writes a file of its own.</param>
internal sealed record DuckDbSettings(int Threads, long MemoryLimitBytes, string? TemporaryFolder = null)
{
    internal IEnumerable<KeyValuePair<string, string>> ToPairs() =>
    [
        new("threads", Threads.ToString(CultureInfo.InvariantCulture)),
        new("memory_limit", string.Create(CultureInfo.InvariantCulture, $"{MemoryLimitBytes}B")),
        new("temp_directory", TemporaryFolder ?? ""),
        new("autoinstall_known_extensions", "false"),
        new("autoload_known_extensions", "false"),
        new("preserve_insertion_order", "true"),
    ];
}
