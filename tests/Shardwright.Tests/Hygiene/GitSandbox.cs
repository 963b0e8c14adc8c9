using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Shardwright.Tests.Hygiene;

/// <summary>A real repository of one test's own, driven by the real git with no settings of this machine.</summary>
public sealed class GitSandbox : IDisposable
{
    private static readonly string[] OfOneRepository = ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "GIT_OBJECT_DIRECTORY", "GIT_PREFIX"];

    private readonly TemporaryFolder? folder;

    /// <summary>Makes a repository.</summary>
    public GitSandbox(bool init = true)
    {
        folder = new TemporaryFolder();
        Root = System.IO.Path.Combine(folder.Path, "repo");
        Directory.CreateDirectory(Root);
        if (init)
        {
            Git("init", "-q", "-b", "main");
        }
    }

    private GitSandbox(string root) => Root = root;

    /// <summary>The top of the working folder.</summary>
    public string Root { get; }

    /// <summary>A working folder elsewhere, which its own repository owns.</summary>
    public static GitSandbox At(string root) => new(root);

    /// <summary>A full path in the working folder.</summary>
    public string Path(string name) => System.IO.Path.Combine(Root, name);

    /// <summary>Writes a file, with its folders.</summary>
    public void Write(string name, ReadOnlySpan<byte> content)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path(name))!);
        File.WriteAllBytes(Path(name), content);
    }

    /// <summary>Writes a text file.</summary>
    public void Write(string name, string content) => Write(name, Encoding.UTF8.GetBytes(content));

    /// <summary>Writes a file and stages it, whatever is ignored.</summary>
    public void Stage(string name, ReadOnlySpan<byte> content)
    {
        Write(name, content);
        Git("add", "-f", "--", name);
    }

    /// <inheritdoc cref="Stage(string, ReadOnlySpan{byte})"/>
    public void Stage(string name, string content) => Stage(name, Encoding.UTF8.GetBytes(content));

    /// <summary>Commits what is staged, without hooks.</summary>
    /// <returns>The commit's name.</returns>
    public string Commit(string message = "change")
    {
        Git("commit", "-q", "--no-verify", "--allow-empty", "-m", message);
        return Git("rev-parse", "HEAD").Trim();
    }

    /// <summary>Runs git, which must succeed.</summary>
    public string Git(params string[] arguments)
    {
        var (code, output, error) = Try("git", arguments);
        Assert.True(code == 0, $"git {string.Join(' ', arguments)} ended with {code}: {error}");
        return output;
    }

    /// <summary>Runs any program here.</summary>
    public (int Code, string Output, string Error) Try(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Root };
        foreach (var name in OfOneRepository)
        {
            start.Environment.Remove(name);
        }

        (string, string)[] settings = [("protocol.file.allow", "always"), ("user.name", "Ada"), ("user.email", "ada@example.org"), ("commit.gpgsign", "false")];
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        start.Environment["GIT_CONFIG_COUNT"] = settings.Length.ToString(CultureInfo.InvariantCulture);
        for (var i = 0; i < settings.Length; i++)
        {
            (start.Environment[$"GIT_CONFIG_KEY_{i}"], start.Environment[$"GIT_CONFIG_VALUE_{i}"]) = settings[i];
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }

    /// <summary>Deletes the repository; .NET could not delete names that are not UTF-8.</summary>
    public void Dispose()
    {
        if (folder is not null)
        {
            // A test may have moved the repository away.
            Directory.CreateDirectory(Root);
            Try("/bin/rm", "-rf", "--", folder.Path);
            folder.Dispose();
        }
    }
}
