using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Shardwright.Recipes.Eeg.Signals;

/// <summary>
/// Memory for vectors of four lanes, one lane a channel. Two vectors, a complex number of each channel, fill one cache line.
/// </summary>
internal sealed unsafe class LaneBuffer : IDisposable
{
    /// <summary>Channels that go through the arithmetic together.</summary>
    public const int Lanes = 4;

    private const int LineBytes = 64;

    private void* memory;

    public LaneBuffer(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Length = length;
        memory = NativeMemory.AlignedAlloc((nuint)Math.Max(LineBytes, length * sizeof(Vector256<double>)), LineBytes);
    }

    ~LaneBuffer() => Release();

    /// <summary>How many vectors fit.</summary>
    public long Length { get; }

    /// <summary>The first vector; valid until the buffer is disposed of.</summary>
    public Vector256<double>* Vectors
    {
        get
        {
            ObjectDisposedException.ThrowIf(memory is null, this);
            return (Vector256<double>*)memory;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    private void Release()
    {
        NativeMemory.AlignedFree(memory);
        memory = null;
    }
}
