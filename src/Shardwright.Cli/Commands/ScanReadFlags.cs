using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics;
using Shardwright.Cli.Output;
using Shardwright.Datasets.Layouts.Ptycho;
using Shardwright.Foundation.Reporting;
using Shardwright.Streaming.Ptycho;
using Shardwright.Streaming.Reading;

namespace Shardwright.Cli.Commands;

/// <summary><c>read</c> of a dataset of ptychography scans: its patterns, some of them, or groups of neighbours.</summary>
internal sealed class ScanReadFlags(SharedReadFlags shared)
{
    private const int UsualBatch = 16;

    private readonly GroupFlags groups = new("Scans: ");

    public void AddTo(Command command) => groups.AddTo(command);

    /// <summary>Whether a flag was given that has a meaning for scans alone.</summary>
    public string? FirstGiven(CommandResult result) => groups.FirstGiven(result);

    public ExitCode Run(ParseResult parsed, CommandContext context, ReadPlace place)
    {
        if (parsed.GetValue(shared.Order)!.Value != ReadOrder.Sequential)
        {
            throw new ArgumentException("--order: scans are read in their order, or in groups that --gridsize and --n-groups draw.");
        }

        var summary = ReadAsync(parsed, context, place).GetAwaiter().GetResult();
        context.Terminal.Print(summary, CliJson.Default.ReadSummary, ReadSummary.Print);
        return ExitCode.Done;
    }

    private async Task<ReadSummary> ReadAsync(ParseResult parsed, CommandContext context, ReadPlace place)
    {
        var plan = new ScanPlan
        {
            Split = parsed.GetValue(shared.Split), BatchSize = parsed.GetValue(shared.BatchSize) ?? UsualBatch,
            Groups = groups.Groups(parsed), CachesGroups = groups.IsCached(parsed),
        };
        var most = parsed.GetValue(shared.Batches) ?? long.MaxValue;
        await using var dataset = await place.OpenAsync(context.Cancel);
        using var digest = new RecordDigest();
        using var progress = context.Terminal.Reporter.Begin("reading", null, ProgressUnit.Records);
        var (records, read, clock) = (0L, 0L, Stopwatch.StartNew());
        await foreach (var batch in dataset.ReadScansAsync(plan, context.Terminal.Reporter, context.Cancel))
        {
            digest.Add(batch);
            records += batch.Count;
            progress.Advance(batch.Count);
            if (++read == most)
            {
                break;
            }
        }

        return new ReadSummary(ProductNames.Recipe, parsed.GetValue(shared.Split)?.ToString().ToLowerInvariant(), records, read, clock.Elapsed.TotalSeconds, digest.Current);
    }
}
