namespace Shardwright.Formats;

/// <summary>The text of a finished file, block after block, whatever it is compressed with. For one thread.</summary>
internal abstract class TextSource : IDisposable
{
    /// <summary>The first byte of every gzip member.</summary>
    internal const byte GzipFirst = 0x1f;

    /// <summary>Reads the next bytes of the text.</summary>
    /// <returns>0 at the end.</returns>
    /// <exception cref="Foundation.Errors.MalformedDataException">It is cut or damaged; what could be read before that was given. Every further call says the same.</exception>
    internal abstract int Read(Span<byte> target);

    /// <inheritdoc/>
    public abstract void Dispose();
}
