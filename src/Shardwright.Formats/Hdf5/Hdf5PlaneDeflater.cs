using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Shardwright.Formats.Npz;

namespace Shardwright.Formats.Hdf5;

/// <summary>Deflates the shuffled bytes of numbers: planes that hardly repeat themselves by how often each byte occurs, and all behind them by libdeflate.</summary>
/// <remarks>
/// Specifications: RFC 1950, RFC 1951. What is left of noise once its bytes are shuffled are planes in which a search for repetitions finds next to nothing and takes nearly all of the time; the
/// last planes, with signs and exponents, are what repeats. The same bytes always give the same stream.
/// </remarks>
internal static unsafe class Hdf5PlaneDeflater
{
    /// <summary>A plane with fewer bytes like the one before them, of a hundred, is coded by frequency.</summary>
    private const int MostRepeats = 40;

    private const ushort Header = 0x789C;
    private const int HeaderBytes = sizeof(ushort);
    private const int SumBytes = sizeof(uint);

    /// <summary>A last block without bytes: fixed code, end of block.</summary>
    private static ReadOnlySpan<byte> LastBlock => [0x03, 0x00];

    /// <summary>The room that the stream of so many bytes needs.</summary>
    /// <param name="state">For the planes that repeat themselves.</param>
    /// <param name="count">The bytes.</param>
    /// <param name="planes">Bytes of a number.</param>
    public static long Bound(LibDeflateCompressor state, int count, int planes)
        => HeaderBytes + SumBytes + (long)LibDeflate.Bound(state, (nuint)count) + ((long)planes * SampleDeflater.Bound(0)) + SampleDeflater.Bound(count);

    /// <summary>The zlib stream of shuffled bytes.</summary>
    /// <param name="state">For the planes that repeat themselves.</param>
    /// <param name="shuffled">The bytes, plane after plane.</param>
    /// <param name="count">How many.</param>
    /// <param name="planes">Bytes of a number.</param>
    /// <param name="stored">Receives the stream.</param>
    /// <param name="storedBytes">Its room, <see cref="Bound"/> bytes.</param>
    /// <returns>Bytes of the stream.</returns>
    public static int Deflate(LibDeflateCompressor state, byte* shuffled, int count, int planes, byte* stored, long storedBytes)
    {
        var planeBytes = count / planes;
        var target = new Span<byte>(stored, checked((int)storedBytes));
        BinaryPrimitives.WriteUInt16BigEndian(target, Header);
        var (at, done) = (HeaderBytes, 0);
        for (var plane = 0; plane < planes; plane++, done += planeBytes)
        {
            var bytes = new ReadOnlySpan<byte>(shuffled + done, planeBytes);
            if (RepeatsItself(bytes))
            {
                break;
            }

            at += SampleDeflater.Deflate(bytes, target[at..]);
        }

        // What numbers leave over behind their last whole one is not shuffled, and goes with the rest.
        if (done == count)
        {
            LastBlock.CopyTo(target[at..]);
            at += LastBlock.Length;
        }
        else
        {
            at += (int)LibDeflate.Deflate(state, shuffled + done, (nuint)(count - done), stored + at, (nuint)(storedBytes - at - SumBytes));
        }

        BinaryPrimitives.WriteUInt32BigEndian(target[at..], LibDeflate.Adler32(new ReadOnlySpan<byte>(shuffled, count)));
        return at + SumBytes;
    }

    private static bool RepeatsItself(ReadOnlySpan<byte> plane)
    {
        if (plane.Length < 2)
        {
            return true;
        }

        var (equal, at) = (0L, 0);
        ref var first = ref MemoryMarshal.GetReference(plane);
        for (; at + Vector<byte>.Count < plane.Length; at += Vector<byte>.Count)
        {
            // Each equal pair gives a byte of 255, of which the lowest bit is counted.
            var same = Vector.Equals(Unsafe.ReadUnaligned<Vector<byte>>(ref Unsafe.Add(ref first, at)), Unsafe.ReadUnaligned<Vector<byte>>(ref Unsafe.Add(ref first, at + 1)));
            var words = Vector.AsVectorUInt64(same & Vector<byte>.One);
            for (var i = 0; i < Vector<ulong>.Count; i++)
            {
                equal += BitOperations.PopCount(words[i]);
            }
        }

        for (; at + 1 < plane.Length; at++)
        {
            equal += plane[at] == plane[at + 1] ? 1 : 0;
        }

        return equal * 100 >= (long)MostRepeats * plane.Length;
    }
}
