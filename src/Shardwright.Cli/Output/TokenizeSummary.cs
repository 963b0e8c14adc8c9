using System.Globalization;

namespace Shardwright.Cli.Output;

/// <summary>What a tokenizer made of some texts.</summary>
internal sealed record TokenizeSummary(string Tokenizer, int Vocabulary, string Sha256, long Texts, long Skipped, long Bytes, long Tokens, double Seconds)
{
    public static void Print(TokenizeSummary result, TextWriter to)
    {
        var rate = result.Bytes / Math.Max(result.Seconds, 1e-9) / 1e6;
        to.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{result.Tokenizer}, {result.Vocabulary:N0} ids, sha256 {result.Sha256}"));
        to.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{result.Tokens:N0} tokens in {result.Texts:N0} texts of {result.Bytes:N0} bytes, {result.Bytes / (double)Math.Max(result.Tokens, 1):F2} bytes a token, {rate:N0} MB/s"));
        if (result.Skipped > 0)
        {
            to.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{result.Skipped:N0} lines without a text were skipped"));
        }
    }
}
