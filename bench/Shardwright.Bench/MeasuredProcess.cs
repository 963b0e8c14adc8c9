using System.Diagnostics;
using System.Globalization;

namespace Shardwright.Bench;

/// <summary>One run of a whole process, from its start to its end.</summary>
/// <param name="Seconds">Wall time.</param>
/// <param name="ProcessorSeconds">Time on processors, of all threads: less moved by what else the machine does.</param>
/// <param name="PeakMegabytes">The most memory that it held at one time (maximum resident set size), in 10^6 bytes.</param>
/// <param name="Output">What it printed.</param>
public sealed record MeasuredProcess(double Seconds, double ProcessorSeconds, double PeakMegabytes, string Output)
{
    private const string Time = "/usr/bin/time";

    /// <summary>Our launcher.</summary>
    public static string Shardwright { get; } = Path.Combine(BenchFolder.Repository, "shardwright");

    /// <summary>The distribution's Python, which has the oracles' packages.</summary>
    public static string Python => "/usr/bin/python3";

    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="InvalidOperationException">It failed; what it said is in the message.</exception>
    public static MeasuredProcess Run(string program, params IReadOnlyList<string> arguments)
    {
        if (!File.Exists(Time))
        {
            throw new InvalidOperationException($"{Time} is missing: install the package 'time'");
        }

        var note = Path.GetTempFileName();
        try
        {
            var start = new ProcessStartInfo(Time, ["-o", note, "-f", "%M %U %S", program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
            var clock = Stopwatch.StartNew();
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            var seconds = clock.Elapsed.TotalSeconds;
            if (process.ExitCode != 0)
            {
                throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {errors.GetAwaiter().GetResult()}");
            }

            // %M is in units of 1024 bytes; %U and %S are seconds in the program and in the kernel.
            var numbers = File.ReadAllText(note).Split(' ').Select(word => double.Parse(word, CultureInfo.InvariantCulture)).ToArray();
            return new MeasuredProcess(seconds, numbers[1] + numbers[2], numbers[0] * 1024 / 1e6, output);
        }
        finally
        {
            File.Delete(note);
        }
    }
}
