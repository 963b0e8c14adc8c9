using Shardwright.Datasets.Contracts.Values;
using Shardwright.Formats.Npz;
using Shardwright.Foundation.Errors;

namespace Shardwright.Datasets.Contracts.Sources;

/// <summary>A NumPy array: its one key is <c>array</c>.</summary>
internal sealed class NpyContractSource : IContractSource
{
    /// <summary>What its one key is called.</summary>
    public const string Name = "array";

    private readonly NpyReader reader;

    public NpyContractSource(string path)
    {
        reader = NpyReader.Open(path);
        Keys = [new SourceKey(Name, NumberBlocks.Word(reader.Header.Type), reader.Header.Shape, null, reader.Header.IsFortranOrder)];
    }

    public ContractFileKind Kind => ContractFileKind.Npy;

    public IReadOnlyList<SourceKey> Keys { get; }

    public void Scan(IReadOnlyList<KeyScan> wanted, Action afterRows, CancellationToken cancel)
    {
        foreach (var scan in wanted)
        {
            try
            {
                var offset = 0L;
                ArrayBlocks.Scan(
                    reader.Header,
                    bytes =>
                    {
                        reader.ReadAt(offset, bytes.Span);
                        offset += bytes.Length;
                    },
                    scan.Values, cancel);
                scan.IsWhole = true;
            }
            catch (MalformedDataException damage)
            {
                scan.Damage = damage;
            }
        }
    }

    public void Dispose() => reader.Dispose();
}
