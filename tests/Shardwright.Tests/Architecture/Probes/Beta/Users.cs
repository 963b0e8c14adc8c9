using Shardwright.Tests.Architecture.Probes.Alpha;

namespace Shardwright.Tests.Architecture.Probes.Beta;

// Each uses its neighbour in one way, for the scan to find.
internal sealed class UsesBase : Probe;

internal static class UsesParameter
{
    public static void Take(Probe probe) => ArgumentNullException.ThrowIfNull(probe);
}

internal sealed class UsesField
{
    public Probe[]? Probes { get; init; }
}

internal static class UsesBody
{
    public static int Read() => Probe.Number;
}

internal static class UsesLambda
{
    public static Func<int> Make(int more) => () => Probe.Number + more;
}

internal static class UsesGeneric
{
    public static object Make() => new List<Dictionary<string, Probe>>();
}

internal static class UsesIterator
{
    public static IEnumerable<int> Make()
    {
        yield return Probe.Number;
    }
}

[Probe]
internal sealed class UsesAttribute;

internal static class UsesNothing
{
    public static int Read() => typeof(UsesNothing).Name.Length;
}
