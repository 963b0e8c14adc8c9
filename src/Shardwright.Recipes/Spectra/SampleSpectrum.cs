using Shardwright.Foundation.Random;

namespace Shardwright.Recipes.Spectra;

/// <summary>Makes raw spectra that look like measured ones, and, when asked, damaged ones. Each depends on its number alone.</summary>
internal sealed class SampleSpectrum(SpectraSampleOptions options)
{
    public const int Peaks = 128;

    private const int FewestPeaks = 8;
    private const int Kinds = 8;

    private readonly double[] mz = new double[Peaks];
    private readonly double[] intensity = new double[Peaks];

    /// <summary>m/z of each peak, ascending, zeros behind.</summary>
    public ReadOnlySpan<double> Mz => mz;

    /// <summary>Intensity of each peak, zeros behind.</summary>
    public ReadOnlySpan<double> Intensity => intensity;

    /// <summary>Peaks in it.</summary>
    public int Count { get; private set; }

    /// <summary>m/z of the precursor.</summary>
    public float PrecursorMz { get; private set; }

    /// <summary>Charge of the precursor.</summary>
    public sbyte Charge { get; private set; }

    /// <summary>Retention time in seconds.</summary>
    public float RetentionTime { get; private set; }

    /// <summary>The name of the run of a spectrum: runs are stretches of equal length.</summary>
    public string RunOf(long number) => $"MSV{78548 + (number * options.Runs / Math.Max(1, options.Count)):D9}_run";

    /// <summary>Makes one spectrum.</summary>
    public void Make(long number)
    {
        var random = new Pcg64(new NumpySeedSequence(((System.Numerics.BigInteger)(ulong)options.Seed << 64) | (ulong)number));
        Count = FewestPeaks + (int)random.NextBounded(Peaks - FewestPeaks);
        Array.Clear(mz);
        Array.Clear(intensity);
        PrecursorMz = 100 + (float)(Uniform(random) * 890);
        Charge = (sbyte)(random.NextBounded(9) == 0 ? 0 : 1);
        RetentionTime = (float)(Uniform(random) * 3600);
        for (var i = 0; i < Count; i++)
        {
            // Instruments report m/z to about four places; intensities fall off exponentially.
            mz[i] = Math.Round(50 + (Uniform(random) * (PrecursorMz + 10 - 50)), 4);
            intensity[i] = Math.Round(20 + (-Math.Log(1 - Uniform(random)) * 5000), 2);
        }

        mz.AsSpan(0, Count).Sort();
        if (IsDefect(number, out var kind))
        {
            Damage(kind);
        }
    }

    private static double Uniform(Pcg64 random) => (random.NextUInt64() >> 11) * (1.0 / (1L << 53));

    // Defects are spread evenly; the kinds take turns.
    private bool IsDefect(long number, out long kind)
    {
        var before = (long)((Int128)number * options.Defects / Math.Max(1, options.Count));
        kind = before;
        return (long)((Int128)(number + 1) * options.Defects / Math.Max(1, options.Count)) > before;
    }

    private void Damage(long kind)
    {
        switch (kind % Kinds)
        {
            case 0: mz[Count / 2] = double.NaN; break;
            case 1: intensity[Count / 2] = double.PositiveInfinity; break;
            case 2: mz[0] = -1; break;
            case 3: intensity[Count / 2] = -5; break;
            case 4: mz[Count / 2] = 0; break;
            case 5: PrecursorMz = 0; break;
            case 6: Array.Clear(intensity); break;
            default:
                Array.Clear(mz);
                Array.Clear(intensity);
                Count = 0;
                break;
        }
    }
}
