using System.Diagnostics;
using System.Text;
using Shardwright.Tests.Architecture;

namespace Shardwright.Tests;

/// <summary>The tokenizers of others, run under Node, asked what the right answer is. <c>eng/setup oracles</c> installs them.</summary>
public static class NodeOracle
{
    private const string Interpreter = "node";

    /// <summary>The folder in which <c>require</c> finds the packages.</summary>
    public static string Folder { get; } = Path.Combine(SourceTree.Root, "eng", "oracles");

    /// <summary>Runs a script and gives what it printed; a script that fails fails the test with its standard error.</summary>
    /// <param name="script">JavaScript; <c>require('tiktoken')</c> and <c>require('tokenizers')</c> work; its arguments start at <c>process.argv[2]</c>.</param>
    /// <param name="args">The script's arguments.</param>
    public static string Run(string script, params string[] args)
    {
        // A script given with -e resolves packages from the working folder.
        var start = new ProcessStartInfo(Interpreter)
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.ArgumentList.Add("-e");
        start.ArgumentList.Add("process.argv.splice(1, 0, 'script');\n" + script);
        start.ArgumentList.Add("--");
        foreach (var argument in args)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{Interpreter} did not start.");
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(PythonOracle.Patience))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{Interpreter} had no answer after {PythonOracle.Patience.TotalMinutes} minutes.");
        }

        Assert.True(process.ExitCode == 0, $"{Interpreter} ended with {process.ExitCode}:\n{errors.GetAwaiter().GetResult()}");
        return output.GetAwaiter().GetResult();
    }
}
