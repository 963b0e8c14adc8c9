using Shardwright.Cli.Console;

namespace Shardwright.Cli.Output;

/// <summary>What was made in an output folder.</summary>
internal sealed record OutputsMade(string Folder, IReadOnlyList<string> Made)
{
    public static void Print(OutputsMade result)
    {
        foreach (var name in result.Made)
        {
            Terminal.Print($"made {name}");
        }

        Terminal.Print($"{result.Folder} is ready");
    }
}
