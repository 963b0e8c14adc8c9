using System.Globalization;
using Shardwright.Cli.Console;
using Shardwright.Foundation.Text;
using Shardwright.Hygiene.Memoization;

namespace Shardwright.Cli.Output;

/// <summary>What lies in a memo folder, or what was removed from it.</summary>
internal sealed record MemoSummary(string Folder, IReadOnlyList<MemoEntry> Entries, long Bytes, IReadOnlyList<string> LeftAlone, bool IsRemoved)
{
    public static MemoSummary Of(MemoListing listing, bool isRemoved) => new(listing.Folder, listing.Entries, listing.Bytes, listing.Others, isRemoved);

    public static void PrintListing(MemoSummary result) => Print(result, "");

    public static void PrintCleared(MemoSummary result) => Print(result, result.IsRemoved ? " removed" : " would be removed");

    private static void Print(MemoSummary result, string what)
    {
        foreach (var entry in result.Entries)
        {
            var by = entry.Function is null ? "of the original" : $"{entry.Function}, version {entry.Version}";
            Terminal.Print(string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(entry.Path)}  {ByteSize.Format(entry.Bytes),9}  {entry.Created:yyyy-MM-dd HH:mm}  {by}"));
        }

        foreach (var other in result.LeftAlone)
        {
            Terminal.Print($"left alone: {other}");
        }

        Terminal.Print(string.Create(CultureInfo.InvariantCulture, $"{result.Folder}: {result.Entries.Count} {(result.Entries.Count == 1 ? "entry" : "entries")}, {ByteSize.Format(result.Bytes)}{what}"));
    }
}
