using System.Globalization;
using System.Text;
using Shardwright.Datasets.Building;
using Shardwright.Datasets.Layouts.Spectra;
using Shardwright.Datasets.Splits;

namespace Shardwright.Recipes.Spectra;

/// <summary>Makes one shard: reads its ranges, cleans, and writes Parquet.</summary>
internal sealed class SpectraUnit(SpectraOptions options, PlannedUnit unit, SpectraWork work, UnitContext context) : IDisposable
{
    private readonly Dictionary<string, SpectraSource> sources = new(StringComparer.Ordinal);
    private readonly RunSet runs = new();
    private readonly SpectrumCleaner cleaner = new(options.MaxPeaks, options.MinPeaks, options.MaxPrecursorMz);
    private readonly RawSpectra raw = new(KeptFields.Columns(work.Kept));

    /// <summary>Makes the shard.</summary>
    public void Run()
    {
        var columns = KeptFields.Columns(work.Kept).Select(kept => kept.Column).ToArray();
        using (var pipe = new BlockPipe(() => new SpectrumBlock(KeptFields.Columns(work.Kept)), ReadAll, context.Cancel))
        {
            var written = SpectrumShardWriter.Write(context.OutputPath, columns, pipe.Next, SpectraShards.Parquet(options.Compression, context.Threads), context.Cancel);
            context.Rows = written.Rows;
        }

        if (context.Rows != context.Counts.Kept)
        {
            throw new InvalidOperationException($"{context.Counts.Kept} spectra were kept, but {context.Rows} were written to {unit.Output}");
        }

        context.ListGroups(unit.Output, runs.InOrder());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var source in sources.Values)
        {
            source.Dispose();
        }
    }

    private void ReadAll(Func<SpectrumBlock> take, Action<SpectrumBlock> give, CancellationToken cancel)
    {
        var split = work.Split is null ? null : new RunSplit(new GroupSplitter(options.Seed, options.Ratios));
        foreach (var range in work.Ranges)
        {
            var source = Open(range.Source);
            var name = Encoding.UTF8.GetBytes(range.Source);
            var reader = new BlockReader(source, cleaner, new SampleIds(source, [.. range.Earlier.Select(Open)]), raw)
            {
                Flawed = (row, flaw, message) => Refuse(range.Source, row, flaw, message),
                Kept = run =>
                {
                    context.Counts.Keep();
                    runs.Add(run.Span);
                },
                Wanted = split is null ? null : run => split.Of(run.Span) == work.Split,
            };
            for (var row = range.FirstRow; row < range.FirstRow + range.Rows;)
            {
                cancel.ThrowIfCancellationRequested();
                var rows = BlockReader.RowsFrom(source, row, range.FirstRow + range.Rows - row);
                var block = take();
                block.Clear(name);
                reader.Read(row, rows, block);
                context.Advance(reader.RowsWanted);
                give(block);
                row += rows;
            }
        }
    }

    private SpectraSource Open(string name)
    {
        if (!sources.TryGetValue(name, out var source))
        {
            source = SpectraSource.Open(context.Input(name).Path, name, context.Threads);
            sources.Add(name, source);
        }

        return source;
    }

    private void Refuse(string source, long row, SpectrumFlaw flaw, string? message)
    {
        var place = string.Create(CultureInfo.InvariantCulture, $"row {row}");
        if (flaw == SpectrumFlaw.TooFewPeaks)
        {
            context.Drop(source, place, flaw.Reason(), flaw.Message());
        }
        else
        {
            context.Reject(source, place, flaw.Reason(), message ?? flaw.Message());
        }
    }
}
