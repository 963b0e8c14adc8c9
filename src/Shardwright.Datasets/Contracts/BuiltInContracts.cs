using Shardwright.Foundation.Errors;

namespace Shardwright.Datasets.Contracts;

/// <summary>The contracts that come with the program, each a JSON file in it.</summary>
public static class BuiltInContracts
{
    private const string Prefix = "contracts/";
    private const string Ending = ".json";

    private static readonly Lazy<IReadOnlyList<Contract>> Read = new(() =>
    [
        .. typeof(BuiltInContracts).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal) && name.EndsWith(Ending, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => ContractReader.Read(name, Bytes(name))),
    ]);

    /// <summary>All of them, by name.</summary>
    public static IReadOnlyList<BuiltInContract> All => [.. Read.Value.Select(contract => new BuiltInContract(contract.Name, contract.Description))];

    internal static IReadOnlyList<Contract> Contracts => Read.Value;

    /// <summary>The JSON of one, to be read or copied into a contract of one's own.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="StorageException">There is none of that name.</exception>
    public static string Text(string name)
    {
        if (!Read.Value.Any(contract => contract.Name == name))
        {
            ContractThrow.NoBuiltIn(name);
        }

        return System.Text.Encoding.UTF8.GetString(Bytes($"{Prefix}{name}{Ending}"));
    }

    private static byte[] Bytes(string resource)
    {
        using var stream = typeof(BuiltInContracts).Assembly.GetManifestResourceStream(resource)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
