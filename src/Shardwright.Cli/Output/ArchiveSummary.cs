using System.Globalization;
using Shardwright.Cli.Console;
using Shardwright.Foundation.Text;
using Shardwright.Hygiene.Outputs;

namespace Shardwright.Cli.Output;

/// <summary>Prints what a model archive holds.</summary>
internal static class ArchiveSummary
{
    public static void Print(ArchiveContents archive)
    {
        foreach (var file in archive.Files)
        {
            Terminal.Print($"{file.Sha256}  {ByteSize.Format(file.Bytes),9}  {file.Name}");
        }

        foreach (var model in archive.Models)
        {
            Terminal.Print(string.Create(CultureInfo.InvariantCulture, $"model {model.Name}: {model.Files} files, configuration {model.Configuration ?? "none"}"));
        }

        Terminal.Print(string.Create(CultureInfo.InvariantCulture, $"{archive.Path}: {archive.Models.Count} models, {ByteSize.Format(archive.Bytes)}, SHA-256 {archive.Sha256}"));
        Terminal.Print(archive.IsVouched ? "every file is as the archive's manifest says" : "the archive has no manifest of ours: its checksums are right, nothing else vouches for it");
    }
}
