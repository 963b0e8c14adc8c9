using System.Text;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;
using Shardwright.Hygiene.Git;

namespace Shardwright.Hygiene.Guard;

/// <summary>Puts the guard into a repository, and takes it away. One call at a time for one repository.</summary>
public static class GuardInstallation
{
    private const string ChainedName = GuardHook.Name + ".chained";
    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>Writes the pre-commit hook and the block of <c>.gitignore</c>. A hook already there is run behind it. Doing it twice changes nothing.</summary>
    /// <param name="folder">A folder of the repository; null for where the process is.</param>
    /// <param name="program">The words that start the program, full paths: the program itself, or a runtime and the program.</param>
    /// <exception cref="DatasetStateException">There is no repository with a working folder, or its files cannot be mended by a program.</exception>
    /// <exception cref="StorageException">A file cannot be written.</exception>
    public static GuardInstallReport Install(string? folder, IReadOnlyList<string> program)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentOutOfRangeException.ThrowIfZero(program.Count);
        var repository = GitRepository.Open(folder);
        var top = repository.RequireWorkFolder();
        var path = GuardHook.PathIn(repository);
        if (path.Contains('\uFFFD', StringComparison.Ordinal) || top.Contains('\uFFFD', StringComparison.Ordinal))
        {
            throw GuardThrow.NotUtf8(path);
        }

        if (Directory.Exists(path))
        {
            throw GuardThrow.HookIsFolder(path);
        }

        DurableFolder.Create(repository.HooksFolder);
        var isOurs = GuardHook.IsOurs(path);
        var chained = isOurs ? GuardHook.ChainedIn(path) : null;
        var other = new FileInfo(path);
        if (!isOurs && (other.Exists || other.LinkTarget is not null))
        {
            chained = FreeName(repository.HooksFolder);
        }

        var text = Encoding.UTF8.GetBytes(GuardHook.Text(program, chained ?? ""));
        var isChanged = !isOurs || !GuardHook.IsInstalled(repository) || !File.ReadAllBytes(path).AsSpan().SequenceEqual(text);
        if (isChanged)
        {
            Try(path, "write the hook", () => Write(path, text, isOurs || chained is null ? null : Path.Combine(repository.HooksFolder, chained)));
        }

        return new GuardInstallReport(
            path, isChanged, chained is null ? null : Path.Combine(repository.HooksFolder, chained), Path.Combine(top, ".gitignore"), IgnoreBlock.Write(top),
            IsShared: !IsInside(repository.HooksFolder, repository));
    }

    /// <summary>Takes the hook away and puts back the one that was there before. The block of <c>.gitignore</c>, which others share, stays.</summary>
    /// <param name="folder">A folder of the repository; null for where the process is.</param>
    /// <exception cref="DatasetStateException">There is no repository.</exception>
    /// <exception cref="StorageException">A file cannot be renamed or removed.</exception>
    public static GuardInstallReport Remove(string? folder)
    {
        var repository = GitRepository.Open(folder);
        var path = GuardHook.PathIn(repository);
        var ignored = Path.Combine(repository.RequireWorkFolder(), ".gitignore");
        if (!GuardHook.IsOurs(path))
        {
            return new GuardInstallReport(path, IsHookChanged: false, null, ignored, IsIgnoreChanged: false, IsShared: false);
        }

        var chained = GuardHook.ChainedIn(path) is { } name ? Path.Combine(repository.HooksFolder, name) : null;
        var isBack = chained is not null && (File.Exists(chained) || new FileInfo(chained).LinkTarget is not null);
        Try(path, "put back the hook that was there before", () =>
        {
            if (isBack)
            {
                File.Move(chained!, path, overwrite: true);
            }
            else
            {
                File.Delete(path);
            }
        });
        return new GuardInstallReport(path, IsHookChanged: true, isBack ? chained : null, ignored, IsIgnoreChanged: false, IsShared: !IsInside(repository.HooksFolder, repository));
    }

    // The hook that is there keeps its name until ours takes it: git is never without it, whatever fails in between.
    private static void Write(string path, byte[] text, string? kept)
    {
        using var file = AtomicFile.Create(path);
        file.Stream.Write(text);
        file.Stream.Flush();
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file.PartialPath, Executable);
        }

        if (kept is null)
        {
            file.Commit();
            return;
        }

        try
        {
            if (new FileInfo(path).LinkTarget is { } target)
            {
                File.CreateSymbolicLink(kept, target);
            }
            else
            {
                File.Copy(path, kept);
            }

            file.Commit();
        }
        catch
        {
            File.Delete(kept);
            throw;
        }
    }

    private static bool IsInside(string hooks, GitRepository repository)
        => repository.HooksFolder.StartsWith(repository.WorkFolder + "/", StringComparison.Ordinal)
            || hooks == Path.Combine(Path.GetDirectoryName(repository.ObjectsFolder)!, "hooks");

    private static string FreeName(string folder)
    {
        var name = ChainedName;
        for (var i = 2; Path.Exists(Path.Combine(folder, name)); i++)
        {
            name = $"{ChainedName}.{i}";
        }

        return name;
    }

    private static void Try(string path, string what, Action work)
    {
        try
        {
            work();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw GuardThrow.Refused(path, what, error);
        }
    }
}
