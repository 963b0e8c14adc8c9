using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Shardwright.Recipes.Eeg.Signals;

/// <content>The passes over the data. Unchecked pointers: a pass touches radix x part elements, which the plan cut from its length.</content>
internal sealed unsafe partial class FourierPlan
{
    private const MethodImplOptions Kernel = MethodImplOptions.AggressiveOptimization;

    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    [MethodImpl(Inline)]
    private static Vector256<double> Fma(Vector256<double> a, Vector256<double> b, Vector256<double> c)
        => Vector256.FusedMultiplyAdd(a, b, c);

    /// <summary>An element times a twiddle factor.</summary>
    [MethodImpl(Inline)]
    private static Complex4 Turn(Vector256<double>* at, double* w) => Turn(Load(at), w);

    [MethodImpl(Inline)]
    private static Complex4 Turn(Complex4 element, double* w)
    {
        var re = element.Re;
        var im = element.Im;
        var wr = Vector256.Create(w[0]);
        var wi = Vector256.Create(w[1]);
        return new(Fma(re, wr, -(im * wi)), Fma(re, wi, im * wr));
    }

    [MethodImpl(Inline)]
    private static Complex4 Load(Vector256<double>* at) => new(at[0], at[1]);

    [MethodImpl(Inline)]
    private static void Store(Vector256<double>* at, Vector256<double> re, Vector256<double> im)
    {
        at[0] = re;
        at[1] = im;
    }

    [MethodImpl(Inline)]
    private static void Dft2(Complex4 a, Complex4 b, Vector256<double>* target, long step)
    {
        unchecked
        {
            Store(target, a.Re + b.Re, a.Im + b.Im);
            Store(target + step, a.Re - b.Re, a.Im - b.Im);
        }
    }

    [MethodImpl(Inline)]
    private static void Dft3(Complex4 a, Complex4 b, Complex4 c, Vector256<double>* target, long step)
    {
        unchecked
        {
            var sine = Vector256.Create(0.86602540378443864676);
            var half = Vector256.Create(-0.5);
            var sumRe = b.Re + c.Re;
            var sumIm = b.Im + c.Im;
            var turnRe = (b.Im - c.Im) * sine;
            var turnIm = (c.Re - b.Re) * sine;
            var midRe = Fma(sumRe, half, a.Re);
            var midIm = Fma(sumIm, half, a.Im);
            Store(target, a.Re + sumRe, a.Im + sumIm);
            Store(target + step, midRe + turnRe, midIm + turnIm);
            Store(target + (2 * step), midRe - turnRe, midIm - turnIm);
        }
    }

    [MethodImpl(Inline)]
    private static void Dft4(Complex4 a, Complex4 b, Complex4 c, Complex4 d, Vector256<double>* target, long step)
    {
        unchecked
        {
            var acRe = a.Re + c.Re;
            var acIm = a.Im + c.Im;
            var bdRe = b.Re + d.Re;
            var bdIm = b.Im + d.Im;
            Store(target, acRe + bdRe, acIm + bdIm);
            Store(target + (2 * step), acRe - bdRe, acIm - bdIm);
            acRe = a.Re - c.Re;
            acIm = a.Im - c.Im;
            bdRe = b.Re - d.Re;
            bdIm = b.Im - d.Im;
            Store(target + step, acRe + bdIm, acIm - bdRe);
            Store(target + (3 * step), acRe - bdIm, acIm + bdRe);
        }
    }

    [MethodImpl(Inline)]
    private static void Dft5(Complex4 a, Complex4 b, Complex4 c, Complex4 d, Complex4 e, Vector256<double>* target, long step)
    {
        unchecked
        {
            var cos1 = Vector256.Create(0.30901699437494742410);
            var cos2 = Vector256.Create(-0.80901699437494742410);
            var sin1 = Vector256.Create(0.95105651629515357212);
            var sin2 = Vector256.Create(0.58778525229247312917);
            var beRe = b.Re + e.Re;
            var beIm = b.Im + e.Im;
            var cdRe = c.Re + d.Re;
            var cdIm = c.Im + d.Im;
            Store(target, a.Re + beRe + cdRe, a.Im + beIm + cdIm);
            var oneRe = Fma(cdRe, cos2, Fma(beRe, cos1, a.Re));
            var oneIm = Fma(cdIm, cos2, Fma(beIm, cos1, a.Im));
            var twoRe = Fma(cdRe, cos1, Fma(beRe, cos2, a.Re));
            var twoIm = Fma(cdIm, cos1, Fma(beIm, cos2, a.Im));
            beRe = b.Re - e.Re;
            beIm = b.Im - e.Im;
            cdRe = c.Re - d.Re;
            cdIm = c.Im - d.Im;
            var oneTurnRe = Fma(beIm, sin1, cdIm * sin2);
            var oneTurnIm = Fma(beRe, sin1, cdRe * sin2);
            var twoTurnRe = Fma(beIm, sin2, -(cdIm * sin1));
            var twoTurnIm = Fma(beRe, sin2, -(cdRe * sin1));
            Store(target + step, oneRe + oneTurnRe, oneIm - oneTurnIm);
            Store(target + (4 * step), oneRe - oneTurnRe, oneIm + oneTurnIm);
            Store(target + (2 * step), twoRe + twoTurnRe, twoIm - twoTurnIm);
            Store(target + (3 * step), twoRe - twoTurnRe, twoIm + twoTurnIm);
        }
    }

    [MethodImpl(Kernel)]
    private static void Leaf2<T>(void* source, long first, long step, Vector256<double>* target)
        where T : struct, IElements
        => Dft2(
            T.Load(source, first), T.Load(source, unchecked(first + step)),
            target, 2);

    [MethodImpl(Kernel)]
    private static void Leaf3<T>(void* source, long first, long step, Vector256<double>* target)
        where T : struct, IElements
        => Dft3(
            T.Load(source, first), T.Load(source, unchecked(first + step)),
            T.Load(source, unchecked(first + (2 * step))),
            target, 2);

    [MethodImpl(Kernel)]
    private static void Leaf4<T>(void* source, long first, long step, Vector256<double>* target)
        where T : struct, IElements
        => Dft4(
            T.Load(source, first), T.Load(source, unchecked(first + step)),
            T.Load(source, unchecked(first + (2 * step))), T.Load(source, unchecked(first + (3 * step))),
            target, 2);

    [MethodImpl(Kernel)]
    private static void Leaf5<T>(void* source, long first, long step, Vector256<double>* target)
        where T : struct, IElements
        => Dft5(
            T.Load(source, first), T.Load(source, unchecked(first + step)),
            T.Load(source, unchecked(first + (2 * step))), T.Load(source, unchecked(first + (3 * step))),
            T.Load(source, unchecked(first + (4 * step))),
            target, 2);

    [MethodImpl(Kernel)]
    private static void Pass2(Vector256<double>* data, long part, double* w)
    {
        unchecked
        {
            var step = 2 * part;
            for (var end = data + step; data < end; data += 2, w += 2)
            {
                Dft2(Load(data), Turn(data + step, w), data, step);
            }
        }
    }

    [MethodImpl(Kernel)]
    private static void Pass3(Vector256<double>* data, long part, double* w)
    {
        unchecked
        {
            var step = 2 * part;
            for (var end = data + step; data < end; data += 2, w += 4)
            {
                Dft3(Load(data), Turn(data + step, w), Turn(data + (2 * step), w + 2), data, step);
            }
        }
    }

    [MethodImpl(Kernel)]
    private static void Pass4(Vector256<double>* data, long part, double* w)
    {
        unchecked
        {
            var step = 2 * part;
            for (var end = data + step; data < end; data += 2, w += 6)
            {
                Dft4(
                    Load(data), Turn(data + step, w), Turn(data + (2 * step), w + 2), Turn(data + (3 * step), w + 4), data, step);
            }
        }
    }

    [MethodImpl(Kernel)]
    private static void Pass5(Vector256<double>* data, long part, double* w)
    {
        unchecked
        {
            var step = 2 * part;
            for (var end = data + step; data < end; data += 2, w += 8)
            {
                Dft5(
                    Load(data), Turn(data + step, w), Turn(data + (2 * step), w + 2), Turn(data + (3 * step), w + 4),
                    Turn(data + (4 * step), w + 6), data, step);
            }
        }
    }

    [MethodImpl(Kernel)]
    private static void LeafPrime<T>(void* source, long first, long step, Vector256<double>* target, int prime, double[] table)
        where T : struct, IElements
    {
        unchecked
        {
            var inputs = stackalloc Complex4[LargestRadix];
            for (var j = 0; j < prime; j++)
            {
                inputs[j] = T.Load(source, first + (j * step));
            }

            DftPrime(inputs, prime, table, target, 2);
        }
    }

    [MethodImpl(Kernel)]
    private static void PassPrime(Vector256<double>* data, long part, double* w, int prime, double[] table)
    {
        unchecked
        {
            var inputs = stackalloc Complex4[LargestRadix];
            var step = 2 * part;
            for (var end = data + step; data < end; data += 2)
            {
                inputs[0] = Load(data);
                for (var j = 1; j < prime; j++, w += 2)
                {
                    inputs[j] = Turn(data + (j * step), w);
                }

                DftPrime(inputs, prime, table, data, step);
            }
        }
    }

    /// <summary>A transform of odd prime length by its definition, each pair j, p - j folded to a sum and a difference first.</summary>
    [MethodImpl(Kernel)]
    private static void DftPrime(Complex4* inputs, int prime, double[] table, Vector256<double>* target, long step)
    {
        unchecked
        {
            var half = prime / 2;
            var sum = inputs[0];
            for (var j = 1; j <= half; j++)
            {
                var a = inputs[j];
                var b = inputs[prime - j];
                inputs[j] = new(a.Re + b.Re, a.Im + b.Im);
                inputs[prime - j] = new(a.Re - b.Re, a.Im - b.Im);
                sum = new(sum.Re + inputs[j].Re, sum.Im + inputs[j].Im);
            }

            fixed (double* cosines = table)
            {
                var cos = cosines;
                var sin = cosines + (half * half);
                for (var k = 1; k <= half; k++)
                {
                    var even = inputs[0];
                    Complex4 odd = default;
                    for (var j = 1; j <= half; j++, cos++, sin++)
                    {
                        var c = Vector256.Create(*cos);
                        var s = Vector256.Create(*sin);
                        even = new(Fma(inputs[j].Re, c, even.Re), Fma(inputs[j].Im, c, even.Im));
                        odd = new(Fma(inputs[prime - j].Re, s, odd.Re), Fma(inputs[prime - j].Im, s, odd.Im));
                    }

                    Store(target + (k * step), even.Re + odd.Im, even.Im - odd.Re);
                    Store(target + ((prime - k) * step), even.Re - odd.Im, even.Im + odd.Re);
                }
            }

            Store(target, sum.Re, sum.Im);
        }
    }

    /// <summary>One complex number of each of four channels.</summary>
    private readonly struct Complex4(Vector256<double> re, Vector256<double> im)
    {
        public readonly Vector256<double> Re = re;
        public readonly Vector256<double> Im = im;
    }
}
