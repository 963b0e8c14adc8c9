namespace Shardwright.Recipes.Code;

/// <summary>Cuts C and C++ files into documents that are never longer than a limit, at the ends of functions, classes and namespaces. Safe from many threads.</summary>
/// <param name="measure">What the limit counts.</param>
/// <param name="maxTokens">The limit.</param>
/// <param name="preamble">What becomes of includes, defines, usings, typedefs and leading comments.</param>
public sealed class CodeChunker(TokenMeasure measure, int maxTokens, PreambleUse preamble)
{
    /// <summary>Cuts one file. One within the limit is a single piece, whatever it holds.</summary>
    /// <param name="text">The file, valid UTF-8.</param>
    public CodePieces Split(ReadOnlySpan<byte> text) => throw new NotImplementedException($"{measure}{maxTokens}{preamble}");
}
