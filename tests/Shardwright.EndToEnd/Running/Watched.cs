using System.Text.RegularExpressions;

namespace Shardwright.EndToEnd.Running;

/// <summary>A command of ours whose messages are read while it runs.</summary>
public sealed class Watched : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly string messages;
    private readonly Tool tool;

    private Watched(string messages, IEnumerable<string> arguments)
    {
        this.messages = messages;
        File.WriteAllText(messages, "");
        tool = Tool.Start("/bin/sh", ["-c", "exec \"$@\" 2> \"$0\"", messages, Repository.Launcher, .. arguments], environment: Launched.Environment);
    }

    /// <summary>Whether it is over.</summary>
    public bool HasExited => tool.HasExited;

    /// <summary>Starts a command.</summary>
    /// <param name="messages">The file that gets what it says.</param>
    /// <param name="arguments">The command.</param>
    public static Watched Start(string messages, IEnumerable<string> arguments) => new(messages, arguments);

    /// <summary>Waits until it has said something.</summary>
    public void Await(string pattern)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        while (!Regex.IsMatch(File.ReadAllText(messages), pattern))
        {
            Assert.True(!tool.HasExited && clock.Elapsed < Patience, $"it never said {pattern}, but:\n{File.ReadAllText(messages)}");
            Thread.Sleep(20);
        }
    }

    /// <summary>Sends a signal, such as <c>INT</c>.</summary>
    public void Signal(string name) => tool.Signal(name);

    /// <summary>Waits for the end.</summary>
    public ToolResult Wait() => Launched.Sane(tool.Wait() with { Error = File.ReadAllText(messages) });

    public void Dispose() => tool.Dispose();
}
