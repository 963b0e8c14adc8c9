using System.CommandLine;
using System.Diagnostics;
using Shardwright.Cli.Output;
using Shardwright.Datasets.Splits;
using Shardwright.Formats.Tokenizers;
using Shardwright.Foundation.Reporting;
using Shardwright.Streaming.Packing;

namespace Shardwright.Cli.Commands;

/// <summary><c>read --pack</c>: documents as rows of tokens.</summary>
internal sealed class PackedReadFlags(SharedReadFlags shared)
{
    private readonly Option<int?> pack = Flags.OptionalNumber("--pack", "Pack documents into rows of so many tokens.", 1, 1 << 28);
    private readonly Option<bool> follow = new("--follow", "--streaming-data", "--streaming_data") { Description = "With --pack: read a folder that still grows." };
    private readonly Option<Written<TimeSpan>> poll = Flags.Duration("--poll", "30s", "With --follow: how often to look.", TimeSpan.FromMilliseconds(1));
    private readonly Option<TimeSpan?> giveUp = Flags.OptionalDuration("--give-up-after", "With --follow: an error when nothing came for so long.");
    private readonly Option<bool> allowMismatch = new("--allow-length-mismatch") { Description = "With --pack: read with a length or tokenizer other than the documents were cut for." };

    public void AddTo(Command command)
    {
        pack.Aliases.Add("--max-seq-len");
        pack.Aliases.Add("--max_seq_len");
        foreach (var option in (Option[])[pack, follow, poll, giveUp, allowMismatch])
        {
            command.Options.Add(option);
        }
    }

    public bool IsAsked(ParseResult parsed) => parsed.GetValue(pack) is not null;

    public ExitCode Run(ParseResult parsed, CommandContext context, ReadPlace place)
    {
        var tokenizer = shared.Tokenizer.Open(parsed, context);
        if (CodeWords.Whole(tokenizer) is var whole && whole < CodeWords.Enough)
        {
            context.Terminal.Reporter.Warn($"only {whole} of {CodeWords.All.Count} common words of C++ are one token in this tokenizer: is it the one that the model was made for?");
        }

        var plan = new PackPlan
        {
            Length = parsed.GetValue(pack)!.Value,
            Split = parsed.GetValue(shared.Split) ?? SplitName.Train,
            BatchSize = parsed.GetValue(shared.BatchSize) ?? 8,
            Rank = parsed.GetValue(shared.Rank),
            World = parsed.GetValue(shared.World),
            Epochs = parsed.GetValue(shared.Epochs) ?? 1,
            Follow = parsed.GetValue(follow),
            Poll = parsed.GetValue(poll)!.Value,
            GiveUpAfter = parsed.GetValue(giveUp),
            AllowLengthMismatch = parsed.GetValue(allowMismatch),
            Reporter = context.Terminal.Reporter,
        };
        var summary = ReadAsync(place, tokenizer, plan, parsed, context).GetAwaiter().GetResult();
        shared.Tell(parsed, context, summary, CliJson.Default.PackSummary, PackSummary.Print);
        return ExitCode.Done;
    }

    private async Task<PackSummary> ReadAsync(ReadPlace place, Tokenizer tokenizer, PackPlan plan, ParseResult parsed, CommandContext context)
    {
        using var digest = new PackedDigest();
        using var progress = context.Terminal.Reporter.Begin("packing", null, ProgressUnit.Records);
        var (rows, batches, documents, dropped, epoch, clock) = (0L, 0L, 0L, 0L, 0L, Stopwatch.StartNew());
        await using var dataset = plan.Follow ? null : await place.OpenAsync(context.Cancel);
        await using var copy = plan.Follow ? await place.FollowAsync(plan.Poll, context) : null;
        var cursor = shared.ReadCursor(parsed);
        await foreach (var batch in dataset?.ReadPackedAsync(tokenizer, plan, cursor, context.Cancel) ?? PackedReading.ReadPackedAsync(copy!.Folder, tokenizer, plan, cursor, copy.Cancel))
        {
            digest.Add(batch);
            if (shared.IsPrint(parsed))
            {
                for (var row = 0; row < batch.Rows; row++)
                {
                    new TokenRows().With("inputs", batch.Inputs.AsSpan(row * batch.Length, batch.Length)).With("targets", batch.Targets.AsSpan(row * batch.Length, batch.Length)).Print();
                }
            }

            shared.KeepCursor(parsed, batch.Cursor);
            progress.Advance(batch.Rows);
            (rows, documents, dropped, epoch) = (rows + batch.Rows, documents + batch.Documents, dropped + batch.DroppedTokens, batch.Epoch);
            if (++batches == parsed.GetValue(shared.Batches))
            {
                break;
            }
        }

        return new PackSummary(place.Name, plan.Split.Key(), plan.Length, tokenizer.Name, rows, batches, documents, rows * plan.Length, dropped, epoch, clock.Elapsed.TotalSeconds, digest.Current);
    }
}
