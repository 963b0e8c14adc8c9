using System.Text;
using Shardwright.Datasets.Layouts.Genome;

namespace Shardwright.Tests.Streaming.Genome;

/// <summary>Sequences in memory, in the place of a store of files. Letters are UTF-8 as given.</summary>
internal sealed class MemorySequences : SequenceStore
{
    private readonly (int Sample, string ContigId, byte[] Letters)[] stored;
    private readonly string[] samples;

    public MemorySequences(params (string Sample, string ContigId, string Letters)[] sequences)
    {
        samples = [.. sequences.Select(sequence => sequence.Sample).Distinct()];
        stored = [.. sequences.Select(sequence => (Array.IndexOf(samples, sequence.Sample), sequence.ContigId, Encoding.UTF8.GetBytes(sequence.Letters)))];
    }

    public bool IsDisposed { get; private set; }

    /// <summary>Samples whose file is to be unusable.</summary>
    public HashSet<string> Broken { get; } = [];

    /// <summary>The samples of the sequences that were looked for.</summary>
    public List<int> Asked { get; } = [];

    public override IReadOnlyList<SampleSequences> Samples => [.. samples.Select(sample => new SampleSequences(sample, sample + ".sqlite", SequenceLayout.Sqlite))];

    public override long Find(int sample, ReadOnlySpan<byte> contigId)
    {
        var id = Encoding.UTF8.GetString(contigId);
        Asked.Add(sample);
        return Array.FindIndex(stored, sequence => sequence.Sample == sample && sequence.ContigId == id);
    }

    public override long Length(int sample, long sequence) => Letters(sample, sequence).Length;

    public override int Read(int sample, long sequence, long start, Span<byte> bases)
    {
        var letters = Letters(sample, sequence);
        var count = (int)Math.Clamp(letters.Length - start, 0, bases.Length);
        letters.AsSpan((int)Math.Min(start, letters.Length), count).CopyTo(bases);
        return count;
    }

    public override void VisitSequences(int sample, SequenceVisitor visit) => throw new NotSupportedException();

    public override IReadOnlyList<(int Sample, string Why)> FindUnusable(IEnumerable<int> samples, CancellationToken cancellationToken = default)
        => [.. samples.Where(sample => Broken.Contains(this.samples[sample])).Select(sample => (sample, "It is torn."))];

    public override void Dispose() => IsDisposed = true;

    private byte[] Letters(int sample, long sequence)
    {
        var (found, _, letters) = stored[(int)sequence];
        return found == sample ? letters : throw new InvalidOperationException("The sequence is of another sample.");
    }
}
