using System.Text.Json;

namespace Shardwright.EndToEnd.Running;

/// <summary>What a program said, and how it ended.</summary>
public sealed record ToolResult(string Command, int ExitCode, string Output, string Error)
{
    /// <summary>The lines of standard error that are the failure.</summary>
    public IReadOnlyList<string> Complaints => [.. Error.Split('\n').Where(line => line.StartsWith("shardwright: ", StringComparison.Ordinal))];

    /// <summary>The standard output as JSON.</summary>
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    /// <summary>Fails the test unless the program ended as it should.</summary>
    public ToolResult Ends(int code)
    {
        Assert.True(ExitCode == code, $"{this}\nended with {ExitCode}, not {code}");
        return this;
    }

    /// <summary>Fails the test unless the program failed with one line that says all of these words.</summary>
    public ToolResult Fails(int code, params string[] words)
    {
        Ends(code);
        var complaint = Assert.Single(Complaints, line => !line.StartsWith("shardwright: See '", StringComparison.Ordinal));
        Assert.True(Output.Length == 0, $"{this}\nfailed, but printed a result");
        foreach (var word in words)
        {
            Assert.Contains(word, complaint, StringComparison.Ordinal);
        }

        return this;
    }

    public override string ToString() => $"$ {Command}\n{Output}{Error}";
}
