namespace Shardwright.Cli;

/// <summary>The words that start this program again.</summary>
internal static class StartWords
{
    private const string Launcher = "shardwright";

    /// <summary>The launcher of the checkout that it was started from, since builds come and go; else the program itself, or the runtime and the program.</summary>
    public static IReadOnlyList<string> OfThisProgram()
    {
        var program = Environment.ProcessPath ?? Environment.GetCommandLineArgs()[0];
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
        {
            return [program, Path.GetFullPath(Environment.GetCommandLineArgs()[0])];
        }

        var folder = Path.GetDirectoryName(program);
        while (folder is not null && Path.GetFileName(folder) != "artifacts")
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder is not null && Path.Combine(Path.GetDirectoryName(folder)!, Launcher) is var launcher && File.Exists(launcher) ? [launcher] : [program];
    }
}
