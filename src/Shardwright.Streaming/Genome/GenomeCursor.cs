using Shardwright.Foundation.Errors;
using Shardwright.Streaming.Reading;

namespace Shardwright.Streaming.Genome;

/// <summary>A place in the reading of a split's windows, the same for every rank of any world.</summary>
/// <param name="Root">SHA-256 that names the content: the manifest's root; of other folders, that of windows, sequences and files.</param>
/// <param name="Plan">SHA-256 of all that decides the items and their order: split, options, seed, global batch; not epochs, rank or world.</param>
/// <param name="Epoch">The epoch, from 0: position div windows.</param>
/// <param name="Position">Items that all ranks have consumed, over all epochs: the <c>consumed_samples</c> of Megatron.</param>
public sealed record GenomeCursor(string Root, string Plan, int Epoch, long Position)
{
    private const int MostCharacters = 1000;

    /// <summary>Writes <c>{"v":1,"root":…,"plan":…,"epoch":e,"position":n}</c>, below 1 kB.</summary>
    public string ToJson() => CursorJson.Write(new CursorPlace(Root, Plan, Epoch, Position));

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The text.</param>
    /// <param name="name">What it is called in errors: the cursor's file.</param>
    /// <exception cref="MalformedDataException">It is no cursor of this kind and version.</exception>
    public static GenomeCursor Parse(string json, string name) => CursorJson.Parse(
        json, MostCharacters, (found, inner) => GenomeReadThrow.NoCursor(name, found, inner), (place, state) => (place, state) switch
        {
            (_, not null) => throw GenomeReadThrow.NoCursor(name, "the state of a reading of another kind"),
            ({ HasHashes: false }, _) => throw GenomeReadThrow.NoCursor(name, "no SHA-256 under \"root\" or \"plan\""),
            ({ Epoch: > int.MaxValue }, _) => throw GenomeReadThrow.NoCursor(name, $"{place.Epoch} under \"epoch\""),
            _ => new GenomeCursor(place.Root, place.Plan, (int)place.Epoch, place.Position),
        });

    /// <summary>Says what differs where the cursor is not of this reading.</summary>
    /// <param name="start">A cursor of this reading.</param>
    /// <param name="name">The windows, as errors name them.</param>
    /// <param name="order">The order of this reading.</param>
    internal void CheckOf(GenomeCursor start, string name, EpochOrder order)
    {
        if (Root != start.Root)
        {
            throw GenomeReadThrow.CursorOf(name, "root", start.Root, Root);
        }

        if (Plan != start.Plan)
        {
            throw GenomeReadThrow.CursorOf(name, "plan", $"{start.Plan} (split, options of the items, seed, order, global batch and last batch as now)", Plan);
        }

        if (Position < 0 || Position > order.Length)
        {
            throw GenomeReadThrow.CursorOf(name, "position", $"at most {order.Length}", $"{Position}");
        }

        if (Epoch != Position / order.Count)
        {
            throw GenomeReadThrow.CursorOf(name, "epoch", $"{Position / order.Count}, which has position {Position}", $"{Epoch}");
        }
    }
}
