using System.Diagnostics.CodeAnalysis;
using Shardwright.Foundation.Errors;

namespace Shardwright.Datasets.Contracts;

/// <summary>What can be wrong with a contract, or with asking for one.</summary>
internal static class ContractThrow
{
    private const string ReadPage = "docs/formats/contracts.md has the grammar.";

    [DoesNotReturn]
    public static void Wrong(string path, string place, string subject, string expected, string found, Exception? inner = null)
        => throw new MalformedDataException(new DataLocation(path, Item: place.Length == 0 ? null : place), subject, expected, found, ReadPage, inner);

    [DoesNotReturn]
    public static void TooLarge(string path, long limit, long found)
        => throw new MalformedDataException(new DataLocation(path), "contract", $"at most {limit} bytes", $"{found}", "Name the contract's own file.");

    [DoesNotReturn]
    public static void CannotRead(string path, string found, Exception? inner = null)
        => throw new StorageException(new DataLocation(path), "contract", "a built-in contract or a file that can be read", found, $"Built in are {Names()}.", inner);

    [DoesNotReturn]
    public static void NoBuiltIn(string name)
        => throw new StorageException(new DataLocation(name), "built-in contract", Names(), "no such name", "'shardwright contract list' says what each is for.");

    [DoesNotReturn]
    public static void NothingThere(string path)
        => throw new StorageException(new DataLocation(path), "data to check", "a file or a folder", "nothing there", "Check the path.");

    [DoesNotReturn]
    public static void Unclear(string path, IReadOnlyList<string> fitting, string found)
        => throw new MalformedDataException(
            new DataLocation(path), "contract", "a file that one built-in contract fits",
            fitting.Count == 0 ? $"{found}, which none fits" : $"{found}, which {string.Join(" and ", fitting)} fit",
            $"Name one with --contract: {Names()}, or a file.");

    [DoesNotReturn]
    public static void UnknownKind(string path, string found)
        => throw new MalformedDataException(new DataLocation(path), "file to check", "NPZ, NPY, HDF5, Parquet, SQLite or a JSON object", found, "'shardwright inspect' says what it is.");

    [DoesNotReturn]
    public static void IsFolder(string path)
        => throw new StorageException(new DataLocation(path), "contract infer", "a file", "a folder", "Name one of its files.");

    private static string Names() => string.Join(", ", BuiltInContracts.All.Select(contract => contract.Name));
}
