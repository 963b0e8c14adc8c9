using System.Text.Json;
using Shardwright.Datasets.Building;
using Shardwright.Datasets.Layouts.Spectra;
using Shardwright.Datasets.Manifests;
using Shardwright.Datasets.Splits;
using Shardwright.Formats.Parquet;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Reporting;

namespace Shardwright.Recipes.Spectra;

/// <summary>Cuts the rows of all sources into shards. Memory grows with the number of shards and runs, not with the rows.</summary>
internal sealed class SpectraPlanner(SpectraOptions options, PlanContext context)
{
    /// <summary>The reason under which a whole file that cannot be read is listed.</summary>
    public const string UnreadableFile = "unreadable_file";

    private const int ScanRows = 1 << 14;
    private const int Step = 256;

    private readonly List<InputSource> readable = [];
    private readonly List<RejectedInput> rejected = [];
    private readonly KeptFields keptFields = new(options.KeepColumns);

    public PlannedWork Plan(IReadOnlyList<InputSource> inputs)
    {
        Probe(inputs);
        var kept = keptFields.Resolve();
        var sampler = new SizeSampler(options, kept, context);
        foreach (var input in readable)
        {
            using var source = Open(input);
            sampler.Add(source, readable.Count);
        }

        var (densities, fixedBytes) = (sampler.Densities, sampler.FixedBytes);
        var target = Math.Max(options.ShardSizeBytes - fixedBytes, options.ShardSizeBytes / 4.0);
        var shared = new SharedRuns();
        var cuts = options.SplitBy == SplitBy.Groups ? CutByRun(densities, target, shared) : CutAll(densities, target, shared);
        var units = Units(cuts, shared.Earlier(readable.Count), kept);
        return new PlannedWork(units, rejected, cuts.Sum(cut => cut.Cut.Bytes + fixedBytes));
    }

    private void Probe(IReadOnlyList<InputSource> inputs)
    {
        MalformedDataException? first = null;
        foreach (var input in inputs)
        {
            IReadOnlyList<ParquetColumn> columns;
            try
            {
                using var source = Open(input);
                columns = source.Columns;
            }
            catch (MalformedDataException damage)
            {
                first ??= damage;
                // What is published says the same wherever the inputs lie.
                rejected.Add(new RejectedInput(input.Name, UnreadableFile, damage.Message.Replace(input.Path, input.Name, StringComparison.Ordinal)));
                continue;
            }

            // A clash of types is a matter of what was asked for: it rejects no file.
            keptFields.Add(input.Path, columns);
            readable.Add(input);
        }

        if (readable.Count == 0)
        {
            throw first!;
        }

        foreach (var input in rejected)
        {
            context.Reporter.Warn($"the whole file is rejected: {input.Message}");
        }
    }

    private List<(SplitName? Split, ShardCutter.Cut Cut)> CutAll(IReadOnlyList<RowDensity> densities, double target, SharedRuns shared)
    {
        var cutter = new ShardCutter(target);
        for (var source = 0; source < densities.Count; source++)
        {
            // Steps of one density; large ones where there are very many rows.
            var step = Math.Max(Step, densities[source].Rows >> 20);
            for (var row = 0L; row < densities[source].Rows; row += step)
            {
                cutter.Add(source, row, Math.Min(step, densities[source].Rows - row), densities[source].At(row));
            }
        }

        if (readable.Count > 1)
        {
            Scan((source, _, run) => shared.Add(source, RunHash.Of(run)));
        }

        return [.. cutter.Finish().Select(cut => ((SplitName?)null, cut))];
    }

    private List<(SplitName? Split, ShardCutter.Cut Cut)> CutByRun(IReadOnlyList<RowDensity> densities, double target, SharedRuns shared)
    {
        var split = new RunSplit(new GroupSplitter(options.Seed, options.Ratios));
        var cutters = SplitNames.All.ToDictionary(name => name, _ => new ShardCutter(target));
        var (last, lastHash) = (-1, 0UL);
        Scan((source, row, run) =>
        {
            cutters[split.Of(run)].Add(source, row, 1, densities[source].At(row));
            var hash = RunHash.Of(run);
            if (source != last || hash != lastHash)
            {
                shared.Add(source, hash);
                (last, lastHash) = (source, hash);
            }
        });
        return [.. SplitNames.All.SelectMany(name => cutters[name].Finish().Select(cut => ((SplitName?)name, cut)))];
    }

    private void Scan(RowScan scan)
    {
        var runs = new Utf8Column();
        using var progress = context.Reporter.Begin("reading runs", null, ProgressUnit.Records);
        for (var index = 0; index < readable.Count; index++)
        {
            using var source = Open(readable[index]);
            for (var row = 0L; row < source.Rows; row += ScanRows)
            {
                context.Cancel.ThrowIfCancellationRequested();
                ReadRuns(source, row, (int)Math.Min(ScanRows, source.Rows - row), runs);
                for (var i = 0; i < runs.Count; i++)
                {
                    scan(index, row + i, runs[i]);
                }

                progress.Advance(runs.Count);
            }
        }
    }

    // A run whose name cannot be read stands under its file's stem, as the unit that meets it will see it.
    private static void ReadRuns(SpectraSource source, long firstRow, int rows, Utf8Column runs)
    {
        try
        {
            source.ReadRuns(firstRow, rows, runs);
        }
        catch (MalformedDataException)
        {
            var one = new Utf8Column();
            var all = new Utf8Column();
            for (var row = firstRow; row < firstRow + rows; row++)
            {
                try
                {
                    source.ReadRuns(row, 1, one);
                    all.AppendFrom(one, 0);
                }
                catch (MalformedDataException)
                {
                    all.Append(source.Stem.Span);
                }
            }

            runs.Clear();
            for (var i = 0; i < all.Count; i++)
            {
                runs.AppendFrom(all, i);
            }
        }
    }

    private PlannedUnit[] Units(List<(SplitName? Split, ShardCutter.Cut Cut)> cuts, IReadOnlyList<IReadOnlyList<int>> earlier, IReadOnlyList<KeptField> kept)
        => [.. cuts.Select((planned, number) =>
        {
            var ranges = planned.Cut.Ranges
                .Select(range => new SourceRange(readable[range.Source].Name, range.FirstRow, range.Rows, [.. earlier[range.Source].Select(index => readable[index].Name)]))
                .ToArray();
            var inputs = ranges.SelectMany(range => range.Earlier.Prepend(range.Source)).Distinct(StringComparer.Ordinal).ToArray();
            var work = JsonSerializer.SerializeToElement(new SpectraWork(ranges, planned.Split, kept), SpectraJson.Default.SpectraWork);
            return new PlannedUnit(SpectraShards.Id(number), SpectraShards.Name(number, planned.Split), planned.Split, inputs, work, planned.Cut.Rows);
        })];

    private SpectraSource Open(InputSource input) => SpectraSource.Open(input.Path, input.Name, context.Threads);

    private delegate void RowScan(int source, long row, ReadOnlySpan<byte> run);
}
