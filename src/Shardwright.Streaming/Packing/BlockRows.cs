namespace Shardwright.Streaming.Packing;

/// <summary>How the documents of one block of a finished dataset are packed: found from their lengths alone.</summary>
/// <param name="Rows">Rows of the block; the last may not be full.</param>
/// <param name="Placements">What stands in the rows, in order; a document's number counts from the block's first.</param>
/// <param name="RowEnds">For each row, the placements up to its end.</param>
internal sealed record BlockRows(int Rows, IReadOnlyList<PackedPlacement> Placements, IReadOnlyList<int> RowEnds)
{
    internal static BlockRows Pack(ReadOnlySpan<int> lengths, PackPlan plan)
    {
        var packer = new BestFitPacker(plan.BufferDocuments);
        var placements = new List<PackedPlacement>(lengths.Length);
        var ends = new List<int>();
        var next = 0;
        while (next < lengths.Length || packer.Count > 0)
        {
            var room = plan.Length + 1;
            while (room > 0)
            {
                while (packer.NeedsDocuments && next < lengths.Length)
                {
                    for (var end = Math.Min(next + plan.RefillDocuments, lengths.Length); next < end; next++)
                    {
                        packer.Add(next, lengths[next]);
                    }
                }

                if (packer.Count == 0)
                {
                    break;
                }

                var placed = packer.Place(room);
                placements.Add(placed);
                room -= placed.Tokens;
            }

            ends.Add(placements.Count);
        }

        return new BlockRows(ends.Count, placements, ends);
    }
}
