using System.CommandLine;
using System.CommandLine.Invocation;
using Shardwright.Cli.Console;
using Shardwright.Cli.Output;
using Shardwright.Formats;

namespace Shardwright.Cli;

/// <summary><c>--version</c>, with those of the native libraries.</summary>
internal sealed class VersionAction : SynchronousCommandLineAction
{
    public static string Program => typeof(VersionAction).Assembly.GetName().Version!.ToString(3);

    public override int Invoke(ParseResult parseResult)
    {
        ComponentVersion[] versions =
        [
            new("shardwright", Program), new(".NET", Environment.Version.ToString()),
            .. NativeLibraries.All.Select(library => new ComponentVersion(library.Name, library.Find().Version)),
        ];
        Terminal.For(parseResult).Print(versions, CliJson.Default.ComponentVersionArray, Print);
        return (int)ExitCode.Done;
    }

    private static void Print(ComponentVersion[] versions)
    {
        foreach (var (name, version) in versions)
        {
            Terminal.Print($"{name} {version ?? "missing"}");
        }
    }
}
