using Shardwright.Datasets.Layouts.Spectra;
using Shardwright.Formats.Hdf5;
using Shardwright.Formats.Parquet;

namespace Shardwright.Recipes.Spectra;

/// <summary>One HDF5 file of raw spectra, whatever its layout. For one thread at a time.</summary>
internal abstract class SpectraSource : IDisposable
{
    /// <summary>Names of the annotations of a record, in the order of <see cref="RawSpectra.Annotations"/>.</summary>
    protected static readonly string[] AnnotationNames = ["adduct", "instrument_type", "smiles", "inchikey", "formula"];

    /// <summary>What a missing annotation is recorded as; null for nothing.</summary>
    protected static readonly string?[] MissingAnnotations = [SpectrumSchema.Unknown, SpectrumSchema.Unknown, null, null, null];

    protected SpectraSource(Hdf5Reader file, string name)
    {
        File = file;
        Name = name;
        Stem = System.Text.Encoding.UTF8.GetBytes(Path.GetFileNameWithoutExtension(name));
    }

    /// <summary>The recorded name.</summary>
    public string Name { get; }

    /// <summary>The file name without its ending, UTF-8: the run of rows that name none.</summary>
    public ReadOnlyMemory<byte> Stem { get; }

    /// <summary>Spectra in the file.</summary>
    public abstract long Rows { get; }

    /// <summary>Rows that are stored together, so that ranges should end where they do.</summary>
    public abstract int RowsPerChunk { get; }

    /// <summary>Bytes of one row's peaks.</summary>
    public abstract long RowBytes { get; }

    /// <summary>Rows of a sample that are read at one place: few where each has to be opened by itself.</summary>
    public virtual int RowsOfSample => 256;

    /// <summary>Columns that a shard can carry along.</summary>
    public abstract IReadOnlyList<ParquetColumn> Columns { get; }

    protected Hdf5Reader File { get; }

    /// <summary>Opens a file and finds out its layout.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">Its recorded name.</param>
    /// <param name="threads">Threads that may decompress at the same time.</param>
    /// <exception cref="Foundation.Errors.MalformedDataException">It is not HDF5, or holds no spectra in a layout that is known.</exception>
    public static SpectraSource Open(string path, string name, int threads)
    {
        var file = Hdf5Reader.Open(path, new Hdf5Options { Threads = threads });
        try
        {
            return file.Exists("spectrum") ? TableSource.OfSpectra(file, name)
                : file.Exists("MSn data/mzs") ? TableSource.OfRun(file, name)
                : file.Exists("spectra") ? new NestedSource(file, name)
                : throw SpectraThrow.NoLayout(path, file.Links().Select(link => link.Name));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads the runs of a range of rows.</summary>
    public abstract void ReadRuns(long firstRow, int rows, Utf8Column runs);

    /// <summary>Reads a range of rows.</summary>
    public abstract void Read(long firstRow, int rows, RawSpectra raw);

    /// <inheritdoc/>
    public virtual void Dispose() => File.Dispose();
}
