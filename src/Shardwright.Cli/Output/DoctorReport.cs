using Shardwright.Formats;
using Shardwright.Foundation.Files;
using Shardwright.Foundation.Text;
using Shardwright.Hygiene.Git;

namespace Shardwright.Cli.Output;

/// <summary>Whether a machine is ready.</summary>
internal sealed record DoctorReport(bool IsReady, IReadOnlyList<DoctorCheck> Checks)
{
    public static DoctorReport Examine()
    {
        var checks = new List<DoctorCheck>
        {
            new("shardwright", true, true, VersionAction.Program, null),
            new(".NET", true, true, Environment.Version.ToString(), null),
            new("processors", true, true, $"{Environment.ProcessorCount}, SHA-256 and CRC-32C {(System.Runtime.Intrinsics.X86.Sse42.X64.IsSupported ? "in hardware" : "in software")}", null),
        };
        foreach (var library in NativeLibraries.All)
        {
            var found = library.Find();
            checks.Add(new DoctorCheck(library.Name, found.Version is not null, library.IsNeeded, found.Version ?? found.Problem!, found.Version is null ? library.Remedy : null));
        }

        var git = GitProgram.FindVersion();
        checks.Add(new DoctorCheck("git", git is not null, false, git ?? "none that starts", git is null ? "'guard' needs it: install git." : null));
        var files = OpenFileLimit.Of();
        checks.Add(new DoctorCheck("open files", files >= 1024, false, $"{files} at once", files >= 1024 ? null : "Datasets of many samples are read faster with more: ulimit -n 4096."));
        checks.Add(Space("temporary folder", Path.GetTempPath()));
        checks.Add(Space("this folder", Environment.CurrentDirectory));
        return new DoctorReport(checks.All(check => check.IsGood || !check.IsNeeded), checks);
    }

    private static DoctorCheck Space(string name, string folder)
    {
        var available = FreeSpace.Available(folder);
        return new DoctorCheck(name, available > 1L << 30, false, $"{folder} has {ByteSize.Format(available)} free", available > 1L << 30 ? null : "Free some space before you build.");
    }
}

/// <summary>One thing that was looked at.</summary>
internal sealed record DoctorCheck(string Name, bool IsGood, bool IsNeeded, string Finding, string? Remedy);
