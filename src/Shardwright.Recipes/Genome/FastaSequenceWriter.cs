using Shardwright.Datasets.Layouts.Genome;
using Shardwright.Formats.Fasta;

namespace Shardwright.Recipes.Genome;

/// <summary>Writes a sample's sequences as FASTA.</summary>
internal sealed class FastaSequenceWriter : ISequenceWriter
{
    private const int BufferBytes = 1 << 20;

    private readonly FileStream stream;
    private readonly FastaWriter writer;

    public FastaSequenceWriter(string path)
    {
        stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, BufferBytes);
        writer = new FastaWriter(stream);
    }

    public long Sequences { get; private set; }

    public void BeginSequence(string contigId) => writer.WriteHeader(contigId);

    public void Write(ReadOnlySpan<byte> bases) => writer.WriteBases(bases);

    public void EndSequence() => Sequences++;

    public void Finish() => Dispose();

    public void Dispose()
    {
        writer.Dispose();
        stream.Dispose();
    }
}
