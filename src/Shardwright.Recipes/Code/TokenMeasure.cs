using Shardwright.Formats.Tokenizers;

namespace Shardwright.Recipes.Code;

/// <summary>How long a text is in tokens: exact with a tokenizer, or the original's estimate of a quarter of its bytes. Safe from many threads.</summary>
public abstract class TokenMeasure
{
    private const int BytesPerToken = 4;

    /// <summary>The original's estimate: <c>max(1, bytes / 4)</c>, rounded down.</summary>
    public static TokenMeasure Estimate { get; } = new BytesMeasure();

    /// <summary>Whether counts are those of a tokenizer.</summary>
    public abstract bool IsExact { get; }

    /// <summary>What people call it.</summary>
    public abstract string Name { get; }

    /// <summary>The hash of the tokenizer's file; null for the estimate.</summary>
    public abstract string? Sha256 { get; }

    /// <summary>Exact counts of a tokenizer.</summary>
    public static TokenMeasure Of(Tokenizer tokenizer) => new ExactMeasure(tokenizer);

    /// <inheritdoc cref="Tokenizer.Count"/>
    public abstract int Count(ReadOnlySpan<byte> utf8, int limit = int.MaxValue);

    /// <inheritdoc cref="Tokenizer.CountAt"/>
    public abstract void CountAt(ReadOnlySpan<byte> utf8, ReadOnlySpan<int> offsets, Span<int> counts);

    /// <summary>Whether a text is within a limit; a text that is too short for more tokens is never counted.</summary>
    public bool IsWithin(ReadOnlySpan<byte> utf8, int limit)
        => (limit > 0 && utf8.Length <= limit && MostTokens(utf8.Length) <= limit) || Count(utf8, limit) <= limit;

    private protected virtual int MostTokens(int bytes) => bytes;

    private sealed class ExactMeasure(Tokenizer tokenizer) : TokenMeasure
    {
        public override bool IsExact => true;

        public override string Name => tokenizer.Name;

        public override string? Sha256 => tokenizer.Sha256;

        private protected override int MostTokens(int bytes) => tokenizer.MostTokens(bytes);

        public override int Count(ReadOnlySpan<byte> utf8, int limit = int.MaxValue) => tokenizer.Count(utf8, limit);

        public override void CountAt(ReadOnlySpan<byte> utf8, ReadOnlySpan<int> offsets, Span<int> counts) => tokenizer.CountAt(utf8, offsets, counts);
    }

    private sealed class BytesMeasure : TokenMeasure
    {
        public override bool IsExact => false;

        public override string Name => "estimate, bytes / 4";

        public override string? Sha256 => null;

        public override int Count(ReadOnlySpan<byte> utf8, int limit = int.MaxValue) => Math.Max(1, utf8.Length / BytesPerToken);

        public override void CountAt(ReadOnlySpan<byte> utf8, ReadOnlySpan<int> offsets, Span<int> counts)
        {
            for (var i = 0; i < offsets.Length; i++)
            {
                counts[i] = offsets[i] / BytesPerToken;
            }
        }
    }
}
