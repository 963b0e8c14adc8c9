namespace Shardwright.EndToEnd.Running;

/// <summary>The command line as a user who may do little.</summary>
public static class Nobody
{
    private static readonly string[] AsNobody = ["--reuid", "65534", "--regid", "65534", "--clear-groups"];

    /// <summary>Runs a command without root's rights.</summary>
    public static ToolResult Run(params string[] arguments)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return Launched.Run(arguments);
        }

        var mayStart = Tool.Run("/usr/bin/setpriv", [.. AsNobody, "/usr/bin/test", "-x", Repository.Launcher]).ExitCode == 0;
        Dose.Require(mayStart, $"a checkout that anybody may enter ({Repository.Root})");
        using var tool = Tool.Start("/usr/bin/setpriv", [.. AsNobody, Repository.Launcher, .. arguments], environment: Launched.Environment);
        return Launched.Sane(tool.Wait());
    }
}
