namespace Shardwright.Recipes.Spectra;

/// <summary>FNV-1a, 64 bits: a short stand-in for a run's name where an accidental equal only costs time.</summary>
internal static class RunHash
{
    public static ulong Of(ReadOnlySpan<byte> run)
    {
        var hash = 0xcbf29ce484222325;
        unchecked
        {
            // The hash is defined by wrap-around.
            foreach (var value in run)
            {
                hash = (hash ^ value) * 0x100000001b3;
            }
        }

        return hash;
    }
}
