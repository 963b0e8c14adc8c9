using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Shardwright.Hygiene.Git;

/// <summary>One run of the user's git, with bytes in and out. One thread at a time, but for <see cref="Feed"/>.</summary>
internal sealed class GitProcess : IDisposable
{
    private const int ErrorCharacterLimit = 16 * 1024;

    private readonly Process process;
    private readonly string command;
    private readonly StringBuilder complaint = new();
    private Task? feeding;

    private GitProcess(Process process, string command)
    {
        this.process = process;
        this.command = command;
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.BeginErrorReadLine();
    }

    /// <summary>What git prints.</summary>
    public Stream Output => process.StandardOutput.BaseStream;

    /// <summary>What git said on standard error; whole after <see cref="End"/>.</summary>
    public string Complaint
    {
        get
        {
            lock (complaint)
            {
                return complaint.ToString();
            }
        }
    }

    /// <summary>Starts git.</summary>
    /// <param name="folder">Where it runs; null for here.</param>
    /// <param name="isForeign">Whether the folder alone says which repository is meant, and not the environment that a hook is given.</param>
    /// <param name="arguments">Its words.</param>
    public static GitProcess Start(string? folder, bool isForeign, params IEnumerable<string> arguments)
    {
        if (folder is not null && !Directory.Exists(folder))
        {
            throw GitThrow.NoFolder(folder);
        }

        var start = new ProcessStartInfo("git", ["--no-pager", "--no-optional-locks", "-c", "core.fsmonitor=false", .. arguments])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
            StandardErrorEncoding = Encoding.UTF8, WorkingDirectory = folder ?? "",
        };
        var environment = start.Environment;
        environment["LC_ALL"] = "C";

        // Somebody may have replaced an object for their eyes; what is committed is the object itself. And nothing is fetched to be looked at.
        environment["GIT_NO_REPLACE_OBJECTS"] = "1";
        environment["GIT_NO_LAZY_FETCH"] = "1";
        foreach (var name in (ReadOnlySpan<string>)["GIT_LITERAL_PATHSPECS", "GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS"])
        {
            environment.Remove(name);
        }

        if (isForeign)
        {
            foreach (var name in GitEnvironment.OfOneRepository)
            {
                environment.Remove(name);
            }
        }

        try
        {
            return new GitProcess(Process.Start(start)!, string.Join(' ', arguments));
        }
        catch (Win32Exception error)
        {
            throw GitThrow.NoProgram(error);
        }
    }

    /// <summary>Writes git's standard input on a thread of its own, and closes it.</summary>
    public void Feed(Action<Stream> write) => feeding = Task.Run(() =>
    {
        try
        {
            using var input = process.StandardInput.BaseStream;
            write(input);
        }
        catch (IOException)
        {
            // Git went away before it had read all; its exit code says so.
        }
    });

    /// <summary>All that is printed, where that is known to be little or wanted whole.</summary>
    public byte[] ReadAll()
    {
        using var all = new MemoryStream();
        Output.CopyTo(all);
        return all.ToArray();
    }

    /// <summary>Waits for the end.</summary>
    /// <returns>The exit code.</returns>
    public int End()
    {
        feeding?.GetAwaiter().GetResult();
        process.WaitForExit();
        return process.ExitCode;
    }

    /// <summary>Waits for the end, which must be a good one.</summary>
    public void EndWell()
    {
        if (End() != 0)
        {
            throw GitThrow.Failed(command, Complaint);
        }
    }

    /// <summary>Ends git where it is still at work.</summary>
    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
            process.WaitForExit();
        }

        process.Dispose();
    }

    private void Note(string? line)
    {
        lock (complaint)
        {
            if (line is not null && complaint.Length + line.Length < ErrorCharacterLimit)
            {
                complaint.Append(line).Append('\n');
            }
        }
    }
}
