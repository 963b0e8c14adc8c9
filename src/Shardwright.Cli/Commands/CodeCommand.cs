using System.CommandLine;
using Shardwright.Cli.Output;
using Shardwright.Recipes.Code;

namespace Shardwright.Cli.Commands;

/// <summary><c>code chunk</c>, <c>code stream</c> and <c>code pipeline</c>.</summary>
internal static class CodeCommand
{
    public static Command Create() => new("code", "Source code: files to documents, documents to live shards.") { Chunk(), Stream(), Pipeline() };

    private static Command Chunk()
    {
        var (chunk, shards) = (new ChunkFlags(), new LiveShardFlags());
        var output = new Option<string>("--output", "-o") { Description = "The file that gets the documents.", HelpName = "FILE", Required = true };
        var command = new Command("chunk", "Cut files of source code into documents.") { output };
        chunk.AddTo(command);
        shards.AddTo(command);
        command.Does((parsed, context) =>
        {
            var options = chunk.Options(parsed, context) with { Output = parsed.GetValue(output)!, Rebuild = shards.IsRebuild(parsed) };
            var folder = parsed.GetValue(shards.Folder);
            if (folder is null)
            {
                return Tell(CodeChunking.Run(options, context.Cancel), options.Output!, null, context);
            }

            var (chunked, streamed) = shards.While(parsed, context, () => ParquetBesideChunk.Run(options, shards.Stream(parsed, context, options.Output!, folder), context.Cancel));
            return Tell(chunked, options.Output!, StreamSummary.Of(streamed), context);
        });
        return command;
    }

    private static Command Stream()
    {
        var shards = new LiveShardFlags { IsFolderRequired = true };
        var input = new Option<string>("--input", "-i") { Description = "The documents, one a line; waited for where the file is not there yet.", HelpName = "FILE", Required = true };
        var stable = Flags.Duration("--stable-for", "60s", "A file without an end marker has ended when it did not grow for so long.");
        var poll = Flags.Duration("--poll", "1s", "How often to look.", TimeSpan.FromMilliseconds(1));
        var command = new Command("stream", "Write documents as live shards while their file grows.") { input, stable, poll };
        shards.AddTo(command);
        command.Does((parsed, context) =>
        {
            var options = shards.Stream(parsed, context, parsed.GetValue(input)!, parsed.GetValue(shards.Folder)!) with
            {
                StableFor = parsed.GetValue(stable)!.Value, Poll = parsed.GetValue(poll)!.Value,
            };
            var report = shards.While(parsed, context, () => CodeStreaming.Run(options, context.Cancel));
            context.Terminal.Print(StreamSummary.Of(report), CliJson.Default.StreamSummary, StreamSummary.Print);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Pipeline()
    {
        var (chunk, shards) = (new ChunkFlags(), new LiveShardFlags { IsFolderRequired = true });
        var keep = new Option<string?>("--keep-jsonl") { Description = "Write the documents there too.", HelpName = "FILE" };
        var command = new Command("pipeline", "Cut files and write live shards, in one process and without a file between.") { keep };
        chunk.AddTo(command);
        shards.AddTo(command);
        command.Does((parsed, context) =>
        {
            var kept = parsed.GetValue(keep);
            var options = chunk.Options(parsed, context) with { Output = kept, Rebuild = shards.IsRebuild(parsed) };
            var report = shards.While(parsed, context, () => CodePipeline.Run(options, shards.Shards(parsed, context), keepJsonl: kept is not null, context.Cancel));
            return Tell(report.Chunk, kept, StreamSummary.Of(parsed.GetValue(shards.Folder)!, report.Manifest), context);
        });
        return command;
    }

    private static ExitCode Tell(ChunkReport report, string? output, StreamSummary? shards, CommandContext context)
    {
        context.Terminal.Print(ChunkSummary.Of(report, output, shards), CliJson.Default.ChunkSummary, ChunkSummary.Print);
        return report.RejectedInputs.Count > 0 ? ExitCode.Rejected : ExitCode.Done;
    }
}
