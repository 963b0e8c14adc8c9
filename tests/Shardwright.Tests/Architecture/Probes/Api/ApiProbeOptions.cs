namespace Shardwright.Tests.Architecture.Probes.Api;

public sealed record ApiProbeOptions(string Name, double Ratio = 0.5)
{
    public TimeSpan? Wait { get; init; }

    public string Path { get; set; } = "";
}
