namespace Shardwright.Cli.Output;

/// <summary>What the demo made.</summary>
internal sealed record DemoSummary(string Raw, string Dataset, IReadOnlyList<string> Steps);
