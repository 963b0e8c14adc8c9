using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Shardwright.Recipes.Eeg.Signals;

/// <summary>
/// Brings four channels from one number of samples to another through their spectrum: what lies above the lower of the two
/// Nyquist frequencies is cut, or filled with nothing. The arithmetic is that of scipy 1.10's <c>resample</c>. Immutable.
/// </summary>
internal sealed unsafe class Resampler
{
    private readonly FourierPlan forward;
    private readonly FourierPlan backward;
    private readonly RootsOfUnity sourceRoots;
    private readonly RootsOfUnity targetRoots;

    /// <summary>Plans one pair of lengths.</summary>
    /// <param name="sourceLength">Samples that come, at least 1.</param>
    /// <param name="targetLength">Samples that are wanted, at least 1.</param>
    public Resampler(long sourceLength, long targetLength)
    {
        SourceLength = sourceLength;
        TargetLength = targetLength;

        // An even number of real samples is transformed as half as many complex ones.
        forward = new FourierPlan(IsEven(sourceLength) ? sourceLength / 2 : sourceLength);
        backward = IsEven(sourceLength) == IsEven(targetLength) && sourceLength == targetLength
            ? forward
            : new FourierPlan(IsEven(targetLength) ? targetLength / 2 : targetLength);
        sourceRoots = new RootsOfUnity(sourceLength);
        targetRoots = new RootsOfUnity(targetLength);
    }

    /// <summary>Samples that come.</summary>
    public long SourceLength { get; }

    /// <summary>Samples that go.</summary>
    public long TargetLength { get; }

    /// <summary>Vectors of work space that <see cref="Run"/> needs, for the spectrum, for what is folded from it, and for the result.</summary>
    public long WorkLength => Math.Max(Room(SourceLength), FoldOffset + Room(TargetLength));

    /// <summary>Vectors of scratch that <see cref="Run"/> needs.</summary>
    public long ScratchLength => Math.Max(forward.ScratchLength, backward.ScratchLength);

    /// <summary>Where the folded spectrum stands: after the bins that are kept, and after the result, on a cache line.</summary>
    private long FoldOffset => (Math.Max(Math.Min(SourceLength, TargetLength), Room(TargetLength)) + 3) & ~1L;

    /// <summary>Resamples.</summary>
    /// <param name="source">The samples, one vector of four channels after the other.</param>
    /// <param name="work"><see cref="WorkLength"/> vectors; the first receive the samples.</param>
    /// <param name="scratch"><see cref="ScratchLength"/> vectors.</param>
    public void Run(Vector128<float>* source, Vector256<double>* work, Vector256<double>* scratch)
    {
        if (IsEven(SourceLength))
        {
            forward.TransformPairs(source, work, scratch);
            Unfold(work);
        }
        else
        {
            forward.TransformReals(source, work, scratch);
        }

        // From here on the bins 0 to n / 2 of the spectrum stand first in the work space.
        var common = Math.Min(SourceLength, TargetLength);
        if (IsEven(common) && SourceLength != TargetLength)
        {
            var scale = Vector256.Create(TargetLength < SourceLength ? 2.0 : 0.5);
            work[common] *= scale;
            work[common + 1] *= scale;
        }

        var folded = work + FoldOffset;
        if (IsEven(TargetLength))
        {
            Fold(work, (common / 2) + 1, folded);
            backward.Transform(folded, work, scratch);
        }
        else
        {
            Mirror(work, (common / 2) + 1, folded);
            backward.Transform(folded, work, scratch);
            for (long i = 1; i < TargetLength; i++)
            {
                work[i] = work[2 * i];
            }
        }
    }

    private static bool IsEven(long length) => (length & 1) == 0;

    private static long Room(long length) => IsEven(length) ? length + 2 : 2 * length;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Fma(Vector256<double> a, Vector256<double> b, Vector256<double> c)
        => Vector256.FusedMultiplyAdd(a, b, c);

    /// <summary>From the transform of even samples + i odd samples to the spectrum of all, in place, one bin longer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Unfold(Vector256<double>* bins)
    {
        // Indexes stay between 0 and n + 1; the buffers have that room.
        unchecked
        {
            var half = SourceLength / 2;
            var (re, im) = (bins[0], bins[1]);
            bins[0] = re + im;
            bins[1] = Vector256<double>.Zero;
            bins[2 * half] = re - im;
            bins[(2 * half) + 1] = Vector256<double>.Zero;
            var point5 = Vector256.Create(0.5);
            for (long k = 1; k <= half / 2; k++)
            {
                var low = bins + (2 * k);
                var high = bins + (2 * (half - k));
                var root = sourceRoots[k];
                var wr = Vector256.Create(root.Re);
                var wi = Vector256.Create(root.Im);
                var evenRe = (low[0] + high[0]) * point5;
                var evenIm = (low[1] - high[1]) * point5;
                var oddRe = (low[1] + high[1]) * point5;
                var oddIm = (high[0] - low[0]) * point5;
                var turnRe = Fma(oddRe, wr, -(oddIm * wi));
                var turnIm = Fma(oddRe, wi, oddIm * wr);
                low[0] = evenRe + turnRe;
                low[1] = evenIm + turnIm;
                high[0] = evenRe - turnRe;
                high[1] = turnIm - evenIm;
            }
        }
    }

    /// <summary>From a spectrum to what transforms to even samples + i odd samples; in reverse, which makes the transform an inverse.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Fold(Vector256<double>* bins, long count, Vector256<double>* folded)
    {
        // Indexes stay below the target length, and those of the bins below their count.
        unchecked
        {
            var half = TargetLength / 2;
            var zero = Vector256<double>.Zero;
            var scale = Vector256.Create(1.0 / SourceLength);
            for (long k = 0; k < half; k++)
            {
                var mirrored = half - k;
                var lowRe = k < count ? bins[2 * k] : zero;
                var lowIm = k < count && k > 0 ? bins[(2 * k) + 1] : zero;
                var highRe = mirrored < count ? bins[2 * mirrored] : zero;
                var highIm = mirrored < count && k > 0 ? bins[(2 * mirrored) + 1] : zero;
                var root = targetRoots[k];
                var wr = Vector256.Create(root.Re);
                var wi = Vector256.Create(-root.Im);
                var oddRe = lowRe - highRe;
                var oddIm = lowIm + highIm;
                var turnRe = Fma(oddRe, wr, -(oddIm * wi));
                var turnIm = Fma(oddRe, wi, oddIm * wr);
                var at = folded + (k == 0 ? 0 : 2 * mirrored);
                at[0] = (lowRe + highRe - turnIm) * scale;
                at[1] = (lowIm - highIm + turnRe) * scale;
            }
        }
    }

    /// <summary>From a spectrum's half to the whole of it, in reverse; for an odd number of samples.</summary>
    private void Mirror(Vector256<double>* bins, long count, Vector256<double>* whole)
    {
        var scale = Vector256.Create(1.0 / SourceLength);
        whole[0] = bins[0] * scale;
        whole[1] = Vector256<double>.Zero;
        for (long k = 1; k <= TargetLength / 2; k++)
        {
            var re = k < count ? bins[2 * k] * scale : Vector256<double>.Zero;
            var im = k < count ? bins[(2 * k) + 1] * scale : Vector256<double>.Zero;
            var low = whole + (2 * k);
            var high = whole + (2 * (TargetLength - k));
            low[0] = re;
            low[1] = -im;
            high[0] = re;
            high[1] = im;
        }
    }
}
