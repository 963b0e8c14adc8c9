namespace Shardwright.Datasets.Contracts;

/// <summary>What one key of a file has to be like.</summary>
internal sealed record ContractKey
{
    /// <summary>Its name in the file.</summary>
    public required string Name { get; init; }

    /// <summary>What it holds, in one line.</summary>
    public required string Description { get; init; }

    /// <summary>Other names under which it may stand.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Whether it has to be there.</summary>
    public bool IsRequired { get; init; } = true;

    /// <summary>Keys with which it has to be there; none where it is optional always.</summary>
    public IReadOnlyList<string> RequiredWith { get; init; } = [];

    /// <summary>Types that will do; none for any.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>Shapes that will do; none for any.</summary>
    public IReadOnlyList<IReadOnlyList<ContractAxis>> Shapes { get; init; } = [];

    /// <summary>The unit of its numbers; null where it has none.</summary>
    public string? Unit { get; init; }

    /// <summary>The numbers that will do.</summary>
    public required ContractRange Range { get; init; }

    /// <summary>Whether NaN is a breach.</summary>
    public bool ForbidsNaN { get; init; }

    /// <summary>Whether an infinity is a breach.</summary>
    public bool ForbidsInfinity { get; init; }

    /// <summary>Whether a missing value is a breach.</summary>
    public bool ForbidsNull { get; init; }

    /// <summary>Whether each value stands once.</summary>
    public bool IsUnique { get; init; }

    /// <summary>How one value follows another; null where it does not matter.</summary>
    public ContractOrder? Order { get; init; }

    /// <summary>The only values that will do, texts and numbers as texts; none for any.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>The rules of this key that only warn.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>What a breach of one of its rules may mean; null for nothing.</summary>
    public string? Note { get; init; }

    /// <summary>How bad a breach of a rule is.</summary>
    public ContractLevel Level(string rule) => Warnings.Contains(rule) ? ContractLevel.Warning : ContractLevel.Error;
}
