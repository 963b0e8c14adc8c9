namespace Shardwright.Recipes.Code;

/// <summary>All that is needed to go on: the next line, how much of it is done, and how much of each file counts.</summary>
/// <param name="Fingerprint">The plan's.</param>
/// <param name="Position">The next line.</param>
/// <param name="LineDocuments">Documents of that line that are done, duplicates included; above 0, the line itself is counted.</param>
/// <param name="Counters">What became of everything before.</param>
/// <param name="OutputBytes">How much of the output counts.</param>
/// <param name="RejectedBytes">How much of the list of rejected lines counts.</param>
/// <param name="RejectedInputs">Inputs rejected so far.</param>
/// <param name="Boot">The machine's start under which this was written: until its next one no byte that was written is lost.</param>
internal sealed record ChunkState(
    string Fingerprint,
    ChunkPosition Position,
    int LineDocuments,
    ChunkCounters Counters,
    long OutputBytes,
    long RejectedBytes,
    IReadOnlyList<string> RejectedInputs,
    string? Boot)
{
    private const string BootPath = "/proc/sys/kernel/random/boot_id";

    public static ChunkState Start(string fingerprint) => new(fingerprint, default, 0, new ChunkCounters(), 0, 0, [], CurrentBoot());

    /// <summary>What tells one start of the machine from another; null where nothing does.</summary>
    public static string? CurrentBoot() => File.Exists(BootPath) ? File.ReadAllText(BootPath).Trim() : null;
}
