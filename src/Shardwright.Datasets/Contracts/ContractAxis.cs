using System.Globalization;

namespace Shardwright.Datasets.Contracts;

/// <summary>One dimension of a shape: a number, a name, a name with something added, or anything.</summary>
/// <param name="Name">The dimension's name; null for a number or anything.</param>
/// <param name="Number">The length, or what is added to the length of the name; null for any length.</param>
internal readonly record struct ContractAxis(string? Name, long? Number)
{
    /// <summary>Whether any length will do.</summary>
    public bool IsAny => Name is null && Number is null;

    /// <summary>Whether it gives its name a length, and does not only use it.</summary>
    public bool Binds => Name is not null && Number == 0;

    /// <inheritdoc/>
    public override string ToString() => IsAny ? "*"
        : Name is null ? Number!.Value.ToString(CultureInfo.InvariantCulture)
        : Number is 0 ? Name
        : string.Create(CultureInfo.InvariantCulture, $"{Name}{(Number > 0 ? "+" : "")}{Number}");

    /// <summary>A shape as people read it: <c>(n, H, W)</c>.</summary>
    public static string Text(IEnumerable<ContractAxis> shape) => $"({string.Join(", ", shape)})";
}
