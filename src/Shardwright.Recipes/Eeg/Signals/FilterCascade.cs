using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Shardwright.Recipes.Eeg.Signals;

/// <summary>
/// Four second-order sections in a row over four channels, forward in time from rest, float64. Direct form II transposed, as
/// scipy's <c>lfilter</c>. Immutable; the caller keeps the state.
/// </summary>
internal sealed unsafe class FilterCascade
{
    /// <summary>Sections of a cascade; fewer are filled up with sections that change nothing.</summary>
    public const int Sections = 4;

    /// <summary>Vectors of state: two a section, zero at rest.</summary>
    public const int StateLength = 2 * Sections;

    /// <summary>What a state decays below after a channel went flat is nought: numbers near the smallest take a hundred times longer.</summary>
    private const double Negligible = 1e-200;

    private readonly Biquad[] sections;

    public FilterCascade(IReadOnlyList<Biquad> sections)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sections.Count, Sections);
        this.sections = [.. sections, .. Enumerable.Repeat(Biquad.Identity, Sections - sections.Count)];
    }

    /// <summary>Filters in place.</summary>
    /// <param name="samples">One vector a sample.</param>
    /// <param name="count">How many.</param>
    /// <param name="state"><see cref="StateLength"/> vectors, kept from one call to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(Vector256<double>* samples, long count, Span<Vector256<double>> state)
    {
        var (p, q, r, t) = (sections[0], sections[1], sections[2], sections[3]);
        var (p1, p2, q1, q2) = (state[0], state[1], state[2], state[3]);
        var (r1, r2, t1, t2) = (state[4], state[5], state[6], state[7]);
        unchecked
        {
            // The pointer stays within the count that the caller gave.
            for (var end = samples + count; samples < end; samples++)
            {
                *samples = Step(in t, Step(in r, Step(in q, Step(in p, *samples, ref p1, ref p2), ref q1, ref q2), ref r1, ref r2), ref t1, ref t2);
            }
        }

        (state[0], state[1], state[2], state[3]) = (Flush(p1), Flush(p2), Flush(q1), Flush(q2));
        (state[4], state[5], state[6], state[7]) = (Flush(r1), Flush(r2), Flush(t1), Flush(t2));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Step(in Biquad section, Vector256<double> x, ref Vector256<double> s1, ref Vector256<double> s2)
    {
        var y = Vector256.FusedMultiplyAdd(x, Vector256.Create(section.B0), s1);
        s1 = Vector256.FusedMultiplyAdd(y, Vector256.Create(-section.A1), Vector256.FusedMultiplyAdd(x, Vector256.Create(section.B1), s2));
        s2 = Vector256.FusedMultiplyAdd(y, Vector256.Create(-section.A2), x * Vector256.Create(section.B2));
        return y;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Flush(Vector256<double> state)
        => Vector256.AndNot(state, Vector256.LessThan(Vector256.Abs(state), Vector256.Create(Negligible)));
}
