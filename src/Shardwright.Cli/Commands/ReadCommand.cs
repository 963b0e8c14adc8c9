using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics;
using Shardwright.Cli.Output;
using Shardwright.Datasets.Layouts.Genome;
using Shardwright.Datasets.Layouts.Ptycho;
using Shardwright.Datasets.Splits;
using Shardwright.Foundation.Reporting;
using Shardwright.Streaming.Reading;

namespace Shardwright.Cli.Commands;

/// <summary><c>read</c>: records, documents packed into rows of tokens, or fine-tuning samples.</summary>
internal static class ReadCommand
{
    private static readonly string[] Both = ["--rank", "--world", "--epochs", "--cursor", "--print", "--tokenizer"];
    private static readonly string[] Packed = ["--follow", "--poll", "--give-up-after", "--allow-length-mismatch"];
    private static readonly string[] Tuning = ["--max-len", "--pack-rows", "--keep-last"];

    public static Command Create()
    {
        var path = new Argument<string?>("PATH") { Description = "A dataset's folder, an address of a store, or with --sft a file of samples.", Arity = ArgumentArity.ZeroOrOne };
        var named = new Option<string?>("--data-dir", "--data_dir") { Description = "PATH, in the original's spelling.", HelpName = "DIR" };
        var (shared, cache) = (new SharedReadFlags(), new CacheFlags());
        var (packed, tuning, genome, scans) = (new PackedReadFlags(shared), new TuningReadFlags(shared), new GenomeReadFlags(shared), new ScanReadFlags(shared));
        var command = new Command("read", "Read batches; print rate and digest.") { path, named };
        shared.AddTo(command);
        packed.AddTo(command);
        tuning.AddTo(command);
        genome.AddTo(command);
        scans.AddTo(command);
        cache.AddTo(command);
        command.Validators.Add(result =>
        {
            var places = new[] { result.GetValue(path), result.GetValue(named), result.GetValue<string?>("--sequence-db-dir") }.Count(place => place is not null);
            if (places != 1)
            {
                result.AddError("PATH is missing, or given twice.");
            }

            if (result.GetResult("--pack") is not null && result.GetResult("--sft") is not null)
            {
                result.AddError("--pack reads documents and --sft samples: give one of them.");
            }

            CheckNeeds(result, genome, scans);
        });
        command.Does((parsed, context) =>
        {
            if (genome.SequencesFolder(parsed) is not null)
            {
                return genome.Run(parsed, context, null);
            }

            var place = cache.Open(parsed, context, parsed.GetValue(path) ?? parsed.GetValue(named)!);
            try
            {
                return packed.IsAsked(parsed) ? packed.Run(parsed, context, place)
                    : tuning.IsAsked(parsed) ? tuning.Run(parsed, context, place.IsRemote ? throw new ArgumentException("--sft reads a file of this machine: pull it first.") : place.Name)
                    : Records(parsed, context, place, shared, genome, scans);
            }
            finally
            {
                place.DisposeAsync().AsTask().GetAwaiter().GetResult();
            }
        });
        return command;
    }

    private static void CheckNeeds(CommandResult result, GenomeReadFlags genome, ScanReadFlags scans)
    {
        var (isPacked, isTuning) = (Given(result, "--pack"), Given(result, "--sft"));
        if (Given(result, "--order") && (isPacked || isTuning))
        {
            result.AddError("--order goes with neither --pack nor --sft: they have orders of their own.");
        }

        if (IsDrawn(result) && result.GetValue<long>("--seed") is < 0 or > int.MaxValue)
        {
            result.AddError($"--seed: from 0 to {int.MaxValue} with --order eeg-balanced.");
        }

        if ((isPacked || isTuning) && (genome.FirstGiven(result) ?? scans.FirstGiven(result)) is { } flag)
        {
            result.AddError($"{flag} is for {(genome.FirstGiven(result) is null ? "scans" : "windows of genomes")}: it goes with neither --pack nor --sft.");
        }

        foreach (var (name, needed) in Packed.Where(_ => !isPacked).Select(name => (name, "--pack")).Concat(Tuning.Where(_ => !isTuning).Select(name => (name, "--sft"))))
        {
            if (Given(result, name))
            {
                result.AddError($"{name} goes with {needed} alone.");
            }
        }
    }

    // Who asks for a rank's share without saying of what would get everything. Known once the dataset is: windows of genomes take more.
    private static void CheckPlain(CommandResult result)
    {
        if (Both.FirstOrDefault(name => Given(result, name)) is { } name)
        {
            throw new ArgumentException($"{name} goes with --pack, --sft or a dataset of genomes: give one of them.");
        }

        if (Given(result, "--seed") && !IsDrawn(result))
        {
            throw new ArgumentException("--seed goes with --sft, --order eeg-balanced or a dataset of genomes.");
        }
    }

    private static void CheckOthers(string? flag, string what)
    {
        if (flag is not null)
        {
            throw new ArgumentException($"{flag} is for {what}, which this dataset does not have.");
        }
    }

    private static bool IsDrawn(CommandResult result) => result.GetValue<Written<ReadOrder>>("--order")?.Value == ReadOrder.EegBalanced;

    private static bool Given(CommandResult result, string name) => result.GetResult(name) is OptionResult { Implicit: false };

    private static ExitCode Records(ParseResult parsed, CommandContext context, ReadPlace place, SharedReadFlags shared, GenomeReadFlags genome, ScanReadFlags scans)
    {
        var recipe = RecipeOf(place, context);
        CheckOthers(recipe == GenomeNames.Recipe ? null : genome.FirstGiven(parsed.CommandResult), "windows of genomes");
        CheckOthers(recipe == ProductNames.Recipe ? null : scans.FirstGiven(parsed.CommandResult), "scans");
        if (recipe == GenomeNames.Recipe)
        {
            return genome.Run(parsed, context, place.FolderAsync(context.Cancel).GetAwaiter().GetResult());
        }

        CheckPlain(parsed.CommandResult);
        if (recipe == ProductNames.Recipe)
        {
            return scans.Run(parsed, context, place);
        }

        var plan = new ReadPlan { Split = parsed.GetValue(shared.Split), Order = parsed.GetValue(shared.Order)!.Value, Seed = (int)parsed.GetValue(shared.Seed) };
        if (plan.Order == ReadOrder.EegBalanced)
        {
            _ = place.FolderAsync(context.Cancel).GetAwaiter().GetResult();
        }

        var summary = ReadAsync(place, plan, parsed.GetValue(shared.BatchSize), parsed.GetValue(shared.Batches) ?? long.MaxValue, context).GetAwaiter().GetResult();
        context.Terminal.Print(summary, CliJson.Default.ReadSummary, ReadSummary.Print);
        return ExitCode.Done;
    }

    private static string RecipeOf(ReadPlace place, CommandContext context) => place.OpenAsync(context.Cancel).GetAwaiter().GetResult().Recipe;

    private static async Task<ReadSummary> ReadAsync(ReadPlace place, ReadPlan plan, int? batchSize, long batches, CommandContext context)
    {
        await using var dataset = await place.OpenAsync(context.Cancel);
        if (!place.IsRemote)
        {
            RemoteFolder.Warn(place.Name, context.Terminal.Reporter);
        }

        plan = plan with { BatchSize = batchSize ?? ReadPlan.UsualBatchSize(dataset.Recipe) };
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
