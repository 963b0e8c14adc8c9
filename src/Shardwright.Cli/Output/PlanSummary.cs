using System.Globalization;
using Shardwright.Cli.Console;
using Shardwright.Datasets.Building;
using Shardwright.Foundation.Text;

namespace Shardwright.Cli.Output;

/// <summary>What a build would do.</summary>
internal sealed record PlanSummary(string Recipe, int Inputs, int RejectedInputs, int Units, long EstimatedRecords, long EstimatedBytes, string Fingerprint)
{
    public static PlanSummary Of(BuildPlan plan) => new(
        plan.Recipe, plan.Inputs.Count, plan.RejectedInputs.Count, plan.Units.Count, plan.Units.Sum(unit => unit.EstimatedRecords), plan.EstimatedBytes, plan.Fingerprint);

    public static void Print(PlanSummary plan)
    {
        Terminal.Print(string.Create(CultureInfo.InvariantCulture, $"{plan.Inputs} inputs ({plan.RejectedInputs} cannot be read), {plan.EstimatedRecords:N0} records"));
        Terminal.Print(string.Create(CultureInfo.InvariantCulture, $"{plan.Units} shards, about {ByteSize.Format(plan.EstimatedBytes)}; nothing was written"));
    }
}
