namespace Shardwright.Datasets.Building;

/// <summary>What a build is going to do, frozen: <c>.shardwright/plan.json</c>.</summary>
public sealed record BuildPlan
{
    /// <summary>The value of <see cref="Format"/> that this version writes.</summary>
    public const string CurrentFormat = "shardwright-plan/1";

    /// <summary>The document's kind and version.</summary>
    public required string Format { get; init; }

    /// <summary>The recipe.</summary>
    public required string Recipe { get; init; }

    /// <summary>The recipe's version: another one may write other bytes.</summary>
    public required int RecipeVersion { get; init; }

    /// <summary>The time stamp of the manifest to come.</summary>
    public required string CreatedAt { get; init; }

    /// <summary>Every choice that decides what is written.</summary>
    public required IReadOnlyList<BuildOption> Options { get; init; }

    /// <summary>The inputs, hashed once, in the order of their records.</summary>
    public required IReadOnlyList<InputFile> Inputs { get; init; }

    /// <summary>Inputs that could not be read at all.</summary>
    public required IReadOnlyList<RejectedInput> RejectedInputs { get; init; }

    /// <summary>The units, in order.</summary>
    public required IReadOnlyList<PlannedUnit> Units { get; init; }

    /// <summary>About how large the outputs will be.</summary>
    public required long EstimatedBytes { get; init; }

    /// <summary>All that decides the dataset, hashed.</summary>
    public required string Fingerprint { get; init; }
}
