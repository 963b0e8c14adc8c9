using System.Buffers;
using System.Runtime.ExceptionServices;

namespace Shardwright.Recipes.Code;

/// <summary>Some whole lines of one input, and what a worker made of them. Goes round: reader, worker, delivery, reader.</summary>
internal sealed class ChunkBatch : IDisposable
{
    private const int LargestKept = 8 << 20;

    private readonly ManualResetEventSlim done = new();

    public ArrayBufferWriter<byte> Bytes { get; private set; } = new();

    public List<ChunkLine> Lines { get; } = [];

    /// <summary>Where the line after the last stands.</summary>
    public ChunkPosition Next { get; set; }

    /// <summary>What the lines took of their input, in bytes.</summary>
    public long InputBytes { get; set; }

    /// <summary>Why the input ends here though it has more.</summary>
    public string? InputFlaw { get; set; }

    /// <summary>Documents as JSON lines.</summary>
    public ArrayBufferWriter<byte> Json { get; private set; } = new();

    /// <summary>Documents as they are.</summary>
    public ArrayBufferWriter<byte> Texts { get; private set; } = new();

    public List<ChunkDocument> Documents { get; } = [];

    public ExceptionDispatchInfo? Failure { get; set; }

    public void Finish() => done.Set();

    public void Wait(CancellationToken cancel)
    {
        done.Wait(cancel);
        Failure?.Throw();
    }

    public void Clear()
    {
        done.Reset();
        Lines.Clear();
        Documents.Clear();
        Bytes = Cleared(Bytes);
        Json = Cleared(Json);
        Texts = Cleared(Texts);
        InputFlaw = null;
        Failure = null;
        InputBytes = 0;
    }

    public void Dispose() => done.Dispose();

    /// <summary>The same writer, empty; a new one where a giant document made it grow.</summary>
    public static ArrayBufferWriter<byte> Cleared(ArrayBufferWriter<byte> writer)
    {
        if (writer.Capacity > LargestKept)
        {
            return new ArrayBufferWriter<byte>();
        }

        writer.ResetWrittenCount();
        return writer;
    }
}
