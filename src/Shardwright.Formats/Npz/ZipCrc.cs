namespace Shardwright.Formats.Npz;

/// <summary>Joins CRC-32 sums of neighbouring bytes without the bytes: the sum of the first, moved by as many bytes as follow, and that of the rest.</summary>
/// <remarks>
/// Polynomials over GF(2) modulo the CRC's, bit 31 for x^0. Moving by n bytes is multiplying by x^(8n); the factor of the length asked last is kept,
/// because pieces mostly have one length. For one thread at a time.
/// </remarks>
internal sealed class ZipCrc
{
    private const uint Polynomial = 0xedb88320;
    private const uint One = 0x80000000;
    private const int BitsOfByte = 3;

    // The factor x^(2^k) for each k; it repeats after 31.
    private static readonly uint[] Powers = Squares();

    private long lastBytes = -1;
    private uint lastFactor;

    /// <summary>The sum of some bytes followed by others.</summary>
    /// <param name="first">The sum of the first.</param>
    /// <param name="second">The sum of the others.</param>
    /// <param name="secondBytes">How many the others are.</param>
    public uint Join(uint first, uint second, long secondBytes)
    {
        if (secondBytes != lastBytes)
        {
            lastFactor = Factor(secondBytes);
            lastBytes = secondBytes;
        }

        return Multiply(lastFactor, first) ^ second;
    }

    private static uint Factor(long bytes)
    {
        var factor = One;
        for (var power = BitsOfByte; bytes != 0; bytes >>= 1, power++)
        {
            if ((bytes & 1) != 0)
            {
                factor = Multiply(Powers[power % Powers.Length], factor);
            }
        }

        return factor;
    }

    private static uint Multiply(uint left, uint right)
    {
        var product = 0u;
        for (var bit = One; bit != 0; bit >>= 1)
        {
            if ((left & bit) != 0)
            {
                product ^= right;
            }

            right = (right >> 1) ^ ((right & 1) != 0 ? Polynomial : 0);
        }

        return product;
    }

    private static uint[] Squares()
    {
        var powers = new uint[31];
        var power = One >> 1;
        for (var i = 0; i < powers.Length; i++)
        {
            powers[i] = power;
            power = Multiply(power, power);
        }

        return powers;
    }
}
