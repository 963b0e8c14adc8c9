using Shardwright.Cli.Console;
using Shardwright.Datasets.Building;

namespace Shardwright.Cli.Output;

/// <summary>What a build of a window cache did, in the words of the original, then in ours.</summary>
internal sealed record CacheSummary(BuildSummary Build, ClassSummary? Classes)
{
    public static CacheSummary Of(BuildReport report, ClassSummary? classes) => new(BuildSummary.Of(report), classes);

    public static void Print(CacheSummary result)
    {
        BuildSummary.Print(result.Build);
        if (result.Build.RejectedInputs > 0)
        {
            Terminal.Print(FormattableString.Invariant($"⚠️ Cache incomplete: {result.Build.RejectedInputs} missing after build"));
        }

        if (result.Build is { Finished: true, Units: 0 })
        {
            Terminal.Print("❌ No recording can be used. rejected.jsonl says why of each.");
        }
        else if (result.Classes is { } classes)
        {
            Terminal.Print(classes.HasSeizures
                ? FormattableString.Invariant($"✅ Cache build complete + manifest: partial={classes.Partial}, full={classes.Full}, none={classes.None}")
                : "❌ No seizures found in cache. Refusing to proceed to training.");
        }
    }
}
