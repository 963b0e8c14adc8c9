namespace Shardwright.Formats.Tokenizers;

/// <summary>Where a piece ends.</summary>
internal interface IPieceRule
{
    /// <inheritdoc cref="PieceScanner.Next"/>
    int Next(ReadOnlySpan<byte> utf8, int start);
}
