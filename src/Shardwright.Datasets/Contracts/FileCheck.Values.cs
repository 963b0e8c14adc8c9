using System.Globalization;
using Shardwright.Datasets.Contracts.Sources;
using Shardwright.Datasets.Contracts.Values;
using Shardwright.Foundation.Errors;

namespace Shardwright.Datasets.Contracts;

internal sealed partial class FileCheck
{
    private readonly Dictionary<string, KeyScan> scans = new(StringComparer.Ordinal);

    private void CheckValues(CancellationToken cancel)
    {
        foreach (var (key, found) in Present().Where(pair => pair.Found.Refusal is null && pair.Found.Type != "group"))
        {
            var needs = Needs(key, found);
            if (needs != ValueNeeds.None)
            {
                scans.Add(key.Name, new KeyScan(found, new ValueScan(needs, key.Order, key.Values)));
            }
        }

        if (scans.Count == 0)
        {
            return;
        }

        var rows = RowLengthRules();
        var firstRow = 0L;
        source.Scan(
            [.. scans.Values],
            () =>
            {
                foreach (var rule in rows)
                {
                    CompareRows(rule, firstRow);
                }

                firstRow += rows.Count == 0 ? 0 : scans[rows[0].Keys[0]].Values.RowLengths.Count;
            },
            cancel);
        foreach (var key in part.Keys.Where(key => scans.ContainsKey(key.Name)))
        {
            Judge(key, scans[key.Name]);
        }
    }

    private ValueNeeds Needs(ContractKey key, SourceKey found)
    {
        var (isFloat, isNumber) = (IsOf(found, "float", "complex"), IsOf(found, "float", "complex", "int", "uint", "bool", "enum"));
        var canBeNumber = isNumber || (source.Kind == ContractFileKind.Sqlite && found.Type != "text");
        var needs = ValueNeeds.None;
        if (canBeNumber && (!key.Range.IsEmpty || ((isFloat || !isNumber) && (key.ForbidsNaN || key.ForbidsInfinity))))
        {
            needs |= ValueNeeds.Range;
        }

        needs |= (key.IsUnique ? ValueNeeds.Unique : 0) | (key.Order is not null ? ValueNeeds.Order : 0) | (key.Values.Count > 0 ? ValueNeeds.Allowed : 0);
        if (source.Kind is ContractFileKind.Sqlite or ContractFileKind.Parquet)
        {
            needs |= (key.ForbidsNull ? ValueNeeds.Presence : 0) | (source.Kind == ContractFileKind.Sqlite && key.Types.Count > 0 ? ValueNeeds.Presence : 0);
        }

        foreach (var rule in part.Rules.Where(rule => rule.Keys.Contains(key.Name)))
        {
            needs |= rule.Kind switch
            {
                ContractRuleKind.MaxOverMean when canBeNumber => ValueNeeds.Range | ValueNeeds.Sum,
                ContractRuleKind.BelowLength or ContractRuleKind.EqualsLength when canBeNumber && rule.Keys[0] == key.Name => ValueNeeds.Range,
                ContractRuleKind.EqualsDistinct => rule.Keys[0] != key.Name ? ValueNeeds.Unique : canBeNumber ? ValueNeeds.Range : 0,
                ContractRuleKind.EqualLengths when IsList(found) => ValueNeeds.RowLengths,
                _ => ValueNeeds.None,
            };
        }

        return needs;
    }

    private static bool IsOf(SourceKey found, params ReadOnlySpan<string> families)
    {
        foreach (var family in families)
        {
            if (found.Type.StartsWith(family, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsList(SourceKey found) => found.Type.EndsWith(ContractTypes.ListEnding, StringComparison.Ordinal);

    private void Judge(ContractKey key, KeyScan scan)
    {
        var (values, found) = (scan.Values, scan.Key);
        if (scan.Damage is { } damage)
        {
            Breach(key.Level("readable"), key.Name, "readable", "values that can be read to their end", Words(damage));
        }

        JudgeTypes(key, scan);
        JudgeRange(key, scan);
        if (key.ForbidsNaN && values.NaN.Count > 0)
        {
            Breach(key, "nan", "no NaN", Tallied(values.NaN, found));
        }

        if (key.ForbidsInfinity && values.Infinite.Count > 0)
        {
            Breach(key, "infinite", "finite numbers", Tallied(values.Infinite, found));
        }

        if (values.Unordered.Count > 0)
        {
            Breach(key, "order", $"values that are {ContractReader.Word(key.Order!.Value).Replace('_', ' ')}{(IsList(found) ? " in each row" : "")}", Tallied(values.Unordered, found));
        }

        if (values.Refused.Count > 0)
        {
            Breach(key, "values", $"{(key.Values.Count == 1 ? "" : "one of ")}{string.Join(", ", key.Values)}", Tallied(values.Refused, found));
        }

        if (key.IsUnique && values.Repeated.Count > 0)
        {
            Breach(key, "unique", "each value once", $"{Tallied(values.Repeated, found)} that stood before");
        }

        if (key.IsUnique && values.Seen is { IsFull: true })
        {
            Breach(ContractLevel.Warning, key.Name, "unique", "each value once", $"more than {SeenValues.Most} different values: the rest was not compared", key.Note);
        }
    }

    private void JudgeTypes(ContractKey key, KeyScan scan)
    {
        var missing = Math.Max(scan.Values.Missing.Count, scan.Values.Types.GetValueOrDefault("null"));
        if (key.ForbidsNull && missing > 0)
        {
            Breach(key, "nulls", "a value in each row", scan.Values.Missing.Count > 0 ? Tallied(scan.Values.Missing, scan.Key) : $"{missing} null");
        }

        if (key.Types.Count == 0)
        {
            return;
        }

        foreach (var (type, count) in scan.Values.Types.Where(pair => pair.Key != "null" && scan.Key.Shape.Count > 0 && !key.Types.Any(wanted => ContractTypes.Matches(wanted, pair.Key))))
        {
            Breach(key, "dtype", string.Join(" or ", key.Types), $"{count} of {scan.Values.Types.Values.Sum()} values of type {type}");
        }
    }

    private void JudgeRange(ContractKey key, KeyScan scan)
    {
        var (values, range) = (scan.Values, key.Range);
        if (values.Min.Place >= 0 && range.Min is { } min && values.Min.Value < min)
        {
            Breach(key, "min", $"at least {Number(key, min)}", Bound(key, values.Min, scan.Key));
        }

        if (values.Min.Place >= 0 && range.Above is { } above && values.Min.Value <= above)
        {
            Breach(key, "above", $"above {Number(key, above)}", Bound(key, values.Min, scan.Key));
        }

        if (values.Max.Place >= 0 && range.Max is { } max && values.Max.Value > max)
        {
            Breach(key, "max", $"at most {Number(key, max)}", Bound(key, values.Max, scan.Key));
        }

        if (values.Max.Place >= 0 && range.Below is { } below && values.Max.Value >= below)
        {
            Breach(key, "below", $"below {Number(key, below)}", Bound(key, values.Max, scan.Key));
        }
    }

    private static string Number(ContractKey key, double number) => ContractRange.Text(number) + (key.Unit is null ? "" : $" {key.Unit}");

    private static string Bound(ContractKey key, (double Value, long Place) bound, SourceKey found)
        => $"{Number(key, bound.Value)}{PlaceText(bound.Place, found)}";

    private static string Tallied(Tally tally, SourceKey found)
        => string.Create(CultureInfo.InvariantCulture, $"{tally.Shown}{PlaceText(tally.First, found)}{(tally.Count > 1 ? $", and {tally.Count - 1} more" : "")}");

    private static string Words(ShardwrightException error) => error.Found is null ? error.Subject : $"{error.Subject}: {error.Found}";

    /// <summary>A place as an index, or as a row where values are rows.</summary>
    private static string PlaceText(long place, SourceKey found)
    {
        if (found.Shape.Count == 0)
        {
            return "";
        }

        var index = new long[found.Shape.Count];
        for (var step = 0; step < index.Length; step++)
        {
            var axis = found.IsFortranOrder ? step : index.Length - 1 - step;
            index[axis] = place % Math.Max(1, found.Shape[axis]);
            place /= Math.Max(1, found.Shape[axis]);
        }

        return string.Create(CultureInfo.InvariantCulture, $" at [{string.Join(", ", index)}]");
    }
}
