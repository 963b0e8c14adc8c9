using Shardwright.Datasets.Inspection;
using Shardwright.Formats.Npz;

namespace Shardwright.Tests.Datasets.Inspection;

public sealed class NpzInspectionTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void An_archive_is_told_array_by_array()
    {
        _ = PythonOracle.Run("""
            import sys, zipfile
            import numpy as np
            np.savez(sys.argv[1], windows=np.zeros((2, 3, 4), 'f4'), labels=np.asfortranarray(np.zeros((2, 4), 'u1')), objects=np.array([None]))
            with zipfile.ZipFile(sys.argv[1], 'a') as z: z.writestr('notes.txt', b'hello')
            """, folder.File("some.npz"));
        File.Move(folder.File("some.npz"), folder.File("some.bin"));
        var told = Inspector.Inspect(folder.File("some.bin"));
        Assert.Equal("NPZ archive", told.Kind);
        Assert.Equal("2", told.Facts.Single(fact => fact.Name == "arrays").Value);
        Assert.Equal(["windows", "<f4", "(2, 3, 4)", "C", "none"], told.Tables[0].Rows[0].Take(5));
        Assert.Equal(["labels", "|u1", "(2, 4)", "Fortran", "none"], told.Tables[0].Rows[1].Take(5));
        Assert.Contains("pickle", told.Tables[1].Rows[0][1], StringComparison.Ordinal);
        Assert.Equal(["notes.txt"], told.Tables[2].Rows[0]);
    }

    [Fact]
    public void A_single_array_is_told_by_its_first_bytes()
    {
        using (var stream = File.Create(folder.File("some.bin")))
        {
            NpyWriter.Write(stream, NpyArray.Of<double>([1, 2, 3]));
        }

        var told = Inspector.Inspect(folder.File("some.bin"));
        Assert.Equal("NPY file", told.Kind);
        Assert.Equal(["<f8", "(3,)", "C"], told.Facts.Take(3).Select(fact => fact.Value));
    }
}
