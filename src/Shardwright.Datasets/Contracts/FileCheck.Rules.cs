using System.Globalization;
using Shardwright.Datasets.Contracts.Sources;

namespace Shardwright.Datasets.Contracts;

internal sealed partial class FileCheck
{
    private readonly HashSet<ContractRule> brokenInRows = new(ReferenceEqualityComparer.Instance);

    private void CheckRules()
    {
        foreach (var rule in part.Rules)
        {
            switch (rule.Kind)
            {
                case ContractRuleKind.EqualDimensions:
                    CheckDimensions(rule);
                    break;
                case ContractRuleKind.EqualLengths:
                    CheckLengths(rule);
                    break;
                case ContractRuleKind.MaxOverMean:
                    CheckMaxOverMean(rule);
                    break;
                case ContractRuleKind.BelowLength:
                    CheckBelowLength(rule);
                    break;
                case ContractRuleKind.EqualsLength when present.TryGetValue(rule.Keys[1], out var other) && other.Refusal is null:
                    CheckValue(rule, LengthOf(other), "the length");
                    break;
                case ContractRuleKind.EqualsDistinct when Scan(rule.Keys[1]) is { IsWhole: true, Values.Seen: { IsFull: false } seen }:
                    CheckValue(rule, seen.Count, "the different values");
                    break;
            }
        }
    }

    private void CheckDimensions(ContractRule rule)
    {
        var known = rule.Keys.Where(lengths.ContainsKey).Select(name => (Name: name, lengths[name].Length, lengths[name].Key)).ToArray();
        if (known.Length > 1 && known.Any(one => one.Length != known[0].Length))
        {
            Breach(rule, known[0].Key, string.Join(" = ", rule.Keys), string.Join(", ", known.Select(one => $"{one.Name} = {one.Length}")));
        }
    }

    private void CheckLengths(ContractRule rule)
    {
        var found = rule.Keys.Where(name => present.TryGetValue(name, out var key) && key.Refusal is null).Select(name => (Name: name, Length: LengthOf(present[name]))).ToArray();
        if (found.Length > 1 && found.Any(one => one.Length != found[0].Length))
        {
            Breach(rule, found[0].Name, $"{string.Join(", ", rule.Keys)} of one length", string.Join(", ", found.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Length} of {one.Name}"))));
        }
    }

    private void CheckMaxOverMean(ContractRule rule)
    {
        // Of infinite numbers there is no mean; whether they may be there is another rule.
        if (Scan(rule.Keys[0]) is not { IsWhole: true, Values: { Numbers: > 0, Infinite.Count: 0 } values })
        {
            return;
        }

        var (max, mean) = (values.Max.Value, values.Sum / values.Numbers);
        if (!(max / mean < rule.Below))
        {
            Breach(
                rule, rule.Keys[0], $"max / mean below {ContractRange.Text(rule.Below)}",
                string.Create(CultureInfo.InvariantCulture, $"{max / mean:G5} (max {max:G5}, mean {mean:G5})"));
        }
    }

    private void CheckBelowLength(ContractRule rule)
    {
        if (Scan(rule.Keys[0]) is { Values: { Max.Place: >= 0 } values } scan && present.TryGetValue(rule.Keys[1], out var other) && other.Refusal is null
            && rule.Axis < Math.Max(1, other.Shape.Count))
        {
            var length = other.Shape.Count == 0 ? 1 : other.Shape[rule.Axis];
            if (values.Max.Value >= length)
            {
                Breach(
                    rule, rule.Keys[0], string.Create(CultureInfo.InvariantCulture, $"below {length}, the length of {other.Name}{(rule.Axis == 0 ? "" : $" along axis {rule.Axis}")}"),
                    $"{ContractRange.Text(values.Max.Value)}{PlaceText(values.Max.Place, scan.Key)}");
            }
        }
    }

    private void CheckValue(ContractRule rule, long expected, string what)
    {
        if (Scan(rule.Keys[0]) is { Values: { Max.Place: >= 0 } values } && (values.Max.Value != expected || values.Min.Value != expected))
        {
            Breach(rule, rule.Keys[0], string.Create(CultureInfo.InvariantCulture, $"{expected}, {what} of {rule.Keys[1]}"), ContractRange.Text(values.Max.Value));
        }
    }

    /// <summary>The rules about lists whose keys are all there as lists.</summary>
    private List<ContractRule> RowLengthRules()
        => [.. part.Rules.Where(rule => rule.Kind == ContractRuleKind.EqualLengths && rule.Keys.All(name => Scan(name) is { } scan && IsList(scan.Key)))];

    private void CompareRows(ContractRule rule, long firstRow)
    {
        if (brokenInRows.Contains(rule))
        {
            return;
        }

        var first = scans[rule.Keys[0]].Values.RowLengths;
        foreach (var name in rule.Keys.Skip(1))
        {
            var other = scans[name].Values.RowLengths;
            for (var row = 0; row < Math.Min(first.Count, other.Count); row++)
            {
                if (first[row] != other[row] && brokenInRows.Add(rule))
                {
                    Breach(
                        rule, rule.Keys[0], $"{string.Join(", ", rule.Keys)} of one length in each row",
                        string.Create(CultureInfo.InvariantCulture, $"{first[row]} of {rule.Keys[0]}, {other[row]} of {name} at [{firstRow + row}]"));
                    return;
                }
            }
        }
    }

    private KeyScan? Scan(string name) => scans.GetValueOrDefault(name);

    private static long LengthOf(SourceKey key) => key.Shape.Count == 0 ? 1 : key.Shape[0];

    private void Breach(ContractRule rule, string key, string expected, string found) => Breach(rule.Level, key, ContractReader.Word(rule.Kind), expected, found, rule.Note);
}
