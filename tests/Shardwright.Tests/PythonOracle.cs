using System.Diagnostics;
using System.Text;

namespace Shardwright.Tests;

/// <summary>The system's Python, which shares no code with us, asked what the right answer is.</summary>
public static class PythonOracle
{
    private const string Interpreter = "/usr/bin/python3";

    /// <summary>How long an oracle may take: one that hangs fails its test, and not the whole run.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Runs a script and gives what it printed; a script that fails fails the test with its standard error.</summary>
    /// <param name="script">Python source; its arguments start at <c>sys.argv[1]</c>.</param>
    /// <param name="args">The script's arguments.</param>
    public static string Run(string script, params string[] args)
    {
        var start = new ProcessStartInfo(Interpreter)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(script);
        foreach (var argument in args)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["PYTHONIOENCODING"] = "utf-8";
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{Interpreter} did not start.");
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{Interpreter} had no answer after {Patience.TotalMinutes} minutes.");
        }

        Assert.True(process.ExitCode == 0, $"{Interpreter} ended with {process.ExitCode}:\n{errors.GetAwaiter().GetResult()}");
        return output.GetAwaiter().GetResult();
    }
}
