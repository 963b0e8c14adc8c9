using Shardwright.Datasets.Building;
using Shardwright.Foundation.Errors;

namespace Shardwright.Recipes.Genome;

/// <summary>Which samples an input has sequences of, and where.</summary>
internal sealed class InputScan(InputSource input, SampleNaming naming)
{
    private readonly List<(string Sample, GenomePiece Piece)> pieces = [];
    private long records;

    /// <summary>The input.</summary>
    public InputSource Input => input;

    /// <summary>The sample that its file name says.</summary>
    public string FileSample { get; } = GenomeInputs.SampleOf(input.Name);

    /// <summary>Whether any sequence is of that sample for want of another.</summary>
    public bool UsesFileName { get; private set; }

    /// <summary>Runs of sequences of one sample, in their order.</summary>
    public IReadOnlyList<(string Sample, GenomePiece Piece)> Pieces => pieces;

    /// <summary>Bytes of its text after decompression, where they were read.</summary>
    public long? TextBytes { get; private set; }

    /// <summary>Adds the next sequence.</summary>
    /// <exception cref="StorageException">Its id must name a sample, and does not.</exception>
    public void Add(string id, long offsetBytes)
    {
        var (sample, isOfFile) = SampleOf(id);
        UsesFileName |= isOfFile;
        if (pieces.Count > 0 && pieces[^1].Sample == sample)
        {
            var last = pieces[^1].Piece;
            pieces[^1] = (sample, last with { Records = last.Records + 1 });
        }
        else
        {
            pieces.Add((sample, new GenomePiece(input.Name, records, offsetBytes, 1, null)));
        }

        records++;
    }

    /// <summary>Says that the whole input is of one sample.</summary>
    public void AddSample(string sample, long count, long letters) => pieces.Add((sample, new GenomePiece(input.Name, 0, 0, count, letters)));

    /// <summary>Says that the text ends, so that the size of each piece of it is known.</summary>
    public void EndText(long textBytes)
    {
        TextBytes = textBytes;
        for (var i = 0; i < pieces.Count; i++)
        {
            var end = i + 1 < pieces.Count ? pieces[i + 1].Piece.OffsetBytes : textBytes;
            pieces[i] = (pieces[i].Sample, pieces[i].Piece with { Letters = end - pieces[i].Piece.OffsetBytes });
        }
    }

    private (string Sample, bool IsOfFile) SampleOf(string id)
    {
        if (naming == SampleNaming.File)
        {
            return (FileSample, true);
        }

        if (id.Length == 0 && pieces.Count > 0)
        {
            // It is rejected where its neighbours are kept.
            return (pieces[^1].Sample, false);
        }

        if (SampleNames.Of(id) is { } sample)
        {
            return (sample, false);
        }

        return naming == SampleNaming.Auto
            ? (FileSample, true)
            : throw new StorageException(
                new DataLocation(input.Path, RecordIndex: records), "sample of a sequence", "an id such as BCR__ECT-SAMPLE1__CT1-1", $"\"{id}\"", "Take the sample from the file's name with --sample-by file.");
    }
}
