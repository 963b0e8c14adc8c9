using System.Diagnostics;

namespace Shardwright.Tests.Formats.Hdf5;

/// <summary>h5py, through Debian's Python.</summary>
internal static class Hdf5Oracle
{
    /// <summary>Runs a script with <c>h5py</c>, <c>np</c> and <c>sys</c> imported and the folder as working directory; gives its standard output.</summary>
    public static string Python(Hdf5TestFolder folder, string script, params string[] arguments)
        => Run(folder, "/usr/bin/python3", ["-c", "import h5py, numpy as np, sys, hashlib\n" + script, .. arguments]);

    public static string Run(Hdf5TestFolder folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}: {errors.GetAwaiter().GetResult()}");
        return output.Trim();
    }
}
