using Shardwright.Foundation.Reporting;

namespace Shardwright.Recipes.Code;

/// <summary>What sample of source files is made; the same options give the same files.</summary>
public sealed record CodeSampleOptions
{
    /// <summary>The folder that gets the files.</summary>
    public required string Folder { get; init; }

    /// <summary>Source files. Default 1,000. Does not count where a tree is packed.</summary>
    public long Count { get; init; } = 1000;

    /// <summary>Numbered files they are spread over. Default 1.</summary>
    public int Files { get; init; } = 1;

    /// <summary>Whether the files are gzipped.</summary>
    public bool Gzip { get; init; }

    /// <summary>Lines that are damaged, of every kind in turn. Default none.</summary>
    public long Defects { get; init; }

    /// <summary>The seed. Default 42.</summary>
    public long Seed { get; init; } = 42;

    /// <summary>A tree of real source files to pack instead; null to make them up.</summary>
    public string? From { get; init; }

    /// <summary>The ends of the names that are taken from a tree. Default those of C and C++.</summary>
    public IReadOnlyList<string> Extensions { get; init; } =
        [".c", ".cc", ".cpp", ".cxx", ".c++", ".h", ".hh", ".hpp", ".hxx", ".h++", ".inl", ".ipp", ".tcc", ".tpp", ".cu", ".cuh"];

    /// <summary>Where progress goes.</summary>
    public IReporter Reporter { get; init; } = Foundation.Reporting.Reporter.Silent;
}
