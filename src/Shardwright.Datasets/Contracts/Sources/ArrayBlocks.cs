using Shardwright.Datasets.Contracts.Values;
using Shardwright.Formats.Npz;

namespace Shardwright.Datasets.Contracts.Sources;

/// <summary>Reads a NumPy array block by block into a scan.</summary>
internal static class ArrayBlocks
{
    private const int BlockBytes = 1 << 18;

    /// <summary>Reads an array to its end.</summary>
    /// <param name="header">Its type.</param>
    /// <param name="read">Fills a buffer with the bytes that follow; they are as many as the array still has.</param>
    /// <param name="values">Takes them.</param>
    /// <param name="cancel">Ends it between two blocks.</param>
    public static void Scan(NpyHeader header, Action<Memory<byte>> read, ValueScan values, CancellationToken cancel)
    {
        if (header.Type.ElementBytes == 0)
        {
            for (var i = 0L; i < header.Elements; i++)
            {
                values.AddText([]);
            }

            return;
        }

        var block = new byte[Math.Max(1, BlockBytes / header.Type.ElementBytes) * header.Type.ElementBytes];
        for (var left = header.Bytes; left > 0;)
        {
            cancel.ThrowIfCancellationRequested();
            var bytes = block.AsMemory(0, (int)Math.Min(left, block.Length));
            read(bytes);
            header.Type.MakeLittleEndian(bytes.Span);
            NumberBlocks.Add(values, header.Type, bytes.Span);
            left -= bytes.Length;
        }
    }
}
