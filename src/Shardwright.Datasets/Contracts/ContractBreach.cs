using System.Text.Json.Serialization;

namespace Shardwright.Datasets.Contracts;

/// <summary>One rule that a file breaks.</summary>
/// <param name="Level">How bad it is.</param>
/// <param name="File">The file or folder, as the caller named it, or the name of a file in a named folder behind it.</param>
/// <param name="Key">The key that the rule is about, as the contract names it; empty where it is about the file.</param>
/// <param name="Rule">The rule, by its word in the contract, such as <c>dtype</c>, <c>shape</c> or <c>max_over_mean</c>.</param>
/// <param name="Expected">What the contract asks for.</param>
/// <param name="Found">What the file has.</param>
/// <param name="Note">What the contract says that it may mean; null where it says nothing.</param>
public sealed record ContractBreach(
    ContractLevel Level, string File, string Key, string Rule, string Expected, string Found, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Note = null)
{
    /// <summary>The breach as one line: file, key, rule, expected, found.</summary>
    public override string ToString()
        => $"{File}: {(Key.Length == 0 ? "" : $"{Key}: ")}{Rule}: expected {Expected}, found {Found}{(Note is null ? "" : $" ({Note})")}";
}
