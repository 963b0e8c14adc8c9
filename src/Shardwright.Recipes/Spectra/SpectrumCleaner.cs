using Shardwright.Datasets.Layouts.Spectra;

namespace Shardwright.Recipes.Spectra;

/// <summary>The rules that make a raw spectrum a record, in Nexa's order. Reused for many spectra, by one thread.</summary>
/// <remarks>
/// Zero padding at the end (m/z and intensity both 0) is trimmed. Then: shape, finite values, m/z above 0, intensities not
/// negative, precursor, enough peaks, a signal. What passes is cut to the most intense peaks (of equal ones the first), sorted by
/// m/z (equal ones in their order), divided by the largest intensity in float64, and cast to float32.
/// </remarks>
internal sealed class SpectrumCleaner(int maxPeaks, int minPeaks, double maxPrecursorMz)
{
    private int[] order = [];
    private double[] keys = [];

    /// <summary>Cleans one spectrum into the next row of a block; the caller commits the row.</summary>
    /// <param name="mz">m/z of each peak, padded with zeros.</param>
    /// <param name="intensity">Intensity of each peak, padded alike.</param>
    /// <param name="precursorMz">m/z of the precursor.</param>
    /// <param name="block">Receives the peaks.</param>
    /// <param name="peaks">How many peaks the row has.</param>
    /// <returns>What is wrong with the spectrum, or <see cref="SpectrumFlaw.None"/>.</returns>
    public SpectrumFlaw Clean(ReadOnlySpan<double> mz, ReadOnlySpan<double> intensity, double precursorMz, SpectrumBlock block, out int peaks)
    {
        peaks = 0;
        if (mz.Length != intensity.Length)
        {
            return SpectrumFlaw.ShapeMismatch;
        }

        var count = SpectrumKernels.LengthWithoutPadding(mz, intensity);
        var flaw = Judge(mz[..count], intensity[..count], precursorMz, out var largest, out var ascending);
        if (flaw != SpectrumFlaw.None)
        {
            return flaw;
        }

        peaks = Math.Min(count, maxPeaks);
        block.ReserveRow(peaks, out var mzs, out var ints);
        if (count == peaks && ascending)
        {
            SpectrumKernels.Normalize(mz, intensity, largest, mzs, ints);
        }
        else
        {
            var chosen = Choose(mz[..count], intensity[..count], peaks);
            for (var i = 0; i < chosen.Length; i++)
            {
                mzs[i] = (float)mz[chosen[i]];
                ints[i] = (float)(intensity[chosen[i]] / largest);
            }
        }

        return SpectrumFlaw.None;
    }

    private SpectrumFlaw Judge(ReadOnlySpan<double> mz, ReadOnlySpan<double> intensity, double precursorMz, out double largest, out bool ascending)
    {
        (largest, ascending) = (0, true);
        if (mz.IsEmpty)
        {
            return SpectrumFlaw.ShapeMismatch;
        }

        var (finite, positive, notNegative) = (true, true, true);
        if (!SpectrumKernels.IsSound(mz, intensity, out largest, out ascending))
        {
            for (var i = 0; i < mz.Length; i++)
            {
                // An m/z beyond float32 would become infinite when it is cast.
                finite &= Math.Abs(mz[i]) <= float.MaxValue && double.IsFinite(intensity[i]);
                positive &= mz[i] > 0;
                notNegative &= intensity[i] >= 0;
            }
        }

        return !finite ? SpectrumFlaw.NonfiniteValues
            : !positive ? SpectrumFlaw.NegativeMz
            : !notNegative ? SpectrumFlaw.NegativeIntensity
            : !(precursorMz > 0 && precursorMz < maxPrecursorMz) ? SpectrumFlaw.InvalidPrecursorMz
            : mz.Length < minPeaks ? SpectrumFlaw.TooFewPeaks
            : largest == 0 ? SpectrumFlaw.NoSignal
            : SpectrumFlaw.None;
    }

    private ReadOnlySpan<int> Choose(ReadOnlySpan<double> mz, ReadOnlySpan<double> intensity, int peaks)
    {
        if (order.Length < mz.Length)
        {
            order = new int[mz.Length];
            keys = new double[mz.Length];
        }

        var indexes = order.AsSpan(0, mz.Length);
        for (var i = 0; i < indexes.Length; i++)
        {
            indexes[i] = i;
        }

        if (peaks < mz.Length)
        {
            intensity.CopyTo(keys);
            indexes.Sort((left, right) => keys[right].CompareTo(keys[left]) is var byIntensity && byIntensity != 0 ? byIntensity : left - right);
            indexes = indexes[..peaks];
        }

        mz.CopyTo(keys);
        indexes.Sort((left, right) => keys[left].CompareTo(keys[right]) is var byMz && byMz != 0 ? byMz : left - right);
        return indexes;
    }
}
