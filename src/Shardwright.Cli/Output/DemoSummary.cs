namespace Shardwright.Cli.Output;

/// <summary>What the demo made.</summary>
internal sealed record DemoSummary(string Raw, string Dataset, string Sources, string Code, string Recordings, string Eeg, string Contigs, string Genomes, string Scans, string Products, IReadOnlyList<string> Steps);
