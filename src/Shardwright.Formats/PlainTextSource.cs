namespace Shardwright.Formats;

/// <summary>The text of a file that is not compressed.</summary>
internal sealed class PlainTextSource(InputFile file, long offsetBytes) : TextSource
{
    private long place = offsetBytes;

    internal override int Read(Span<byte> target)
    {
        var count = file.Read(target, place);
        place += count;
        return count;
    }

    /// <inheritdoc/>
    public override void Dispose() => file.Dispose();
}
