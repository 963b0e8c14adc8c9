using System.Globalization;
using System.Runtime.InteropServices;

namespace Shardwright.Tests.Recipes.Eeg;

/// <summary>numpy and scipy on made-up signals: noise of a seed, as both sides make it.</summary>
internal static class SignalOracle
{
    /// <summary>Uniform in [-1, 1), different for every seed.</summary>
    public static double[] Noise(int length, int seed)
    {
        var random = new Random(seed);
        var samples = new double[length];
        for (var i = 0; i < length; i++)
        {
            samples[i] = (2 * random.NextDouble()) - 1;
        }

        return samples;
    }

    /// <summary>Runs a script over float64 arrays: <c>x</c> holds them, one after the other; its <c>y</c> is given back.</summary>
    public static double[] Run(string script, IEnumerable<double> x, params object[] args)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("x"), MemoryMarshal.AsBytes(x.ToArray().AsSpan()).ToArray());
        PythonOracle.Run(
            "import sys, numpy as np, scipy.signal as sg, scipy.fft as sf\nx = np.fromfile(sys.argv[1])\na = [float(v) for v in sys.argv[3:]]\n"
            + script + "\nnp.ascontiguousarray(y, dtype=np.float64).tofile(sys.argv[2])\n",
            [folder.File("x"), folder.File("y"), .. args.Select(arg => Convert.ToString(arg, CultureInfo.InvariantCulture)!)]);
        return MemoryMarshal.Cast<byte, double>(File.ReadAllBytes(folder.File("y"))).ToArray();
    }

    /// <summary>The largest difference of two arrays of one length.</summary>
    public static double Difference(IReadOnlyList<double> a, IReadOnlyList<double> b)
    {
        Assert.Equal(a.Count, b.Count);
        var worst = 0.0;
        for (var i = 0; i < a.Count; i++)
        {
            worst = Math.Max(worst, Math.Abs(a[i] - b[i]));
            Assert.False(double.IsNaN(a[i]) || double.IsNaN(b[i]));
        }

        return worst;
    }
}
