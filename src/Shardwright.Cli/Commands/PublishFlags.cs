using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Text;
using Shardwright.Stores;
using Shardwright.Stores.Pushing;
using Shardwright.Stores.Transfers;

namespace Shardwright.Cli.Commands;

/// <summary><c>--push</c>: what a build makes is published while it is made.</summary>
internal sealed class PublishFlags
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    private readonly StoreFlags store = new();
    private readonly Option<string?> push = new("--push") { Description = "Publish there while building: s3://BUCKET/PREFIX, gs://…, REMOTE:BUCKET/PREFIX, or a folder.", HelpName = "URL", CustomParser = Flags.Parsed(Address) };

    public void AddTo(Command command)
    {
        command.Options.Add(push);
        store.AddTo(command, withJobs: false);
        command.Validators.Add(result =>
        {
            if (!IsGiven(result) && store.FirstGiven(result) is { } flag)
            {
                result.AddError($"{flag} goes with --push.");
            }
        });
    }

    public bool IsGiven(CommandResult result) => Flags.IsGiven(result, push);

    /// <summary>Does the work, and publishes what it makes beside it.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="context">What the command is run with.</param>
    /// <param name="folder">The folder that the work fills.</param>
    /// <param name="mayWithdraw">Whether the work may withdraw files that are there: then nothing is published before it is done.</param>
    /// <param name="work">The work.</param>
    /// <exception cref="StorageException">The work is done, and the store refuses.</exception>
    public T While<T>(ParseResult parsed, CommandContext context, string folder, bool mayWithdraw, Func<T> work)
    {
        if (parsed.GetValue(push) is not { } target)
        {
            return work();
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.Cancel);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var options = new PushOptions { Source = folder, Target = StoreUrl.Parse(target), Watch = true, Poll = Poll, Until = ended.Task, Store = store.Options(parsed, context) };
        var pushing = mayWithdraw ? null : Begin(options, context, stop.Token);
        T made;
        try
        {
            made = work();
        }
        catch
        {
            stop.Cancel();
            pushing?.ContinueWith(static task => _ = task.Exception, TaskScheduler.Default).Wait(CancellationToken.None);
            throw;
        }

        ended.SetResult();
        try
        {
            Tell((pushing ?? Begin(options, context, stop.Token)).GetAwaiter().GetResult(), context);
        }
        catch (ShardwrightException)
        {
            context.Terminal.Reporter.Warn($"{folder} is built; 'shardwright push {folder} {target}' publishes it");
            throw;
        }

        return made;
    }

    private static Task<TransferReport> Begin(PushOptions options, CommandContext context, CancellationToken cancel)
    {
        var pushing = Task.Run(() => DatasetPush.RunAsync(options, cancel), CancellationToken.None);
        pushing.ContinueWith(
            task => context.Terminal.Reporter.Warn($"nothing more is pushed; the build goes on: {task.Exception!.GetBaseException().Message}"), CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        return pushing;
    }

    private static void Tell(TransferReport report, CommandContext context) => context.Terminal.Reporter.Note(string.Create(
        CultureInfo.InvariantCulture,
        $"{report.Target}: {report.Moved} files pushed ({ByteSize.Format(report.MovedBytes)}), {report.Same} were there; {(report.IsComplete ? "complete" : "not complete")}"));

    private static string? Address(string text)
    {
        _ = StoreUrl.Parse(text);
        return text;
    }
}
