namespace Shardwright.Recipes.Code;

/// <summary>Cuts C and C++ files into documents that are never longer than a limit, at the ends of functions, classes and namespaces. Safe from many threads.</summary>
/// <remarks>
/// Units are packed greedily in source order. A namespace, class or conditional that fits the limit is not cut; a unit over the limit is
/// cut at line ends, and a line over the limit between characters. Where a single character is over the limit, it is a piece all the same.
/// </remarks>
public sealed class CodeChunker
{
    private readonly TokenMeasure measure;
    private readonly int maxTokens;
    private readonly PreambleUse preamble;

    /// <summary>Cuts files for one limit.</summary>
    /// <param name="measure">What the limit counts.</param>
    /// <param name="maxTokens">The limit, at least 1.</param>
    /// <param name="preamble">What becomes of includes, defines, usings, typedefs and leading comments.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is below 1.</exception>
    public CodeChunker(TokenMeasure measure, int maxTokens, PreambleUse preamble)
    {
        ArgumentNullException.ThrowIfNull(measure);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxTokens, 1);
        (this.measure, this.maxTokens, this.preamble) = (measure, maxTokens, preamble);
    }

    /// <summary>Cuts one file. One within the limit is a single piece, whatever it holds, and is not looked into.</summary>
    /// <param name="text">The file, valid UTF-8.</param>
    /// <returns>At least one piece; an empty file is one empty piece.</returns>
    public CodePieces Split(ReadOnlySpan<byte> text)
    {
        if (measure.IsWithin(text, maxTokens))
        {
            return new([new(0, text.Length, false)], [], IsBalanced: true);
        }

        var packer = new CodePacker(text, CodeLexer.Read(text), measure, maxTokens);
        return packer.Pack(preamble);
    }
}
