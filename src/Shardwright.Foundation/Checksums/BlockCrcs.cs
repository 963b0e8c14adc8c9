namespace Shardwright.Foundation.Checksums;

/// <summary>Sums a stream of pieces of any length into one CRC-32C per block of equal length.</summary>
internal sealed class BlockCrcs
{
    private readonly int _blockBytes;
    private readonly uint[] _crcs;
    private int _block;
    private int _inBlock;

    /// <summary>Makes room for all blocks.</summary>
    /// <param name="totalBytes">How many bytes will come.</param>
    /// <param name="blockBytes">Bytes in a block; the last one is short.</param>
    public BlockCrcs(long totalBytes, int blockBytes)
    {
        _blockBytes = blockBytes;
        _crcs = new uint[checked((int)((totalBytes / blockBytes) + (totalBytes % blockBytes == 0 ? 0 : 1)))];
    }

    /// <summary>Takes the next bytes, no more in all than were announced.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var taken = Math.Min(bytes.Length, _blockBytes - _inBlock);
            _crcs[_block] = Crc32C.Append(_crcs[_block], bytes[..taken]);
            _inBlock += taken;
            if (_inBlock == _blockBytes)
            {
                _block++;
                _inBlock = 0;
            }

            bytes = bytes[taken..];
        }
    }

    /// <summary>The sums, one per block in order.</summary>
    public uint[] Finish() => _crcs;
}
