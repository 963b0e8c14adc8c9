using System.Globalization;
using Shardwright.Cli.Console;

namespace Shardwright.Cli.Output;

/// <summary>Which rows were packed, how fast, and the digest of them.</summary>
internal sealed record PackSummary(
    string Path, string Split, int Length, string Tokenizer, long Rows, long Batches, long Documents, long Tokens, long DroppedTokens, long Epoch, double Seconds, string Digest)
{
    public static void Print(PackSummary result)
    {
        var rate = result.Tokens / Math.Max(result.Seconds, 1e-9);
        Terminal.Print(string.Create(CultureInfo.InvariantCulture, $"{result.Rows:N0} rows of {result.Length:N0} tokens in {result.Batches:N0} batches, {rate:N0} tokens/s"));
        Terminal.Print(string.Create(CultureInfo.InvariantCulture, $"{result.Documents:N0} documents of {result.Split} placed, {result.DroppedTokens:N0} tokens cut off where none fitted"));
        Terminal.Print($"digest {result.Digest}");
    }
}
