namespace Shardwright.Recipes.Eeg.Signals;

/// <summary>
/// The n-th roots of unity, e^(-2 pi i j / n) for j in [0, n), each from one complex product of two small tables: exact to a
/// few units in the last place at any n, in memory that grows with its square root.
/// </summary>
internal readonly struct RootsOfUnity
{
    private readonly int shift;
    private readonly (double Re, double Im)[] fine;
    private readonly (double Re, double Im)[] coarse;

    public RootsOfUnity(long n)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        while (1L << (2 * shift) < n)
        {
            shift++;
        }

        fine = new (double, double)[1 << shift];
        coarse = new (double, double)[checked((int)(((n - 1) >> shift) + 1))];
        for (var i = 0; i < fine.Length; i++)
        {
            fine[i] = Exact(i, n);
        }

        for (var i = 0; i < coarse.Length; i++)
        {
            coarse[i] = Exact((long)i << shift, n);
        }
    }

    public (double Re, double Im) this[long j]
    {
        get
        {
            // Bounds: j is below n, whose tables these are; the arrays check it again.
            unchecked
            {
                var (ar, ai) = coarse[(int)(j >> shift)];
                var (br, bi) = fine[(int)(j & ((1L << shift) - 1))];
                return ((ar * br) - (ai * bi), (ar * bi) + (ai * br));
            }
        }
    }

    /// <summary>One root, its angle brought to the first octant, so that the sine and cosine see no rounded multiple of pi.</summary>
    private static (double Re, double Im) Exact(long j, long n)
    {
        var eighths = 8 * (Int128)j;
        var octant = (int)(eighths / n);
        var rest = (double)(eighths - ((Int128)octant * n)) / n;
        var odd = (octant & 1) != 0;
        var (sin, cos) = double.SinCosPi((odd ? 1 - rest : rest) / 4);
        if (odd)
        {
            (sin, cos) = (cos, sin);
        }

        return (octant >> 1) switch
        {
            0 => (cos, -sin),
            1 => (-sin, -cos),
            2 => (-cos, sin),
            _ => (sin, cos),
        };
    }
}
