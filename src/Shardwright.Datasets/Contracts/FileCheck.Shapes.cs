using System.Globalization;
using Shardwright.Datasets.Contracts.Sources;

namespace Shardwright.Datasets.Contracts;

internal sealed partial class FileCheck
{
    /// <summary>The length of each named dimension, and the key that has it; none where it is the contract's default.</summary>
    private readonly Dictionary<string, (long Length, string Key)> lengths = new(StringComparer.Ordinal);

    private void CheckShapes()
    {
        var chosen = new List<(ContractKey Key, SourceKey Found, IReadOnlyList<ContractAxis> Shape)>();
        foreach (var (key, found) in Present().Where(pair => pair.Found.Refusal is null && pair.Key.Shapes.Count > 0))
        {
            var fitting = key.Shapes.Where(shape => shape.Count == found.Shape.Count).ToArray();
            if (fitting.Length == 0)
            {
                Breach(key, "shape", string.Join(" or ", key.Shapes.Select(Text)), ShapeText(found));
                continue;
            }

            var shape = fitting.FirstOrDefault(shape => Agrees(shape, found, isAlone: true)) ?? fitting[0];
            foreach (var (axis, length) in shape.Zip(found.Shape).Where(pair => pair.First.Binds))
            {
                _ = lengths.TryAdd(axis.Name!, (length, found.Name));
            }

            chosen.Add((key, found, shape));
        }

        foreach (var (name, dimension) in part.Dimensions)
        {
            if (dimension.Default is { } otherwise)
            {
                _ = lengths.TryAdd(name, (otherwise, ""));
            }
        }

        foreach (var (key, found, shape) in chosen.Where(one => !Agrees(one.Shape, one.Found, isAlone: false)))
        {
            Breach(key, "shape", $"{ContractAxis.Text(shape)}{Where(shape, found)}", ShapeText(found));
        }

        CheckDimensions();
    }

    private void CheckDimensions()
    {
        foreach (var (name, dimension) in part.Dimensions)
        {
            if (lengths.TryGetValue(name, out var found) && (found.Length < dimension.Min || found.Length > dimension.Max))
            {
                var expected = dimension.Max == long.MaxValue ? $"at least {dimension.Min}" : $"{dimension.Min} to {dimension.Max}";
                Breach(ContractLevel.Error, found.Key, "dimensions", $"{name} ({dimension.Description}) of {expected}", found.Length.ToString(CultureInfo.InvariantCulture));
            }
        }
    }

    /// <summary>Whether lengths are as a shape has them.</summary>
    /// <param name="shape">The shape, of as many dimensions.</param>
    /// <param name="found">The key.</param>
    /// <param name="isAlone">Whether names without a length will still get one.</param>
    private bool Agrees(IReadOnlyList<ContractAxis> shape, SourceKey found, bool isAlone)
    {
        for (var i = 0; i < shape.Count; i++)
        {
            if (Wanted(shape[i]) is { } length && length != found.Shape[i] && (!isAlone || shape[i].Binds || shape[i].Name is null))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The length that a dimension has to have; null where that is open.</summary>
    private Int128? Wanted(ContractAxis axis) => axis.IsAny ? null
        : axis.Name is null ? axis.Number
        : lengths.TryGetValue(axis.Name, out var known) ? (Int128)known.Length + axis.Number!.Value
        : null;

    /// <summary>What the names of a shape stand for, where that came from another key.</summary>
    private string Where(IReadOnlyList<ContractAxis> shape, SourceKey found)
    {
        var said = shape.Where(axis => axis.Name is not null).Select(axis => axis.Name!).Distinct()
            .Where(name => lengths.ContainsKey(name))
            .Select(name => $"{name} = {lengths[name].Length}{(lengths[name].Key.Length == 0 ? " where no key says more" : lengths[name].Key == found.Name ? "" : $" of {lengths[name].Key}")}");
        var text = string.Join(", ", said);
        return text.Length == 0 ? "" : $" with {text}";
    }

    private static string Text(IReadOnlyList<ContractAxis> shape) => shape.Count == 0 ? "a single value" : ContractAxis.Text(shape);

    private static string ShapeText(SourceKey found)
        => found.Shape.Count == 0 ? "a single value" : string.Create(CultureInfo.InvariantCulture, $"({string.Join(", ", found.Shape)})");
}
