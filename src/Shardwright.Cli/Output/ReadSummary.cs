using System.Globalization;
using Shardwright.Cli.Console;

namespace Shardwright.Cli.Output;

/// <summary>What was read, how fast, and the digest of it.</summary>
internal sealed record ReadSummary(string Recipe, string? Split, long Records, long Batches, double Seconds, string Digest)
{
    public static void Print(ReadSummary result)
    {
        var rate = result.Records / Math.Max(result.Seconds, 1e-9);
        Terminal.Print(string.Create(CultureInfo.InvariantCulture, $"{result.Records:N0} {result.Recipe} records in {result.Batches:N0} batches, {rate:N0} records/s"));
        Terminal.Print($"digest {result.Digest}");
    }
}
