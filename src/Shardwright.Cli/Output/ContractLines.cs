using Shardwright.Cli.Console;
using Shardwright.Datasets.Contracts;

namespace Shardwright.Cli.Output;

/// <summary>How contracts and what breaks them are printed: one line for each broken rule, then what was checked.</summary>
internal static class ContractLines
{
    public static void Print(ContractReport report)
    {
        foreach (var breach in report.Breaches)
        {
            Terminal.Print($"{(breach.Level == ContractLevel.Error ? "ERROR" : "WARNING"),-7} {breach}");
        }

        var failed = report.Failures.Count == 0 ? "" : $", {report.Failures.Count} not opened";
        Terminal.Print($"{Count(report.FilesChecked, "file")} checked against {(report.Contracts.Count == 0 ? "no contract" : string.Join(", ", report.Contracts))}{failed}: {Outcome(report)}");
    }

    public static void Print(BuiltInContract[] contracts)
    {
        foreach (var contract in contracts)
        {
            Terminal.Print($"{contract.Name,-17} {contract.Description}");
        }
    }

    private static string Outcome(ContractReport report) => report is { FilesChecked: 0, Failures.Count: > 0, Breaches.Count: 0 } ? "nothing was checked"
        : report.Breaches.Count == 0 ? "no rule is broken"
        : $"{Count(report.Errors, "error")}, {Count(report.Warnings, "warning")}";

    private static string Count(int number, string what) => $"{number} {what}{(number == 1 ? "" : "s")}";
}
