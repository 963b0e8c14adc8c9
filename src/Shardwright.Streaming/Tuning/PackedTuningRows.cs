namespace Shardwright.Streaming.Tuning;

/// <summary>Whole samples share rows; every rank packs all rows, so that all agree.</summary>
internal sealed class PackedTuningRows : TuningRows
{
    private readonly Dictionary<long, EncodedSample> taken = [];
    private readonly List<PackItem> row = [];
    private PaddedPacker? packer;
    private bool hadBatch;

    public PackedTuningRows(TuningSet set, TuningCursor from)
        : base(set, from)
    {
        hadBatch = from.Position > 0;
        if (!IsOver && from.Waiting.Count > 0)
        {
            packer = NewPacker([.. from.Waiting.Select(Take)]);
        }
    }

    public override IReadOnlyList<long> Waiting => packer is null ? [] : [.. packer.Waiting.Select(item => item.Position)];

    public override bool Next(bool build, out BuiltRows? batch)
    {
        batch = null;
        for (; !IsOver; EndEpoch())
        {
            packer ??= NewPacker([]);
            var rows = new List<List<EncodedSample>>(Math.Min(Set.Plan.BatchSize, 1024));
            while (rows.Count < Set.Plan.BatchSize && packer.NextRow(row))
            {
                var samples = new List<EncodedSample>(row.Count);
                foreach (var item in row)
                {
                    taken.Remove(item.Position, out var sample);
                    samples.Add(sample!);
                }

                rows.Add(samples);
            }

            if (rows.Count == 0 || (rows.Count < Set.Plan.BatchSize && Set.Plan.DropLast))
            {
                continue;
            }

            hadBatch = true;
            batch = build ? Build(rows, Set.Plan.MaxLength, Set.Tokens.BeginOfText!.Value, lastIsInput: true) : null;
            return true;
        }

        return false;
    }

    protected override void EndEpoch()
    {
        if (!hadBatch)
        {
            throw TuningThrow.NoFullBatch(Set.File.Path, Set.Plan);
        }

        packer = null;
        base.EndEpoch();
    }

    private PaddedPacker NewPacker(PackItem[] waiting)
        => new(Set.Plan.MaxLength + 1, Set.Plan.PackBuffer, () => Position < Set.Count ? Take(Position++) : null, waiting);

    private PackItem Take(long position)
    {
        var sample = Encode(position);
        taken[position] = sample;
        return new PackItem(position, sample.Ids.Length);
    }
}
