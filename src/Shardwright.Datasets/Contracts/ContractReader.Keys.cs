using System.Globalization;
using System.Text.Json;

namespace Shardwright.Datasets.Contracts;

internal static partial class ContractReader
{
    /// <summary>The rules of a key, as <c>warnings</c> may name them.</summary>
    public static IReadOnlyList<string> KeyRules { get; } =
        ["required", "alias", "readable", "dtype", "shape", "min", "max", "above", "below", "nan", "infinite", "nulls", "unique", "order", "values"];

    private static readonly (string Word, ContractOrder Order)[] Orders =
    [
        ("ascending", ContractOrder.Ascending), ("strictly_ascending", ContractOrder.StrictlyAscending),
        ("descending", ContractOrder.Descending), ("strictly_descending", ContractOrder.StrictlyDescending),
    ];

    private static readonly (string Word, ContractRuleKind Kind)[] RuleKinds =
    [
        ("equal_dimensions", ContractRuleKind.EqualDimensions), ("equal_lengths", ContractRuleKind.EqualLengths), ("max_over_mean", ContractRuleKind.MaxOverMean),
        ("below_length", ContractRuleKind.BelowLength), ("equals_length", ContractRuleKind.EqualsLength), ("equals_distinct", ContractRuleKind.EqualsDistinct),
    ];

    /// <summary>The word of a rule between keys.</summary>
    public static string Word(ContractRuleKind kind) => RuleKinds.Single(one => one.Kind == kind).Word;

    /// <summary>The word of an order.</summary>
    public static string Word(ContractOrder order) => Orders.Single(one => one.Order == order).Word;

    private static ContractKey Key(string name, ContractObject at)
    {
        var range = new ContractRange(at.Number("min"), at.Number("max"), at.Number("above"), at.Number("below"));
        if (range.IsImpossible)
        {
            throw at.Fail("min", "a range with numbers in it", "one that is empty");
        }

        var types = at.Words("dtype");
        if (types.FirstOrDefault(type => !ContractTypes.IsKnown(type)) is { } unknown)
        {
            throw at.Fail("dtype", ContractTypes.All, $"\"{unknown}\"");
        }

        var warnings = at.Words("warnings");
        if (warnings.FirstOrDefault(rule => !KeyRules.Contains(rule)) is { } noRule)
        {
            throw at.Fail("warnings", $"some of {string.Join(", ", KeyRules)}", $"\"{noRule}\"");
        }

        // What was observed is for people: it is no rule.
        _ = at.Object("observed");
        var with = at.Words("required_with");
        if (with.Count > 0 && at.Take("required") is not null)
        {
            throw at.Fail("required", "no such field beside required_with", "both");
        }

        var key = new ContractKey
        {
            Name = name,
            Description = at.Line("description"),
            Aliases = at.Words("aliases"),
            IsRequired = at.Flag("required", with.Count == 0),
            RequiredWith = with,
            Types = types,
            Shapes = Shapes(at),
            Unit = at.OptionalLine("unit"),
            Range = range,
            // NaN lies in no range, so a range alone forbids it.
            ForbidsNaN = (at.Choice("nan", "allow", "forbid") ?? (range.IsEmpty ? "allow" : "forbid")) == "forbid",
            ForbidsInfinity = at.Choice("infinite", "allow", "forbid") == "forbid",
            ForbidsNull = at.Choice("nulls", "allow", "forbid") == "forbid",
            IsUnique = at.Flag("unique", false),
            Order = at.Choice("order", [.. Orders.Select(one => one.Word)]) is { } word ? Orders.Single(one => one.Word == word).Order : null,
            Values = [.. at.List("values").Select(value => Value(at, value))],
            Warnings = warnings,
            Note = at.OptionalLine("note"),
        };
        at.Done();
        return key;
    }

    private static string Value(ContractObject at, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number => ContractRange.Text(value.GetDouble()),
        _ => throw at.Fail("values", "texts and numbers", ContractObject.Shown(value)),
    };

    private static IReadOnlyList<IReadOnlyList<ContractAxis>> Shapes(ContractObject at)
    {
        if (at.Take("shape") is null)
        {
            return [];
        }

        var items = at.List("shape");
        var isOne = items.Count == 0 || items[0].ValueKind != JsonValueKind.Array;
        return isOne ? [Shape(at, items)]
            : [.. items.Select(item => item.ValueKind == JsonValueKind.Array ? Shape(at, [.. item.EnumerateArray()]) : throw at.Fail("shape", "lists alone, or none", ContractObject.Shown(item)))];
    }

    private static ContractAxis[] Shape(ContractObject at, IReadOnlyList<JsonElement> axes)
        => [.. axes.Select(axis => Axis(axis) ?? throw at.Fail("shape", "dimensions: a whole number, a name, a name with + or - and a number, or \"*\"", ContractObject.Shown(axis)))];

    private static ContractAxis? Axis(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Number)
        {
            return value.TryGetInt64(out var length) && length >= 0 ? new ContractAxis(null, length) : null;
        }

        if (value.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        var text = value.GetString()!;
        if (text == "*")
        {
            return new ContractAxis(null, null);
        }

        var sign = text.AsSpan().IndexOfAny('+', '-');
        if (sign < 0)
        {
            return IsName(text) ? new ContractAxis(text, 0) : null;
        }

        return IsName(text[..sign]) && int.TryParse(text.AsSpan(sign + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var added) && added > 0
            ? new ContractAxis(text[..sign], text[sign] == '-' ? -added : added)
            : null;
    }

    private static ContractRule Rule(ContractObject at, List<ContractKey> keys)
    {
        var word = at.Choice("rule", [.. RuleKinds.Select(one => one.Word)]) ?? throw at.Fail("rule", $"one of {string.Join(", ", RuleKinds.Select(one => one.Word))}", "nothing");
        var kind = RuleKinds.Single(one => one.Word == word).Kind;
        IReadOnlyList<string> named = kind switch
        {
            ContractRuleKind.EqualDimensions => Dimensions(at, keys),
            ContractRuleKind.EqualLengths => Several(at, "keys", keys),
            ContractRuleKind.MaxOverMean => [One(at, "key", keys)],
            _ => [One(at, "key", keys), One(at, "of", keys)],
        };
        var below = kind == ContractRuleKind.MaxOverMean ? at.Number("below") ?? throw at.Fail("below", "a number", "nothing") : 0;
        var axis = kind == ContractRuleKind.BelowLength ? at.Length("axis") ?? 0 : 0;
        var rule = new ContractRule(
            kind, named, below, (int)Math.Min(axis, int.MaxValue), at.Choice("level", "error", "warning") == "warning" ? ContractLevel.Warning : ContractLevel.Error, at.OptionalLine("note"));
        at.Done();
        return rule;
    }

    private static string One(ContractObject at, string field, List<ContractKey> keys)
    {
        var name = at.Line(field);
        return keys.Any(key => key.Name == name) ? name : throw at.Fail(field, "a key of this contract", $"\"{name}\"");
    }

    private static IReadOnlyList<string> Several(ContractObject at, string field, List<ContractKey> keys)
    {
        var names = at.Words(field);
        return names.Count < 2 ? throw at.Fail(field, "at least two keys", $"{names.Count}")
            : names.FirstOrDefault(name => !keys.Any(key => key.Name == name)) is { } unknown ? throw at.Fail(field, "keys of this contract", $"\"{unknown}\"")
            : names;
    }

    private static IReadOnlyList<string> Dimensions(ContractObject at, List<ContractKey> keys)
    {
        var names = at.Words("dimensions");
        return names.Count < 2 ? throw at.Fail("dimensions", "at least two dimensions", $"{names.Count}")
            : names.FirstOrDefault(name => !keys.SelectMany(key => key.Shapes).Any(shape => shape.Any(axis => axis.Name == name))) is { } unknown
                ? throw at.Fail("dimensions", "dimensions that a shape has", $"\"{unknown}\"")
            : names;
    }
}
