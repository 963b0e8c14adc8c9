using System.CommandLine;
using System.Diagnostics;
using Shardwright.Cli.Output;
using Shardwright.Foundation.Reporting;
using Shardwright.Formats.Tokenizers;
using Shardwright.Streaming.Packing;
using Shardwright.Streaming.Tuning;

namespace Shardwright.Cli.Commands;

/// <summary><c>read --sft</c>: fine-tuning samples as ids, targets and masks.</summary>
internal sealed class TuningReadFlags(SharedReadFlags shared)
{
    private readonly Option<bool> sft = new("--sft") { Description = "PATH is a file of fine-tuning samples." };
    private readonly Option<int> maxLength = Flags.Number("--max-len", "With --sft: tokens of a sample.", 2048, 2, 1 << 24);
    private readonly Option<bool> packRows = new("--pack-rows") { Description = "With --sft: let whole samples share rows of --max-len." };
    private readonly Option<bool> keepLast = new("--keep-last") { Description = "With --sft: keep an epoch's last batch where it is not full." };

    public void AddTo(Command command)
    {
        maxLength.Aliases.Add("--max_len");
        foreach (var option in (Option[])[sft, maxLength, packRows, keepLast])
        {
            command.Options.Add(option);
        }
    }

    public bool IsAsked(ParseResult parsed) => parsed.GetValue(sft);

    public ExitCode Run(ParseResult parsed, CommandContext context, string path)
    {
        var plan = new TuningPlan
        {
            MaxLength = parsed.GetValue(maxLength),
            BatchSize = parsed.GetValue(shared.BatchSize) ?? 8,
            Epochs = parsed.GetValue(shared.Epochs) ?? 4,
            Seed = parsed.GetValue(shared.Seed),
            PackRows = parsed.GetValue(packRows),
            DropLast = !parsed.GetValue(keepLast),
            Rank = parsed.GetValue(shared.Rank) ?? 0,
            World = parsed.GetValue(shared.Rank) is null ? 1 : parsed.GetValue(shared.World),
        };
        var summary = ReadAsync(path, shared.Tokenizer.Open(parsed, context), plan, parsed, context).GetAwaiter().GetResult();
        shared.Tell(parsed, context, summary, CliJson.Default.TuningSummary, TuningSummary.Print);
        return ExitCode.Done;
    }

    private async Task<TuningSummary> ReadAsync(string path, Tokenizer tokenizer, TuningPlan plan, ParseResult parsed, CommandContext context)
    {
        var set = await TuningSet.OpenAsync(path, tokenizer, plan, context.Cancel);
        var cursor = shared.ReadCursor(parsed) is { } kept ? TuningCursor.Parse(kept, "--cursor") : null;
        using var digest = new PackedDigest();
        using var progress = context.Terminal.Reporter.Begin("reading samples", null, ProgressUnit.Records);
        var (rows, batches, samples, learned, clock) = (0L, 0L, 0L, 0L, Stopwatch.StartNew());
        await foreach (var batch in set.ReadAsync(cursor, context.Cancel))
        {
            for (var row = 0; row < batch.Rows; row++)
            {
                var inputs = batch.Inputs.Span.Slice(row * batch.Width, batch.Width);
                var targets = batch.Targets.Span.Slice(row * batch.Width, batch.Width);
                digest.Add(inputs, targets);
                learned += batch.Width - targets.Count(-1);
                if (shared.IsPrint(parsed))
                {
                    new TokenRows().With("inputs", inputs).With("targets", targets).With("mask", Array.ConvertAll(targets.ToArray(), id => id < 0 ? 0 : 1)).Print();
                }
            }

            shared.KeepCursor(parsed, batch.Next.ToJson());
            progress.Advance(batch.Samples);
            (rows, samples) = (rows + batch.Rows, samples + batch.Samples);
            if (++batches == parsed.GetValue(shared.Batches))
            {
                break;
            }
        }

        return new TuningSummary(
            path, TuningSummary.Word(set.File.Kind), set.Count, set.Counts.Flawed.ToDictionary(pair => pair.Key.ToString(), pair => pair.Value), rows, batches, samples, learned,
            clock.Elapsed.TotalSeconds, digest.Current);
    }
}
