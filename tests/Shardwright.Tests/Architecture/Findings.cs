namespace Shardwright.Tests.Architecture;

/// <summary>Says all that a rule found, one line each, not the first alone.</summary>
internal static class Findings
{
    public static void None(IEnumerable<string> findings)
    {
        var all = findings.ToList();
        if (all.Count > 0)
        {
            Assert.Fail(string.Join('\n', all));
        }
    }
}
