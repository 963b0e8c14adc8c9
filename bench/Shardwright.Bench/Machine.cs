using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Shardwright.Bench;

/// <summary>What a result must say of the machine that it was measured on.</summary>
internal static class Machine
{
    /// <summary>The processor as it calls itself.</summary>
    public static string Processor { get; } = Field("/proc/cpuinfo", "model name") ?? RuntimeInformation.ProcessArchitecture.ToString();

    /// <summary>The processor as a folder's name.</summary>
    public static string FolderName { get; } = Slug(Processor);

    /// <summary>Memory of the machine.</summary>
    public static string Memory { get; } = string.Create(
        CultureInfo.InvariantCulture, $"{long.Parse(Field("/proc/meminfo", "MemTotal")!.Split(' ')[0], CultureInfo.InvariantCulture) * 1024 / 1e9:F0} GB");

    /// <summary>The operating system.</summary>
    public static string System { get; } = RuntimeInformation.OSDescription;

    /// <summary>Ours and those of the programs that are measured beside.</summary>
    public static IEnumerable<string> Versions() =>
    [
        .. Lines(MeasuredProcess.Shardwright, "--version"),
        .. Lines(MeasuredProcess.Python, "-c", "import sys; print('Python', sys.version.split()[0])"),
        .. Lines(MeasuredProcess.Python, "-c", "import h5py; print('h5py', h5py.__version__, 'with libhdf5', h5py.version.hdf5_version)"),
        .. Lines(MeasuredProcess.Python, "-c", "import mne, numpy, scipy; print('MNE', mne.__version__, 'with SciPy', scipy.__version__, 'and NumPy', numpy.__version__)"),
    ];

    /// <summary>The commit that was measured, and whether files differed from it.</summary>
    public static string Commit()
    {
        var dirty = Lines("git", "-C", BenchFolder.Repository, "status", "--porcelain", "--", "src").Length > 0;
        return Lines("git", "-C", BenchFolder.Repository, "rev-parse", "--short=12", "HEAD").FirstOrDefault("unknown") + (dirty ? ", with changes in src" : "");
    }

    private static string[] Lines(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        _ = errors.GetAwaiter().GetResult();
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static string? Field(string path, string name)
        => File.ReadLines(path).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?.Split(':', 2)[1].Trim();

    private static string Slug(string text)
    {
        var slug = new StringBuilder();
        foreach (var c in text.Replace("(R)", "", StringComparison.Ordinal).Replace("(TM)", "", StringComparison.Ordinal))
        {
            slug.Append(char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '-');
        }

        return string.Join('-', slug.ToString().Split('-', StringSplitOptions.RemoveEmptyEntries));
    }
}
