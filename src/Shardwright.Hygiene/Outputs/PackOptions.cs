namespace Shardwright.Hygiene.Outputs;

/// <summary>What goes into a model archive.</summary>
public sealed record PackOptions
{
    /// <summary>One folder whose folders are models, or files, each of which becomes part of a model named as the file is without its ending.</summary>
    public required IReadOnlyList<string> Inputs { get; init; }

    /// <summary>The archive to make.</summary>
    public required string Target { get; init; }

    /// <summary>Whether an archive that is there is replaced. Default false: that is an error.</summary>
    public bool Replace { get; init; }

    /// <summary>The clock of the line in the log; nothing of it is in the archive.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
