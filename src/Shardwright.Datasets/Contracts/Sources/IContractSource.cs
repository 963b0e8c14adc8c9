using Shardwright.Foundation.Errors;

namespace Shardwright.Datasets.Contracts.Sources;

/// <summary>A file that contracts are held against: keys with types and shapes, and their values in one bounded pass.</summary>
internal interface IContractSource : IDisposable
{
    /// <summary>The kind of file.</summary>
    ContractFileKind Kind { get; }

    /// <summary>What it has, in the file's order.</summary>
    IReadOnlyList<SourceKey> Keys { get; }

    /// <summary>Reads the values of keys, each once. Damage is put down beside the key; other keys are still read.</summary>
    /// <param name="wanted">The keys.</param>
    /// <param name="afterRows">Called where some rows of all wanted keys were taken, for sources that read rows.</param>
    /// <param name="cancel">Ends it between two blocks.</param>
    /// <exception cref="StorageException">The disk refused.</exception>
    void Scan(IReadOnlyList<KeyScan> wanted, Action afterRows, CancellationToken cancel);
}
