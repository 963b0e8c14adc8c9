using Shardwright.Datasets.Building;
using Shardwright.Datasets.Layouts.Spectra;
using Shardwright.Foundation.Files;

namespace Shardwright.Recipes.Spectra;

/// <summary>Finds out how large shards will be: cleans a sample of each source, writes it, and measures the file.</summary>
internal sealed class SizeSampler(SpectraOptions options, IReadOnlyList<KeptField> kept, PlanContext context)
{
    private const int MostPlaces = 64;
    private const int LeastPlaces = 4;

    private readonly List<SpectrumBlock> blocks = [];
    private readonly List<Place> places = [];
    private readonly List<long> rowsOf = [];

    /// <summary>Takes the sample of one source.</summary>
    /// <param name="source">The source.</param>
    /// <param name="sources">How many sources there are in all: the more, the fewer places of each are looked at.</param>
    public void Add(SpectraSource source, int sources)
    {
        var index = rowsOf.Count;
        rowsOf.Add(source.Rows);
        var wanted = Math.Clamp(MostPlaces / sources, LeastPlaces, MostPlaces);
        var count = (int)Math.Min(wanted, (source.Rows + source.RowsOfSample - 1) / source.RowsOfSample);
        var cleaner = new SpectrumCleaner(options.MaxPeaks, options.MinPeaks, options.MaxPrecursorMz);
        var reader = new BlockReader(source, cleaner, new SampleIds(source, []), new RawSpectra(KeptFields.Columns(kept))) { Flawed = (_, _, _) => { } };
        for (var i = 0; i < count; i++)
        {
            context.Cancel.ThrowIfCancellationRequested();
            var first = count == 1 ? 0 : (long)((Int128)(source.Rows - Math.Min(source.RowsOfSample, source.Rows)) * i / (count - 1));
            var rows = (int)Math.Min(source.RowsOfSample, source.Rows - first);
            var block = new SpectrumBlock(KeptFields.Columns(kept));
            block.Clear(System.Text.Encoding.UTF8.GetBytes(source.Name));
            reader.Read(first, rows, block);
            places.Add(new Place(index, first + (rows / 2), rows, Payload(block)));
            blocks.Add(block);
        }
    }

    /// <summary>Measures what the sample takes on disk.</summary>
    /// <param name="fixedBytes">Bytes that every shard has, however few its records.</param>
    /// <returns>For each source, how much each of its rows is worth.</returns>
    public IReadOnlyList<RowDensity> Measure(out long fixedBytes)
    {
        var kept = blocks.Where(block => block.Rows > 0).ToArray();
        var all = Write(kept);
        var half = Write(kept[..(kept.Length / 2)]);
        var (allPayload, halfPayload) = (kept.Sum(Payload), kept[..(kept.Length / 2)].Sum(Payload));

        // Two sizes of one sample tell what a byte of payload costs from what a file costs.
        var slope = allPayload > halfPayload ? (double)(all - half) / (allPayload - halfPayload) : 1;
        slope = slope > 0 ? slope : 1;
        fixedBytes = Math.Max(0, (long)(all - (slope * allPayload)));
        return [.. rowsOf.Select((rows, index) => new RowDensity(
            rows,
            [.. places.Where(place => place.Source == index).Select(place => place.Row)],
            [.. places.Where(place => place.Source == index).Select(place => slope * place.Payload / place.Rows)]))];
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

    private readonly record struct Place(int Source, long Row, int Rows, long Payload);
}
