namespace Shardwright.EndToEnd.Running;

/// <summary>The real command line, through the launcher.</summary>
public static class Launched
{
    /// <summary>The second at which every dataset of these tests is made.</summary>
    public const string Epoch = "1700000000";

    /// <summary>What the tests set for every run: a fixed clock, no look at the sources, a terminal that is none, no results kept in the folder of whoever runs them.</summary>
    public static IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>
    {
        ["SHARDWRIGHT_NO_BUILD"] = "1", ["PTYCHO_DISABLE_MEMOIZE"] = "1", ["SOURCE_DATE_EPOCH"] = Epoch, ["TERM"] = "xterm-256color",
    };

    /// <summary>Runs a command to its end; whatever happens, no stack trace is shown and no signal ends it.</summary>
    public static ToolResult Run(params string[] arguments)
    {
        using var tool = Start(arguments);
        return Sane(tool.Wait());
    }

    /// <summary>Runs a command in a folder.</summary>
    public static ToolResult RunIn(string folder, params string[] arguments)
    {
        using var tool = Tool.Start(Repository.Launcher, arguments, folder, Environment);
        return Sane(tool.Wait());
    }

    /// <summary>Runs a command with more variables, such as those that name a server.</summary>
    public static ToolResult RunWith(IReadOnlyDictionary<string, string> variables, params string[] arguments)
    {
        using var tool = StartWith(variables, arguments);
        return Sane(tool.Wait());
    }

    /// <summary>Starts a command with more variables.</summary>
    public static Tool StartWith(IReadOnlyDictionary<string, string> variables, params string[] arguments)
        => Tool.Start(Repository.Launcher, arguments, environment: new Dictionary<string, string>([.. Environment, .. variables]));

    /// <summary>Starts a command.</summary>
    public static Tool Start(params string[] arguments) => Tool.Start(Repository.Launcher, arguments, environment: Environment);

    /// <summary>Fails the test where a program shows its inside.</summary>
    public static ToolResult Sane(ToolResult result)
    {
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled exception", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("should not have happened", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("(Parameter '", result.Error, StringComparison.Ordinal);
        Assert.True(result.ExitCode is 0 or 1 or 2 or 3 or 4 or 130, $"{result}\nended with {result.ExitCode}, which is no code of ours");
        return result;
    }
}
