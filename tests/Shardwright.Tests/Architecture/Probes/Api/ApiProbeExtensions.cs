namespace Shardwright.Tests.Architecture.Probes.Api;

public static class ApiProbeExtensions
{
    public static T[] Twice<T>(this T value, Func<T, string>? name = null)
        where T : struct => [value, value];
}
