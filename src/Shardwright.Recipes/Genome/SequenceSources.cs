using Shardwright.Datasets.Building;
using Shardwright.Datasets.Layouts.Genome;
using Shardwright.Formats.Fasta;

namespace Shardwright.Recipes.Genome;

/// <summary>Opens the pieces of inputs. Safe from many threads; dispose it when the build is done.</summary>
internal sealed class SequenceSources(GenomeStoreOptions options) : IDisposable
{
    private readonly Dictionary<string, Lazy<SpooledText>> spooled = new(StringComparer.Ordinal);

    /// <summary>A file of sequences that is an input.</summary>
    public static SampleSequences Stored(InputSource input)
        => new(input.Name, input.Path, input.Path.EndsWith(GenomeNames.PackedEnding, StringComparison.Ordinal) ? SequenceLayout.Packed : SequenceLayout.Sqlite);

    /// <summary>Opens a piece.</summary>
    /// <param name="path">Where the input lies.</param>
    /// <param name="piece">What of it is wanted.</param>
    /// <param name="scratch">A folder on the disk of the output.</param>
    /// <param name="cancel">Stops the decompression of an input that several samples share.</param>
    public ISequenceSource Open(string path, GenomePiece piece, string scratch, CancellationToken cancel) => options.Kind switch
    {
        GenomeInputKind.Sequences => new StoredSource(Stored(new InputSource(piece.Input, path)), options.Output == GenomeOutput.Fasta),
        GenomeInputKind.Parquet => new ParquetSource(path, piece),
        _ => new FastaSource(OpenFasta(path, piece, scratch, cancel), piece.Records),
    };

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var text in spooled.Values.Where(text => text.IsValueCreated))
        {
            text.Value.Dispose();
        }
    }

    private FastaReader OpenFasta(string path, GenomePiece piece, string scratch, CancellationToken cancel)
    {
        var reader = FastaReader.Open(path);
        if (piece.OffsetBytes == 0)
        {
            return reader;
        }

        using (reader)
        {
            path = reader.Compression == FastaCompression.None ? path : Spooled(path, scratch, cancel);
        }

        return FastaReader.Open(path, new FastaOptions { StartBytes = piece.OffsetBytes, FirstRecordIndex = piece.FirstRecord });
    }

    // Compressed text has no places to go to: what several samples share is decompressed once.
    private string Spooled(string path, string scratch, CancellationToken cancel)
    {
        Lazy<SpooledText>? text;
        lock (spooled)
        {
            if (!spooled.TryGetValue(path, out text))
            {
                text = new Lazy<SpooledText>(() => SpooledText.Of(path, scratch, cancel));
                spooled.Add(path, text);
            }
        }

        return text.Value.Path;
    }
}
