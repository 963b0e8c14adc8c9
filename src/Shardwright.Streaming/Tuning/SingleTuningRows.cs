namespace Shardwright.Streaming.Tuning;

/// <summary>A row a sample.</summary>
internal sealed class SingleTuningRows(TuningSet set, TuningCursor from) : TuningRows(set, from)
{
    private const int Padding = 0;

    public override IReadOnlyList<long> Waiting => [];

    public override bool Next(bool build, out BuiltRows? batch)
    {
        batch = null;
        for (; !IsOver; EndEpoch())
        {
            var count = (int)Math.Min(Set.Plan.BatchSize, Set.Count - Position);
            if (count == 0 || (count < Set.Plan.BatchSize && Set.Plan.DropLast))
            {
                continue;
            }

            if (build)
            {
                var rows = new List<List<EncodedSample>>(count);
                for (var i = 0; i < count; i++)
                {
                    rows.Add([Encode(Position + i)]);
                }

                batch = Build(rows, Set.Plan.PadToMaxLength ? Set.Plan.MaxLength : rows.Max(row => row[0].Ids.Length) - 1, Padding, lastIsInput: false);
            }

            Position += count;
            return true;
        }

        return false;
    }
}
