using System.Diagnostics;
using System.Text;

namespace Shardwright.EndToEnd.Running;

/// <summary>Any program, started as a shell would start it and watched until its end.</summary>
public sealed class Tool : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process process;
    private readonly string command;
    private readonly Task<string> output;
    private readonly Task<string> error;

    private Tool(ProcessStartInfo start)
    {
        command = $"{Path.GetFileName(start.FileName)} {string.Join(' ', start.ArgumentList)}";
        process = Process.Start(start)!;
        process.StandardInput.Close();
        output = process.StandardOutput.ReadToEndAsync();
        error = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Its process id.</summary>
    public int Id => process.Id;

    /// <summary>Whether it is over.</summary>
    public bool HasExited => process.HasExited;

    /// <summary>Starts a program.</summary>
    public static Tool Start(string program, IEnumerable<string> arguments, string? folder = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8, StandardErrorEncoding = Encoding.UTF8,
            WorkingDirectory = folder ?? Path.GetTempPath(),
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return new Tool(start);
    }

    /// <summary>Runs a program to its end.</summary>
    public static ToolResult Run(string program, params string[] arguments)
    {
        using var tool = Start(program, arguments);
        return tool.Wait();
    }

    /// <summary>Sends a signal, such as <c>INT</c>.</summary>
    public void Signal(string name) => Run("/bin/kill", $"-{name}", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Ends it as a power cut would.</summary>
    public void Kill() => process.Kill();

    /// <summary>Waits for the end; a program that hangs is ended and fails the test.</summary>
    public ToolResult Wait()
    {
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{command} hangs: it did not end within {Patience}.");
        }

        process.WaitForExit();
        return new ToolResult(command, process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }

        process.Dispose();
    }
}
