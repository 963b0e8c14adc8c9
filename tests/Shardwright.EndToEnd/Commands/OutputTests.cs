using System.Text.Json;
using System.Text.RegularExpressions;
using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Commands;

/// <summary>Data on standard output, all else on standard error, and colours only for eyes.</summary>
public sealed partial class OutputTests(RawSpectra raw) : IDisposable
{
    private const string Pty = """
        import os, pty, sys, fcntl, termios, struct
        pid, master = pty.fork()
        if pid == 0:
            os.environ["TERM"] = "xterm-256color"
            os.execv(sys.argv[1], sys.argv[1:])
        fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
        while True:
            try:
                data = os.read(master, 65536)
            except OSError:
                break
            if not data:
                break
            sys.stdout.buffer.write(data)
        sys.stdout.flush()
        sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
        """;

    private readonly Workspace workspace = new();

    public void Dispose() => workspace.Dispose();

    [Fact]
    public void Json_of_every_command_is_json_alone()
    {
        Workspace.Copy(raw.Built, workspace["split-again"]);
        string[][] commands =
        [
            ["sample", "spectra", "--output", workspace["raw"], "--count", "500", "--defects", "9"],
            ["spectra", "build", "--input", workspace["raw"], "--output", workspace["out"], "--dry-run"],
            ["spectra", "build", "--input", workspace["raw"], "--output", workspace["parts"], "--part", "1/2"],
            ["spectra", "build", "--input", workspace["raw"], "--output", workspace["out"]],
            ["spectra", "build", "--input", workspace["raw"], "--output", workspace["out"]],
            ["manifest", "--shards-dir", workspace["out"], "--output-dir", workspace["m"], "--version", "v", "--checksum"],
            ["verify", workspace["out"]],
            ["inspect", workspace["out"]],
            ["inspect", workspace["out", "shard_00000.parquet"]],
            ["inspect", workspace["raw", "GeMS_sample.hdf5"]],
            ["inspect", workspace["raw"]],
            ["read", workspace["out"]],
            ["doctor"],
            ["demo", "--output", workspace["demo"]],
            ["--version"],
        ];
        foreach (var command in commands)
        {
            foreach (var quiet in (string[][])[[], ["-q"]])
            {
                var result = Launched.Run([.. command, "--json", .. quiet]).Ends(0);
                using var json = JsonDocument.Parse(result.Output);
                Assert.True(json.RootElement.ValueKind is JsonValueKind.Object or JsonValueKind.Array, result.Output);
                Assert.DoesNotContain('\x1b', result.Output + result.Error);
            }
        }
    }

    [Fact]
    public void A_failure_with_json_leaves_standard_output_empty()
        => Assert.Empty(Launched.Run("verify", workspace["nothing"], "--json").Ends(1).Output);

    [Fact]
    public void What_is_no_terminal_gets_no_escape_codes()
    {
        foreach (var command in (string[][])[["inspect", raw.Built], ["verify", raw.Built], ["read", raw.Built], [.. RawSpectra.BuildOf(raw.Small, workspace["out"])], ["read", "/nowhere"], ["--help"]])
        {
            var result = Launched.Run(command);
            Assert.DoesNotContain('\x1b', result.Output + result.Error);
        }
    }

    [Fact]
    public void A_terminal_gets_colours_unless_NO_COLOR_says_not_to()
    {
        string[] failing = ["-c", Pty, Repository.Launcher, "read", "/nowhere"];
        Assert.Matches(Colour(), OnTerminal(failing, new()).Output);
        var plain = OnTerminal(failing, new() { ["NO_COLOR"] = "1" });
        Assert.DoesNotMatch(Colour(), plain.Output);
        Assert.Contains("shardwright: /nowhere", plain.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_terminal_sees_a_bar_while_it_is_built_and_the_result_at_the_end()
    {
        var built = OnTerminal(["-c", Pty, Repository.Launcher, .. RawSpectra.BuildOf(raw.Large, workspace["out"])], new());
        Assert.Contains("building spectra", built.Output, StringComparison.Ordinal);
        Assert.Contains("60,000 read = 60,000 kept", built.Output, StringComparison.Ordinal);
        Assert.Equal(built.Output.Split("\x1b[?25l").Length, built.Output.Split("\x1b[?25h").Length);
    }

    [Fact]
    public void Quiet_says_only_the_result_and_warnings()
    {
        var built = Launched.Run([.. RawSpectra.BuildOf(raw.Small, workspace["out"], "-q")]).Ends(0);
        Assert.All(built.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.StartsWith("warning: ", line, StringComparison.Ordinal));
    }

    [Fact]
    public void A_reader_that_closes_the_pipe_early_gets_no_stack_trace()
    {
        using var tool = Tool.Start("/bin/sh", ["-c", "\"$1\" inspect \"$2\" | head -n 1", "sh", Repository.Launcher, raw.Built], environment: Launched.Environment);
        var result = Launched.Sane(tool.Wait()).Ends(0);
        Assert.Empty(result.Error);
    }

    [Fact]
    public void A_name_with_control_codes_cannot_speak_to_the_terminal()
    {
        var name = "bad\x1b[2Jname\nsecond line";
        var result = Launched.Run("read", workspace[name]).Fails(1, "bad\\x1b[2Jname\\nsecond line");
        Assert.DoesNotContain('\x1b', result.Error);
    }

    [GeneratedRegex("\x1b\\[[0-9;]*m")]
    private static partial Regex Colour();

    private static ToolResult OnTerminal(string[] arguments, Dictionary<string, string> more)
    {
        Dose.Require(File.Exists("/usr/bin/python3"), "python3");
        var environment = new Dictionary<string, string>(Launched.Environment);
        foreach (var (name, value) in more)
        {
            environment[name] = value;
        }

        using var tool = Tool.Start("/usr/bin/python3", arguments, environment: environment);
        return tool.Wait();
    }
}
