using System.Globalization;
using Shardwright.Cli.Console;
using Shardwright.Datasets.Layouts.Tuning;

namespace Shardwright.Cli.Output;

/// <summary>Which fine-tuning samples were read, and the digest of their rows.</summary>
internal sealed record TuningSummary(
    string Path, string Kind, long Samples, IReadOnlyDictionary<string, long> LeftOut, long Rows, long Batches, long SamplesRead, long LearnedTokens, double Seconds, string Digest)
{
    public static void Print(TuningSummary result)
    {
        Terminal.Print(string.Create(CultureInfo.InvariantCulture, $"{result.Samples:N0} {result.Kind} samples in {result.Path}"));
        foreach (var (flaw, lines) in result.LeftOut.Where(pair => pair.Value > 0))
        {
            Terminal.Print(string.Create(CultureInfo.InvariantCulture, $"  left out, {flaw}: {lines:N0}"));
        }

        var rate = result.SamplesRead / Math.Max(result.Seconds, 1e-9);
        Terminal.Print(string.Create(CultureInfo.InvariantCulture, $"{result.SamplesRead:N0} samples in {result.Rows:N0} rows of {result.Batches:N0} batches, {result.LearnedTokens:N0} tokens to learn, {rate:N0} samples/s"));
        Terminal.Print($"digest {result.Digest}");
    }

    /// <summary>What people call a kind of samples.</summary>
    public static string Word(TuningKind? kind) => kind?.ToString().ToLowerInvariant() ?? "unknown";
}
