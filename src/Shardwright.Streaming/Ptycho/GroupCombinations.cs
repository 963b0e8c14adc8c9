namespace Shardwright.Streaming.Ptycho;

/// <summary>The ways to take some of a few things, in the order of Python's <c>itertools.combinations</c>, by number.</summary>
internal static class GroupCombinations
{
    /// <summary>How many ways there are to take <paramref name="taken"/> of <paramref name="things"/>.</summary>
    /// <returns><see cref="long.MaxValue"/> where they are more than that.</returns>
    public static long Count(int things, int taken)
    {
        UInt128 ways = 1;
        for (var i = 1; i <= taken; i++)
        {
            ways = ways * (UInt128)(things - taken + i) / (UInt128)i;
            if (ways > long.MaxValue)
            {
                return long.MaxValue;
            }
        }

        return (long)ways;
    }

    /// <summary>The things of one way.</summary>
    /// <param name="number">Which way, from 0.</param>
    /// <param name="things">How many things there are.</param>
    /// <param name="taken">Receives their indices, ascending; its length is how many are taken.</param>
    public static void Of(long number, int things, Span<int> taken)
    {
        var thing = 0;
        for (var i = 0; i < taken.Length; i++, thing++)
        {
            for (var with = Count(things - thing - 1, taken.Length - i - 1); number >= with; with = Count(things - thing - 1, taken.Length - i - 1))
            {
                number -= with;
                thing++;
            }

            taken[i] = thing;
        }
    }
}
