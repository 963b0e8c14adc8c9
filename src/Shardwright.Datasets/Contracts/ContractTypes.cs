namespace Shardwright.Datasets.Contracts;

/// <summary>The words for types, and what stands for several of them.</summary>
internal static class ContractTypes
{
    /// <summary>What stands behind the type of a list's items.</summary>
    public const string ListEnding = "[]";

    private static readonly Dictionary<string, string[]> Families = new(StringComparer.Ordinal)
    {
        ["float"] = ["float16", "float32", "float64"],
        ["int"] = ["int8", "int16", "int32", "int64"],
        ["uint"] = ["uint8", "uint16", "uint32", "uint64"],
        ["integer"] = ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"],
        ["complex"] = ["complex64", "complex128"],
        ["number"] = ["float16", "float32", "float64", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"],
        ["string"] = ["text", "fixed_text", "bytes"],
    };

    private static readonly string[] Plain =
    [
        "bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float16", "float32", "float64", "complex64", "complex128",
        "text", "fixed_text", "bytes", "enum", "group", "list", "object", "null",
    ];

    /// <summary>Every word, as a message lists them.</summary>
    public static string All { get; } = string.Join(", ", Plain.Concat(Families.Keys)) + "; each also with [] behind it";

    /// <summary>Whether a contract may name a type so.</summary>
    public static bool IsKnown(string type)
    {
        var item = type.EndsWith(ListEnding, StringComparison.Ordinal) ? type[..^ListEnding.Length] : type;
        return Plain.Contains(item) || Families.ContainsKey(item);
    }

    /// <summary>Whether a type that a file has is one that a contract names.</summary>
    public static bool Matches(string wanted, string found)
    {
        if (wanted == found)
        {
            return true;
        }

        var isList = wanted.EndsWith(ListEnding, StringComparison.Ordinal);
        return isList == found.EndsWith(ListEnding, StringComparison.Ordinal)
            && Families.TryGetValue(isList ? wanted[..^ListEnding.Length] : wanted, out var family)
            && family.Contains(isList ? found[..^ListEnding.Length] : found);
    }
}
