using Shardwright.Foundation.Files;
using Shardwright.Foundation.Reporting;

namespace Shardwright.Cli.Commands;

/// <summary>Datasets that lie where every read may go over a network.</summary>
internal static class RemoteFolder
{
    /// <summary>Warns where a folder lies on a network or FUSE mount.</summary>
    public static void Warn(string folder, IReporter reporter)
    {
        if (FileSystemKind.Of(folder) is { } kind && FileSystemKind.IsRemote(kind))
        {
            reporter.Warn($"{folder} lies on {kind}, where every record may be read over a network: bring it to a disk of this machine with 'shardwright pull'");
        }
    }
}
