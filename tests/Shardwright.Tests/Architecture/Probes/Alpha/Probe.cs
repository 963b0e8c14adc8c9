namespace Shardwright.Tests.Architecture.Probes.Alpha;

internal class Probe
{
    public static int Number => 7;
}
