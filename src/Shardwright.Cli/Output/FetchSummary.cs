using System.Globalization;
using Shardwright.Cli.Console;
using Shardwright.Foundation.Text;
using Shardwright.Stores.Fetching;

namespace Shardwright.Cli.Output;

/// <summary>Prints what was downloaded, and what can be.</summary>
internal static class FetchSummary
{
    public static void Print(FetchReport report)
    {
        foreach (var file in report.Files.Where(file => file.Message is null))
        {
            Terminal.Print($"{file.Outcome.ToString().ToLowerInvariant(),-10}  {ByteSize.Format(file.Bytes),9}  {file.Sha256}  {Path.GetRelativePath(report.Output, file.Path)}");
        }

        Terminal.Print(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Output}: {report.Files.Count(file => file.Message is null)} of {report.Files.Count} files here, {ByteSize.Format(report.Files.Sum(file => file.TransferredBytes))} came now"));
    }

    public static void Print(FetchListed[] datasets)
    {
        foreach (var dataset in datasets)
        {
            var size = dataset.Bytes is { } bytes ? ByteSize.Format(bytes) : "size unknown";
            Terminal.Print(string.Create(
                CultureInfo.InvariantCulture,
                $"{dataset.Name}  {dataset.Files} files, {size}, {dataset.FilesHere} here  {dataset.Licence}  {dataset.Description}").TrimEnd());
        }

        Terminal.Print(string.Create(CultureInfo.InvariantCulture, $"{datasets.Length} datasets"));
    }
}
