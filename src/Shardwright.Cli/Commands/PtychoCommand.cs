using System.CommandLine;

namespace Shardwright.Cli.Commands;

/// <summary><c>ptycho</c>: scans, the products made of them, and what is drawn from them.</summary>
internal static class PtychoCommand
{
    public static Command Create() => new("ptycho", "Ptychography: NPZ scans, Ptychodus products, splits and groups.")
    {
        PtychoBuildCommand.Create(), PtychoExportCommand.Create(), PtychoImportCommand.Create(), PtychoValidateCommand.Create(), PtychoSplitCommand.Create(),
        PtychoSamplePositionsCommand.Create(), PtychoCanonicalizeCommand.Create(),
    };
}
