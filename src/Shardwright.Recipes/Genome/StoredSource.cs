using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Shardwright.Datasets.Layouts.Genome;
using Shardwright.Formats.Fasta;

namespace Shardwright.Recipes.Genome;

/// <summary>Sequences of a sample that is stored already.</summary>
internal sealed class StoredSource : ISequenceSource
{
    private const int CheckBytes = 1 << 20;

    private readonly SequenceStore store;
    private readonly List<(string Id, long Sequence)> sequences = [];
    private static readonly SearchValues<byte> Ascii = SearchValues.Create(Enumerable.Range(1, 127).Select(letter => (byte)letter).ToArray());
    private static readonly SearchValues<char> NotInFastaId = SearchValues.Create(" \t\r\n\0");

    private readonly bool isForFasta;
    private readonly byte[] checking = new byte[CheckBytes];
    private int next;
    private long place;

    public StoredSource(SampleSequences sample, bool isForFasta)
    {
        this.isForFasta = isForFasta;
        store = SequenceStore.Open([sample], new SequenceStoreOptions());
        store.VisitSequences(0, (id, sequence, _) => sequences.Add((Encoding.UTF8.GetString(id), sequence)));
    }

    public bool Next([NotNullWhen(true)] out SourceSequence? sequence)
    {
        sequence = null;
        if (next == sequences.Count)
        {
            return false;
        }

        place = 0;
        sequence = new SourceSequence(next, sequences[next].Id, "");
        next++;
        if (isForFasta && sequence.Id.AsSpan().ContainsAny(NotInFastaId))
        {
            sequence = sequence with { Flaw = GenomeReasons.NotForFasta, FlawMessage = "a header cannot have its id: it has blanks or line ends" };
        }
        else if (FindNoLetter() is { } wrong)
        {
            sequence = sequence with { Flaw = isForFasta ? GenomeReasons.NotForFasta : GenomeReasons.NotLetters, FlawMessage = FormattableString.Invariant($"byte {wrong} is no letter") };
        }

        return true;
    }

    public int Read(Span<byte> bases)
    {
        var count = store.Read(0, sequences[next - 1].Sequence, place, bases);
        place += count;
        return count;
    }

    public void Dispose() => store.Dispose();

    // What is written anew is read without asking what letters it has: it must have none of several bytes.
    private long? FindNoLetter()
    {
        for (var at = 0L; store.Read(0, sequences[next - 1].Sequence, at, checking) is var count && count > 0; at += count)
        {
            if (checking.AsSpan(0, count).IndexOfAnyExcept(isForFasta ? FastaLetters.Allowed : Ascii) is var wrong && wrong >= 0)
            {
                return at + wrong;
            }
        }

        return null;
    }
}
