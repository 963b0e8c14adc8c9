using Shardwright.Datasets.Contracts.Values;
using Shardwright.Formats.Npz;
using Shardwright.Foundation.Errors;

namespace Shardwright.Datasets.Contracts.Sources;

/// <summary>A NumPy archive: each array is a key. Members that are not read, pickles above all, are named as what they are.</summary>
internal sealed class NpzContractSource : IContractSource
{
    private readonly NpzReader reader;

    public NpzContractSource(string path)
    {
        reader = NpzReader.Open(path);
        Keys =
        [
            .. reader.Members.Select(member => new SourceKey(member.Name, NumberBlocks.Word(member.Header.Type), member.Header.Shape, null, member.Header.IsFortranOrder)),
            .. reader.Refusals.Select(refusal => new SourceKey(refusal.Name, "", [], refusal.Reason.Found ?? refusal.Reason.Subject)),
        ];
    }

    public ContractFileKind Kind => ContractFileKind.Npz;

    public IReadOnlyList<SourceKey> Keys { get; }

    public void Scan(IReadOnlyList<KeyScan> wanted, Action afterRows, CancellationToken cancel)
    {
        foreach (var scan in wanted)
        {
            try
            {
                var member = reader.Find(scan.Key.Name)!;
                using var data = reader.OpenData(member);
                ArrayBlocks.Scan(member.Header, bytes => data.ReadExactly(bytes.Span), scan.Values, cancel);
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
