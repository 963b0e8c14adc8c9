using Shardwright.EndToEnd.Running;
using Shardwright.Tests.Stores.Fake;

namespace Shardwright.EndToEnd.Stores;

/// <summary>The real command line against a server of the test's own.</summary>
internal static class StoreRuns
{
    /// <summary>The bucket that the server has.</summary>
    public const string Bucket = "s3://bucket";

    /// <summary>What a command is started with: the server's address and credentials, and a home where nothing else can be found.</summary>
    public static Dictionary<string, string> Environment(FakeS3 server, Workspace workspace) => Environment(server.Environment(), workspace);

    /// <summary>What a command is started with.</summary>
    /// <param name="variables">The server's address and credentials.</param>
    /// <param name="workspace">Where it finds a home.</param>
    public static Dictionary<string, string> Environment(IReadOnlyDictionary<string, string> variables, Workspace workspace)
    {
        var environment = new Dictionary<string, string>(Launched.Environment) { ["HOME"] = workspace.Folder, ["XDG_CACHE_HOME"] = workspace["cache"], ["XDG_CONFIG_HOME"] = workspace["config"] };
        foreach (var (name, value) in variables)
        {
            environment[name] = value;
        }

        return environment;
    }

    /// <summary>Starts a command.</summary>
    public static Tool Start(FakeS3 server, Workspace workspace, params IEnumerable<string> arguments)
        => Tool.Start(Repository.Launcher, arguments, workspace.Folder, Environment(server, workspace));

    /// <summary>Runs a command to its end.</summary>
    public static ToolResult Run(FakeS3 server, Workspace workspace, params IEnumerable<string> arguments)
    {
        using var tool = Start(server, workspace, arguments);
        return Launched.Sane(tool.Wait());
    }
}
