using System.Text.Json;
using Shardwright.Tests.Architecture;

namespace Shardwright.Tests.Recipes.Ptycho;

/// <summary>A folder with all variants of scans and products, made once.</summary>
public sealed class VariantFolder : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public VariantFolder()
    {
        Python("ask('make-variants', folder)");
        Lines = [.. JsonDocument.Parse(System.IO.File.ReadAllText(File("variants.json"))).RootElement.EnumerateArray()];
        Directory.CreateDirectory(File("back"));
    }

    /// <summary>What is said of each of them.</summary>
    public IReadOnlyList<JsonElement> Lines { get; }

    /// <summary>A path in the folder.</summary>
    public string File(string name) => folder.File(name);

    /// <summary>Runs a script that knows NumPy, the <c>folder</c> and the twin, which it asks with <c>ask(command, …)</c>.</summary>
    public void Python(string script) => PythonOracle.Run(
        $$"""
        import contextlib, io, json, sys
        from pathlib import Path
        sys.dont_write_bytecode = True
        sys.path.insert(0, sys.argv[1])
        import numpy as np
        import ptycho_original as twin
        folder = Path(sys.argv[2])

        def ask(*arguments):
            with contextlib.redirect_stdout(io.StringIO()):
                twin.main([str(argument) for argument in arguments])

        {{script}}
        """,
        Path.Combine(SourceTree.Root, "bench", "peers"), folder.Path);

    public void Dispose() => folder.Dispose();
}
