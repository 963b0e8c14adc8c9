using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Shardwright.Bench;

/// <summary>Whole processes of <c>guard check</c> over repositories of source-like files; there is no peer, so times are told as they are.</summary>
public static class GuardBench
{
    private const int FilesOfFolder = 500;
    private const int MostBytes = 6000;

    /// <summary>Makes the repositories where they are missing, measures, and writes the results.</summary>
    public static void Run(BenchArguments arguments)
    {
        var (staged, tracked, turns) = (arguments.Number("--staged", 10_000), arguments.Number("--tracked", 100_000), arguments.Number("--turns", 5));
        using var folder = new BenchFolder(arguments);
        var (fresh, loose, clone) = (folder.In("staged"), folder.In("loose"), folder.In("clone"));
        Make(fresh, staged, commit: false);
        Make(loose, tracked, commit: true);
        if (!Directory.Exists(clone))
        {
            Git(folder.Path, "clone", "-q", "--no-local", loose, clone);
        }

        static Series Check(string name, string repository, params string[] words)
            => new(name, () => MeasuredProcess.Run(MeasuredProcess.Shardwright, ["guard", "check", repository, .. words]));
        Series[] series =
        [
            new("start of a process (--version)", () => MeasuredProcess.Run(MeasuredProcess.Shardwright, "--version")),
            Check($"{staged:N0} staged, as in the hook", fresh, "--staged", "--hook"),
            Check($"{tracked:N0} tracked, as they were added", loose),
            Check($"{tracked:N0} tracked, just cloned", clone),
            Check($"{tracked:N0} in the history, packed", clone, "--history"),
        ];
        Series.TakeTurns(turns, series);
        var report = new BenchReport("guard", "dotnet run -c Release --project bench/Shardwright.Bench -- guard", "work", "median ms", "least ms", "most ms", "CPU ms", "peak MB");
        foreach (var one in series)
        {
            report.Add(
                one.Name, BenchReport.Number(one.MedianSeconds * 1000, 0), BenchReport.Number(one.LeastSeconds * 1000, 0), BenchReport.Number(one.MostSeconds * 1000, 0),
                BenchReport.Number(one.MedianProcessorSeconds * 1000, 0), BenchReport.Number(one.PeakMegabytes, 0));
        }

        report.Note(string.Create(
            CultureInfo.InvariantCulture,
            $"Text files of 200 to {MostBytes} bytes, {FilesOfFolder} in a folder, in the page cache; whole processes in turn from the launcher to the end, {turns} turns after one that is not counted. The processor's time includes git's."));
        report.Write();
    }

    private static void Make(string folder, int files, bool commit)
    {
        if (Directory.Exists(folder))
        {
            return;
        }

        var random = new Random(777);
        var words = new StringBuilder();
        while (words.Length < 4 * MostBytes)
        {
            words.Append(CultureInfo.InvariantCulture, $"value_{random.Next(1000)} = compute({random.Next(1_000_000)});\n");
        }

        var text = words.ToString();
        for (var i = 0; i < files; i++)
        {
            var path = Path.Combine(folder, $"folder{i / FilesOfFolder}", $"file{i}.cs");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, string.Concat($"// {i}\n", text.AsSpan(random.Next(MostBytes), random.Next(200, MostBytes))));
        }

        Git(folder, "init", "-q");
        Git(folder, "-c", "gc.auto=0", "add", ".");
        if (commit)
        {
            Git(folder, "-c", "gc.auto=0", "-c", "user.name=bench", "-c", "user.email=bench@example.org", "commit", "-q", "-m", "files");
        }
    }

    private static void Git(string folder, params string[] words)
    {
        using var git = Process.Start(new ProcessStartInfo("git", words) { WorkingDirectory = folder })!;
        git.WaitForExit();
        if (git.ExitCode != 0)
        {
            throw new InvalidOperationException($"git {string.Join(' ', words)} ended with {git.ExitCode}");
        }
    }
}
