namespace Shardwright.EndToEnd.Running;

/// <summary>The system's Python, with h5py and NumPy: it shares no code with us.</summary>
public static class Python
{
    private const string Interpreter = "/usr/bin/python3";
    private static readonly Lazy<bool> HasH5Py = new(() => File.Exists(Interpreter) && Tool.Run(Interpreter, "-c", "import h5py, numpy").ExitCode == 0);

    /// <summary>Runs a script that must end well, and gives what it printed.</summary>
    public static string Run(string script, params string[] arguments) => Try(script, arguments).Ends(0).Output;

    /// <summary>Runs a script.</summary>
    public static ToolResult Try(string script, params string[] arguments)
    {
        Dose.Require(HasH5Py.Value, "python3 with h5py");
        return Tool.Run(Interpreter, ["-c", script, .. arguments]);
    }
}
