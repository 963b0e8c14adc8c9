using Shardwright.Formats.Npz;

namespace Shardwright.Datasets.Layouts.Eeg;

/// <summary>Rows of an array that is deflated: read on from the last one, or from the start again to go back.</summary>
internal sealed class StreamedRows(NpzReader npz, NpzMember member, int rowElements, string path) : RowSource(member.Header.Type, rowElements)
{
    private const int SkipBytes = 1 << 16;

    private Stream? stream;
    private long next;
    private byte[] skipped = [];

    /// <inheritdoc/>
    public override void Dispose()
    {
        stream?.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override void ReadBytes(long index, Span<byte> bytes)
    {
        if (stream is null || index < next)
        {
            stream?.Dispose();
            (stream, next) = (npz.OpenData(member), 0);
        }

        if (skipped.Length == 0 && index > next)
        {
            skipped = new byte[SkipBytes];
        }

        for (var left = (index - next) * RowBytes; left > 0;)
        {
            var read = stream.Read(skipped, 0, (int)Math.Min(left, skipped.Length));
            left -= read > 0 ? read : throw Short();
        }

        next = index;
        for (var got = 0; got < bytes.Length;)
        {
            var read = stream.Read(bytes[got..]);
            got += read > 0 ? read : throw Short();
        }

        // At its end the stream compares the checksum of all that it gave.
        next++;
        if (next == member.Header.Shape[0])
        {
            _ = stream.ReadByte();
        }
    }

    private Foundation.Errors.MalformedDataException Short() => CacheThrow.ShardError(path, member.Name, $"{member.Header.Bytes} bytes", "fewer");
}
