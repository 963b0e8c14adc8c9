using System.Diagnostics;
using System.Reflection;

namespace Shardwright.Tests.Formats.Sqlite;

/// <summary>A test run again in a process of its own, for what could end or hang the one of all tests.</summary>
internal static class ChildProcess
{
    private const string Mark = "SHARDWRIGHT_TEST_CHILD";

    /// <summary>Whether this is that process.</summary>
    public static bool IsThis => Environment.GetEnvironmentVariable(Mark) == "1";

    /// <summary>Runs one method of a test class alone; a signal, a failure or a hang fails the test.</summary>
    /// <param name="type">The class.</param>
    /// <param name="method">The method.</param>
    /// <param name="before">What the shell does first, such as setting a limit.</param>
    public static void Run(Type type, string method, string before = "true")
    {
        var test = Path.Combine(AppContext.BaseDirectory, Assembly.GetExecutingAssembly().GetName().Name!);
        var start = new ProcessStartInfo("/bin/sh", ["-c", $"{before} && exec \"$0\" --filter-method \"$1\"", test, $"{type.FullName}.{method}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[Mark] = "1";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(PythonOracle.Patience))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{method} hung in its process.");
        }

        var said = output.GetAwaiter().GetResult() + errors.GetAwaiter().GetResult();
        Assert.True(process.ExitCode == 0, $"{method} ended with {process.ExitCode}:\n{said}");
    }
}
