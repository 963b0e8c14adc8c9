using System.Buffers.Binary;

namespace Shardwright.Foundation.Random;

public sealed partial class PythonRandom
{
    /// <summary>Bytes of a saved state.</summary>
    public const int StateBytes = (MersenneTwister.StateWords + 1) * sizeof(uint);

    private PythonRandom(MersenneTwister words) => _words = words;

    /// <summary>Goes on from a saved state: <c>setstate</c>.</summary>
    /// <param name="state">What <see cref="Save"/> gave.</param>
    /// <exception cref="ArgumentException">The bytes are no state: another length, or a position past the words.</exception>
    public static PythonRandom Restore(ReadOnlySpan<byte> state)
    {
        if (state.Length != StateBytes)
        {
            throw new ArgumentException($"A state has {StateBytes} bytes, not {state.Length}.", nameof(state));
        }

        var next = BinaryPrimitives.ReadUInt32LittleEndian(state[(MersenneTwister.StateWords * sizeof(uint))..]);
        if (next > MersenneTwister.StateWords)
        {
            throw new ArgumentException($"A state stands at word 0 to {MersenneTwister.StateWords}, not {next}.", nameof(state));
        }

        var words = new uint[MersenneTwister.StateWords];
        for (var i = 0; i < MersenneTwister.StateWords; i++)
        {
            words[i] = BinaryPrimitives.ReadUInt32LittleEndian(state[(i * sizeof(uint))..]);
        }

        return new PythonRandom(new MersenneTwister(words, (int)next));
    }

    /// <summary>All that decides the draws to come.</summary>
    /// <returns><see cref="StateBytes"/> bytes: the 625 numbers of <c>getstate()[1]</c>, the words and then the position, 32-bit little-endian.</returns>
    public byte[] Save()
    {
        var bytes = new byte[StateBytes];
        for (var i = 0; i < MersenneTwister.StateWords; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(i * sizeof(uint)), _words.State[i]);
        }

        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(MersenneTwister.StateWords * sizeof(uint)), (uint)_words.Next);
        return bytes;
    }
}
