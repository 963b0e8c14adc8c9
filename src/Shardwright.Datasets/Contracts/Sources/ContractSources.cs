using Shardwright.Datasets.Inspection;
using Shardwright.Formats.Sqlite;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;

namespace Shardwright.Datasets.Contracts.Sources;

/// <summary>Opens files by what they are, not by what they are called.</summary>
internal static class ContractSources
{
    private const int HeadBytes = 256;

    /// <summary>Opens a file.</summary>
    /// <exception cref="StorageException">It cannot be read.</exception>
    /// <exception cref="MalformedDataException">It is damaged, or of a kind that no contract is about.</exception>
    public static IContractSource Open(string path)
    {
        if (!File.Exists(path))
        {
            ContractThrow.NothingThere(path);
        }

        // A pipe would be waited for.
        _ = FileIdentity.Of(path);
        Span<byte> head = stackalloc byte[HeadBytes];
        try
        {
            using var file = File.OpenHandle(path);
            head = head[..RandomAccess.Read(file, head, 0)];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(new DataLocation(path), "file to check", "a file that can be read", error.Message.TrimEnd('.'), "Check the path and its permissions.", error);
        }

        ReadOnlySpan<byte> hdf = [0x89, (byte)'H', (byte)'D', (byte)'F', 0x0d, 0x0a, 0x1a, 0x0a];
        if (head.StartsWith(hdf))
        {
            return Hdf5ContractSource.Open(path);
        }

        if (SqliteHeader.Knows(head))
        {
            return SqliteContractSource.Open(path);
        }

        if (head.StartsWith("PAR1"u8))
        {
            return new ParquetContractSource(path);
        }

        if (NpzInspection.IsNpy(head))
        {
            return new NpyContractSource(path);
        }

        if (NpzInspection.IsArchive(path, head))
        {
            return new NpzContractSource(path);
        }

        if (head.TrimStart("\uFEFF \t\r\n"u8) is [(byte)'{', ..])
        {
            return JsonContractSource.Open(path);
        }

        ContractThrow.UnknownKind(path, head.IsEmpty ? "an empty file" : head is [0x80, >= 2 and <= 5, ..] ? "a pickle, which is never loaded"
            : $"first bytes {Convert.ToHexStringLower(head[..Math.Min(16, head.Length)])}");
        return null!;
    }
}
