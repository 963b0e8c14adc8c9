using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Shardwright.Recipes.Eeg.Signals;

/// <content>What a transform can read. Unchecked pointers: an index is below the length of the transform.</content>
internal sealed unsafe partial class FourierPlan
{
    private interface IElements
    {
        static abstract Complex4 Load(void* source, long index);
    }

    [MethodImpl(Inline)]
    private static Vector256<double> Widen(Vector128<float> single)
    {
        var (low, high) = Vector128.Widen(single);
        return Vector256.Create(low, high);
    }

    private readonly struct Elements : IElements
    {
        [MethodImpl(Inline)]
        public static Complex4 Load(void* source, long index)
            => unchecked(FourierPlan.Load((Vector256<double>*)source + (2 * index)));
    }

    private readonly struct PairElements : IElements
    {
        [MethodImpl(Inline)]
        public static Complex4 Load(void* source, long index)
        {
            var at = unchecked((Vector128<float>*)source + (2 * index));
            return new(Widen(at[0]), Widen(at[1]));
        }
    }

    private readonly struct RealElements : IElements
    {
        [MethodImpl(Inline)]
        public static Complex4 Load(void* source, long index)
            => new(Widen(unchecked(((Vector128<float>*)source)[index])), Vector256<double>.Zero);
    }
}
