namespace Shardwright.Tests.Architecture.Probes.Alpha;

[AttributeUsage(AttributeTargets.Class)]
internal sealed class ProbeAttribute : Attribute;
