using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Shardwright.Recipes.Eeg.Signals;

/// <content>Lengths with large prime factors. Bluestein 1970: with jk = (j^2 + k^2 - (k - j)^2) / 2 a transform is a convolution.</content>
internal sealed unsafe partial class FourierPlan
{
    private FourierPlan? chirp;
    private int chirpLength;
    private double[] chirpFactors = [];
    private double[] chirpSpectrum = [];

    private void PlanChirp(long length)
    {
        chirpLength = checked((int)length);
        chirp = new FourierPlan(SmoothLength((2 * length) - 1));
        var roots = new RootsOfUnity(2 * length);
        chirpFactors = new double[2 * length];
        for (long j = 0; j < length; j++)
        {
            (chirpFactors[2 * j], chirpFactors[(2 * j) + 1]) = roots[(long)((Int128)j * j % (2 * length))];
        }

        // The other operand, the conjugate chirp about 0, is transformed once; the convolution's scale is put in here.
        using var kernel = new LaneBuffer(2 * chirp.Length);
        using var spectrum = new LaneBuffer(2 * chirp.Length);
        new Span<Vector256<double>>(kernel.Vectors, checked((int)kernel.Length)).Clear();
        for (long j = 0; j < length; j++)
        {
            var re = Vector256.Create(chirpFactors[2 * j] / chirp.Length);
            var im = Vector256.Create(-chirpFactors[(2 * j) + 1] / chirp.Length);
            var mirrored = j == 0 ? 0 : chirp.Length - j;
            Store(kernel.Vectors + (2 * j), re, im);
            Store(kernel.Vectors + (2 * mirrored), re, im);
        }

        chirp.Transform(kernel.Vectors, spectrum.Vectors, null);
        chirpSpectrum = new double[2 * chirp.Length];
        for (long k = 0; k < chirpSpectrum.Length; k++)
        {
            chirpSpectrum[k] = spectrum.Vectors[k].ToScalar();
        }
    }

    [MethodImpl(Kernel)]
    private void Chirped<T>(void* source, long first, long step, Vector256<double>* target, Vector256<double>* scratch)
        where T : struct, IElements
    {
        // The scratch holds two transforms of the convolution's length, which is at least twice the chirp's.
        unchecked
        {
            var size = chirp!.Length;
            var spread = scratch;
            var spectrum = scratch + (2 * size);
            fixed (double* factors = chirpFactors, kernel = chirpSpectrum)
            {
                for (long j = 0; j < chirpLength; j++)
                {
                    var turned = Turn(T.Load(source, first + (j * step)), factors + (2 * j));
                    Store(spread + (2 * j), turned.Re, turned.Im);
                }

                for (var j = 2L * chirpLength; j < 2 * size; j++)
                {
                    spread[j] = Vector256<double>.Zero;
                }

                chirp.Transform(spread, spectrum, null);
                for (long k = 0; k < size; k++)
                {
                    // Stored in reverse, so that the same transform takes the product back.
                    var product = Turn(spectrum + (2 * k), kernel + (2 * k));
                    Store(spread + (k == 0 ? 0 : 2 * (size - k)), product.Re, product.Im);
                }

                chirp.Transform(spread, spectrum, null);
                for (long k = 0; k < chirpLength; k++)
                {
                    var turned = Turn(spectrum + (2 * k), factors + (2 * k));
                    Store(target + (2 * k), turned.Re, turned.Im);
                }
            }
        }
    }
}
