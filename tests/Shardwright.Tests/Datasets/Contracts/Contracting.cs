using Shardwright.Datasets.Contracts;

namespace Shardwright.Tests.Datasets.Contracts;

/// <summary>Checks files in a folder, and tells breaches without the folder.</summary>
internal static class Contracting
{
    /// <summary>Each broken rule as <c>level key: rule: expected, found</c>.</summary>
    public static string[] Check(string path, string? contract = null, bool values = true)
    {
        var report = Report(path, contract, values);
        Assert.Empty(report.Failures);
        return [.. report.Breaches.Select(Line)];
    }

    public static ContractReport Report(string path, string? contract = null, bool values = true)
        => ContractCheck.Check(new ContractCheckOptions { Paths = [path], Contract = contract, ReadsValues = values }, TestContext.Current.CancellationToken);

    public static string Line(ContractBreach breach)
        => $"{(breach.Level == ContractLevel.Error ? 'E' : 'W')} {breach.Key}: {breach.Rule}: {breach.Expected} | {breach.Found}{(breach.Note is null ? "" : $" ({breach.Note})")}";
}
