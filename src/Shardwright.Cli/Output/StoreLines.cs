using System.Globalization;
using Shardwright.Cli.Console;
using Shardwright.Foundation.Text;
using Shardwright.Stores.Comparing;

namespace Shardwright.Cli.Output;

/// <summary>Prints what lies in a store, and whether it is as it should be.</summary>
internal static class StoreLines
{
    public static void Print(StoreListing listing)
    {
        if (listing.AreBuckets)
        {
            foreach (var bucket in listing.Objects)
            {
                Terminal.Print(string.Create(CultureInfo.InvariantCulture, $"{bucket.Modified.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z  {bucket.Name}"));
            }

            return;
        }

        foreach (var found in listing.Objects)
        {
            Terminal.Print(string.Create(CultureInfo.InvariantCulture, $"{ByteSize.Format(found.Bytes),10}  {found.Modified.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z  {found.Name}"));
        }

        Terminal.Print(string.Create(
            CultureInfo.InvariantCulture,
            $"{listing.Address}: {listing.Objects.Count} objects, {ByteSize.Format(listing.Bytes)}, {listing.Shards} shards; {(listing.IsComplete ? "complete" : "without _COMPLETE")}{(listing.Root is null ? "" : $", root {listing.Root}")}"));
    }

    public static void Print(StoreVerifyReport report)
    {
        foreach (var finding in report.Findings)
        {
            Terminal.Print($"{finding.Kind.ToString().ToUpperInvariant(),-10} {finding.Name}: {finding.Message}");
        }

        foreach (var sentence in report.Unchecked)
        {
            Terminal.Print($"not checked: {sentence}");
        }

        var outcome = (report.IsSound, report.FilesRead == report.Files) switch
        {
            (false, _) => $"{report.Findings.Count} finding{(report.Findings.Count == 1 ? "" : "s")}",
            (true, true) => "everything is as it should be",
            _ => "nothing wrong was found, and not every byte was read",
        };
        Terminal.Print(string.Create(CultureInfo.InvariantCulture, $"{report.Files} objects named, {report.FilesClaimed} with the claimed hash, {report.FilesRead} read ({ByteSize.Format(report.BytesRead)}): {outcome}"));
    }
}
