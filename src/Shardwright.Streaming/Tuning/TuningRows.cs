namespace Shardwright.Streaming.Tuning;

/// <summary>Makes the rows of one batch after another, over all epochs and for all ranks. For one thread.</summary>
internal abstract class TuningRows : IDisposable
{
    private readonly TuningEncoder encoder;
    private readonly TuningLines lines;

    protected TuningRows(TuningSet set, TuningCursor from)
    {
        Set = set;
        (Epoch, Position) = (from.Epoch, from.Position);
        encoder = set.NewEncoder();
        lines = new TuningLines(set.File.Path, set.Identity);
    }

    /// <summary>The epoch that the next batch is looked for in.</summary>
    public int Epoch { get; private set; }

    /// <summary>Samples of the epoch that were taken.</summary>
    public long Position { get; protected set; }

    /// <summary>Positions of samples that were taken and are in no batch yet.</summary>
    public abstract IReadOnlyList<long> Waiting { get; }

    protected TuningSet Set { get; }

    protected bool IsOver => Epoch >= Set.Plan.Epochs;

    public static TuningRows Of(TuningSet set, TuningCursor from) => set.Plan.PackRows ? new PackedTuningRows(set, from) : new SingleTuningRows(set, from);

    /// <summary>Goes past the next batch.</summary>
    /// <param name="build">Whether its rows are wanted.</param>
    /// <param name="batch">The rows, where they are; null otherwise.</param>
    /// <returns>False after the last batch of the last epoch.</returns>
    public abstract bool Next(bool build, out BuiltRows? batch);

    public void CheckUnchanged() => lines.CheckUnchanged();

    public void Dispose() => lines.Dispose();

    protected EncodedSample Encode(long position)
    {
        encoder.Encode(lines.Read(Set.OffsetOf(Epoch, position)));
        return new EncodedSample(encoder.Ids.ToArray(), encoder.Mask.ToArray());
    }

    protected virtual void EndEpoch()
    {
        Epoch++;
        Position = 0;
    }

    /// <summary>A sample's ids, and for each whether it is learned.</summary>
    protected sealed record EncodedSample(int[] Ids, byte[] Mask);

    /// <summary>Inputs and targets, row after row.</summary>
    internal sealed record BuiltRows(int Epoch, int Rows, int Width, int[] Inputs, int[] Targets, int[] Lengths, int Samples);

    /// <summary>Lays samples into rows.</summary>
    /// <param name="rows">The samples of each row.</param>
    /// <param name="width">Inputs of a row.</param>
    /// <param name="padding">What stands after the last input.</param>
    /// <param name="lastIsInput">Whether a row's last token is an input too where there is room, with nothing to learn from it.</param>
    protected BuiltRows Build(List<List<EncodedSample>> rows, int width, int padding, bool lastIsInput)
    {
        var inputs = new int[rows.Count * width];
        var targets = new int[inputs.Length];
        var lengths = new int[rows.Count];
        inputs.AsSpan().Fill(padding);
        targets.AsSpan().Fill(-1);
        for (var row = 0; row < rows.Count; row++)
        {
            var total = rows[row].Sum(sample => sample.Ids.Length);
            lengths[row] = lastIsInput ? Math.Min(width, total) : total - 1;
            var input = inputs.AsSpan(row * width, lengths[row]);
            var target = targets.AsSpan(row * width, width);
            var start = 0;
            foreach (var sample in rows[row])
            {
                sample.Ids.AsSpan(0, Math.Min(sample.Ids.Length, input.Length - start)).CopyTo(input[start..]);

                // A sample's first token has nothing of its own before it to be told from.
                for (var i = 1; i < sample.Ids.Length; i++)
                {
                    target[start + i - 1] = sample.Mask[i] != 0 ? sample.Ids[i] : -1;
                }

                start += sample.Ids.Length;
            }
        }

        return new BuiltRows(Epoch, rows.Count, width, inputs, targets, lengths, rows.Sum(row => row.Count));
    }
}
