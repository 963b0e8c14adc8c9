using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Ptycho;

/// <summary>The twin of PtychoPINN's tools, <c>bench/peers/ptycho_original.py</c>, as a Python module: many of its commands in one process.</summary>
internal static class ScanTwin
{
    private const string Prologue =
        """
        import contextlib, io, json, subprocess, sys
        from pathlib import Path
        sys.dont_write_bytecode = True
        sys.path.insert(0, sys.argv.pop(1))
        import h5py, numpy as np
        import ptycho_original as twin, ptycho_sampling as sampling, ptycho_variants as variants
        folder = Path(sys.argv[1])

        def ask(*arguments):
            printed = io.StringIO()
            with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(io.StringIO()):
                code = twin.main([str(argument) for argument in arguments])
            return code, printed.getvalue()

        """;

    /// <summary>Runs a script that knows <c>twin</c>, <c>sampling</c>, <c>variants</c>, <c>np</c>, <c>h5py</c>, <c>folder</c> and <c>ask(command, …)</c>, which gives exit code and output.</summary>
    public static string Run(string script, string folder, params string[] arguments)
        => Python.Run(Prologue + script, [Path.Combine(Repository.Root, "bench", "peers"), folder, .. arguments]);
}
