using System.CommandLine;

namespace Shardwright.Cli.Commands;

/// <summary><c>ptycho</c>.</summary>
internal static class PtychoCommand
{
    public static Command Create() => new("ptycho", "Ptychography: scans and products.") { PtychoExportCommand.Create(), PtychoImportCommand.Create(), PtychoValidateCommand.Create() };
}
