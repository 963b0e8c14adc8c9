namespace Shardwright.Formats.Jsonl;

/// <summary>The text of a file that is not compressed.</summary>
internal sealed class JsonlPlainSource(JsonlFile file, long offsetBytes) : JsonlSource
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
