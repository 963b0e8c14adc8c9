using System.IO.Enumeration;
using Shardwright.Datasets.Contracts.Sources;

namespace Shardwright.Datasets.Contracts;

/// <summary>What one sort of file has to be like.</summary>
internal sealed record ContractPart
{
    /// <summary>The kind of the files.</summary>
    public required ContractFileKind Kind { get; init; }

    /// <summary>Patterns with <c>*</c> and <c>?</c> for the names of the files in a folder.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>Patterns for names that are left out again.</summary>
    public IReadOnlyList<string> Except { get; init; } = [];

    /// <summary>Whether a folder without such a file breaks the contract.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Sets of keys; a file of this kind that has all of one set is taken for such a file.</summary>
    public IReadOnlyList<IReadOnlyList<string>> KnownBy { get; init; } = [];

    /// <summary>What a key means that the contract does not name; null for nothing.</summary>
    public ContractLevel? OtherKeys { get; init; }

    /// <summary>What is said of named dimensions, by name.</summary>
    public required IReadOnlyDictionary<string, ContractDimension> Dimensions { get; init; }

    /// <summary>The keys, in the contract's order.</summary>
    public required IReadOnlyList<ContractKey> Keys { get; init; }

    /// <summary>Rules between keys.</summary>
    public required IReadOnlyList<ContractRule> Rules { get; init; }

    /// <summary>Whether a file of this name in a folder is meant.</summary>
    public bool Names(string name)
        => Files.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false))
        && !Except.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false));

    /// <summary>Whether an open file looks like one of these.</summary>
    public bool Recognises(IContractSource source)
        => Kind == source.Kind && KnownBy.Any(set => set.All(key => source.Keys.Any(found => found.Name == key)));
}
