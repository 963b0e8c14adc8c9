using System.Diagnostics;
using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Launcher;

/// <summary>The launcher at the root starts the program from wherever it is called.</summary>
public sealed class LauncherTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("shardwright a space ");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void The_program_starts_from_another_folder()
        => Assert.Equal(0, Start(Repository.Launcher));

    [Fact]
    public void The_program_starts_through_a_link_to_a_link()
    {
        var first = Path.Combine(_folder.FullName, "first");
        var second = Path.Combine(_folder.FullName, "second");
        File.CreateSymbolicLink(first, Repository.Launcher);
        File.CreateSymbolicLink(second, "first");

        Assert.Equal(0, Start(second));
    }

    private int Start(string program)
    {
        using var process = Process.Start(new ProcessStartInfo(program, ["--version"]) { WorkingDirectory = _folder.FullName })!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
