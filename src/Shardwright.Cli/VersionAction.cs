using System.CommandLine;
using System.CommandLine.Invocation;
using Shardwright.Cli.Console;
using Shardwright.Formats;

namespace Shardwright.Cli;

/// <summary><c>--version</c>, with those of the native libraries.</summary>
internal sealed class VersionAction : SynchronousCommandLineAction
{
    public static string Program => typeof(VersionAction).Assembly.GetName().Version!.ToString(3);

    public override int Invoke(ParseResult parseResult)
    {
        Terminal.Print($"shardwright {Program}");
        Terminal.Print($".NET {Environment.Version}");
        foreach (var library in NativeLibraries.All)
        {
            Terminal.Print($"{library.Name} {library.Find().Version ?? "missing"}");
        }

        return (int)ExitCode.Done;
    }
}
