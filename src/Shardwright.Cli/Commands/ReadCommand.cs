using System.CommandLine;
using System.Diagnostics;
using Shardwright.Cli.Output;
using Shardwright.Datasets.Opening;
using Shardwright.Datasets.Splits;
using Shardwright.Foundation.Reporting;
using Shardwright.Streaming.Reading;

namespace Shardwright.Cli.Commands;

/// <summary><c>read</c>.</summary>
internal static class ReadCommand
{
    public static Command Create()
    {
        var path = new Argument<string>("PATH") { Description = "A dataset's folder." };
        var split = new Option<SplitName?>("--split") { Description = "Read one split only: train, val or test.", HelpName = "train|val|test", CustomParser = Flags.Parsed(text => (SplitName?)SplitNames.Parse(text)) };
        var size = Flags.Number("--batch-size", "Records of a batch.", 256, 1, 1 << 24);
        var batches = Flags.OptionalNumber("--batches", "Stop after so many batches.", 1L, long.MaxValue);
        var command = new Command("read", "Read batches in manifest order; print rate and digest.") { path, split, size, batches };
        command.Does((parsed, context) =>
        {
            var plan = new ReadPlan { Split = parsed.GetValue(split), BatchSize = parsed.GetValue(size) };
            var summary = ReadAsync(parsed.GetValue(path)!, plan, parsed.GetValue(batches) ?? long.MaxValue, context).GetAwaiter().GetResult();
            context.Terminal.Print(summary, CliJson.Default.ReadSummary, ReadSummary.Print);
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task<ReadSummary> ReadAsync(string path, ReadPlan plan, long batches, CommandContext context)
    {
        await using var dataset = await Dataset.OpenAsync(path, context.Cancel);
        using var digest = new RecordDigest();
        using var progress = context.Terminal.Reporter.Begin("reading", null, ProgressUnit.Records);
        var (records, read, clock) = (0L, 0L, Stopwatch.StartNew());
        await foreach (var batch in dataset.ReadBatchesAsync(plan, context.Cancel))
        {
            digest.Add(batch);
            records += batch.Count;
            progress.Advance(batch.Count);
            if (++read == batches)
            {
                break;
            }
        }

        return new ReadSummary(dataset.Recipe, plan.Split?.Key(), records, read, clock.Elapsed.TotalSeconds, digest.Current);
    }
}
