using System.CommandLine;

namespace Shardwright.Cli.Commands;

/// <summary><c>ptycho</c>: ptychography scans and products.</summary>
internal static class PtychoCommand
{
    public static Command Create() => new("ptycho", "Ptychography scans and products.") { PtychoSplitCommand.Create(), PtychoSamplePositionsCommand.Create(), PtychoCanonicalizeCommand.Create() };
}
