using Shardwright.Datasets.Building;
using Shardwright.Datasets.Layouts.Spectra;
using Shardwright.Foundation.Files;

namespace Shardwright.Recipes.Spectra;

/// <summary>Finds out how large shards will be: cleans a sample of each source, writes it, and measures the files.</summary>
/// <remarks>
/// Each file holds neighbouring places, so that what a peak, a text or a row takes is measured where it is used. Memory does not grow
/// with the number of sources.
/// </remarks>
internal sealed class SizeSampler
{
    private const int MostPlaces = 64;
    private const int LeastPlaces = 4;
    private const int PlacesOfFile = 8;

    private readonly SpectraOptions options;
    private readonly IReadOnlyList<KeptField> kept;
    private readonly PlanContext context;
    private readonly long bytesOfOneRow;
    private readonly List<RowDensity> densities = [];

    /// <summary>Measures what a file takes that holds next to nothing.</summary>
    public SizeSampler(SpectraOptions options, IReadOnlyList<KeptField> kept, PlanContext context)
    {
        this.options = options;
        this.kept = kept;
        this.context = context;
        FixedBytes = Write([]);
        bytesOfOneRow = Write([NextToNothing()]);
    }

    /// <summary>Bytes that every shard has, however few its records.</summary>
    public long FixedBytes { get; }

    /// <summary>How much each row of each source is worth, in the order in which they were added.</summary>
    public IReadOnlyList<RowDensity> Densities => densities;

    /// <summary>Takes the sample of one source.</summary>
    /// <param name="source">The source.</param>
    /// <param name="sources">How many sources there are in all: the more, the fewer places of each are looked at.</param>
    public void Add(SpectraSource source, int sources)
    {
        var wanted = Math.Clamp(MostPlaces / sources, LeastPlaces, MostPlaces);
        var count = (int)Math.Min(wanted, (source.Rows + source.RowsOfSample - 1) / source.RowsOfSample);
        var cleaner = new SpectrumCleaner(options.MaxPeaks, options.MinPeaks, options.MaxPrecursorMz);
        var reader = new BlockReader(source, cleaner, new SampleIds(source, []), new RawSpectra(KeptFields.Columns(kept))) { Flawed = (_, _, _) => { } };
        var (places, bytesPerRow, file) = (new List<long>(), new List<double>(), new List<Place>());
        for (var i = 0; i < count; i++)
        {
            context.Cancel.ThrowIfCancellationRequested();
            var first = count == 1 ? 0 : (long)((Int128)(source.Rows - Math.Min(source.RowsOfSample, source.Rows)) * i / (count - 1));
            var rows = (int)Math.Min(source.RowsOfSample, source.Rows - first);
            var block = new SpectrumBlock(KeptFields.Columns(kept));
            block.Clear(System.Text.Encoding.UTF8.GetBytes(source.Name));
            reader.Read(first, rows, block);
            places.Add(first + (rows / 2));
            file.Add(new Place(block, rows, Payload(block)));
            if (file.Count == PlacesOfFile || i == count - 1)
            {
                bytesPerRow.AddRange(Measure(file));
                file.Clear();
            }
        }

        densities.Add(new RowDensity(source.Rows, places, bytesPerRow));
    }

    // What one row group takes whatever is in it is shared by as many rows as a shard's row groups have.
    private double[] Measure(List<Place> file)
    {
        var payload = file.Sum(place => place.Payload);
        var slope = payload == 0 ? 0 : Math.Max(1, Write([.. file.Select(place => place.Block).Where(block => block.Rows > 0)]) - bytesOfOneRow) / (double)payload;
        var share = (double)(bytesOfOneRow - FixedBytes) / SpectraShards.RowGroupRows;
        return [.. file.Select(place => ((slope * place.Payload) + (share * place.Block.Rows)) / place.Rows)];
    }

    private SpectrumBlock NextToNothing()
    {
        var block = new SpectrumBlock(KeptFields.Columns(kept));
        block.Clear(default);
        block.ReserveRow(1, out var mzs, out var ints);
        (mzs[0], ints[0]) = (1, 1);
        block.CommitRow(1, 1, 1, float.NaN, 0);
        block.SampleIds.Append([]);
        foreach (var annotation in block.Annotations)
        {
            annotation.AppendNull();
        }

        foreach (var column in block.Kept)
        {
            column.Reset(1, 0, isMissing: true);
        }

        return block;
    }

    private long Write(SpectrumBlock[] sample)
    {
        using var file = AtomicFile.Create(Path.Combine(context.ScratchFolder, "sample.parquet"));
        var next = 0;
        var columns = KeptFields.Columns(kept).Select(column => column.Column).ToArray();
        return SpectrumShardWriter.Write(
            file.PartialPath, columns, () => next < sample.Length ? sample[next++] : null, SpectraShards.Parquet(options.Compression, 1), context.Cancel).Bytes;
    }

    private static long Payload(SpectrumBlock block)
    {
        if (block.Rows == 0)
        {
            return 0;
        }

        var peaks = block.PeakStart(block.Rows - 1) + block.PeakCount(block.Rows - 1);
        var texts = Enumerable.Range(0, block.Rows).Sum(row => (long)block.SampleIds[row].Length);
        var carried = block.Kept.Sum(column => (long)column.RowBytes * block.Rows);
        return (peaks * 2L * sizeof(float)) + texts + carried + (block.Rows * 16L);
    }

    private readonly record struct Place(SpectrumBlock Block, int Rows, long Payload);
}
