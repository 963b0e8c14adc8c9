using Shardwright.Datasets.Layouts.Ptycho;
using Shardwright.Formats.Hdf5;
using Shardwright.Formats.Npz;

namespace Shardwright.Tests.Datasets.Layouts.Ptycho;

/// <summary>Scans that tests know by heart.</summary>
internal static class SmallScan
{
    /// <summary>The scan of the golden product: 7 patterns of 8 x 8, an object of 16 x 16.</summary>
    public static Scan Golden()
    {
        var values = new float[7 * 8 * 8];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = i % 13 / 4f;
        }

        return new Scan
        {
            X = [.. Enumerable.Range(0, 7).Select(i => (1.5 * i) + .25)],
            Y = [.. Enumerable.Range(0, 7).Select(i => (2.0 * (6 - i)) + .5)],
            ScanIndex = new long[7],
            ProbeGuess = Image(8, 8, (row, column) => new ComplexSingle(row + 1, column - 2)),
            ObjectGuess = Image(16, 16, (row, column) => new ComplexSingle((row - column) / 4f, row * column % 5)),
            Patterns = new MemoryPatterns(NpyArray.Of<float>(values, 7, 8, 8)),
        };
    }

    /// <summary>A golden scan written as NPZ by NumPy, with other arrays in place of its own where a script changes them.</summary>
    /// <param name="path">The file.</param>
    /// <param name="change">Python that changes the dictionary <c>a</c> or the flag <c>compressed</c>; <c>np</c> is NumPy.</param>
    public static string Save(string path, string change = "")
    {
        PythonOracle.Run(
            $"""
            import sys
            import numpy as np
            n, N, M = 7, 8, 16
            i, r, c = np.ogrid[:n, :N, :N]
            R, C = np.ogrid[:M, :M]
            a = dict(diffraction=(((64*i+8*r+c) % 13)/4).astype(np.float32), probeGuess=((r[0]+1)+1j*(c[0]-2)).astype(np.complex64),
                     objectGuess=((R-C)/4+1j*((R*C) % 5)).astype(np.complex64), xcoords=1.5*np.arange(n)+.25, ycoords=2.0*(6-np.arange(n))+.5,
                     scan_index=np.zeros(n, np.int64))
            compressed = False
            {change}
            (np.savez_compressed if compressed else np.savez)(sys.argv[1], **a)
            """,
            path);
        return path;
    }

    public static byte[] Bytes(IPatternSource patterns)
    {
        var bytes = new byte[patterns.Count * patterns.Height * patterns.Width * patterns.Type.ElementBytes];
        patterns.Read(0, (int)patterns.Count, bytes);
        return bytes;
    }

    private static ComplexImage Image(int height, int width, Func<int, int, ComplexSingle> value)
        => new([height, width], Enumerable.Range(0, height * width).Select(i => value(i / width, i % width)).ToArray());
}
