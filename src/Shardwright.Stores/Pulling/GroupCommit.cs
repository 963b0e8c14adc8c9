using System.Diagnostics;
using System.Threading.Channels;
using Shardwright.Foundation.Files;
using Shardwright.Stores.Transfers;

namespace Shardwright.Stores.Pulling;

/// <summary>Publishes finished files in groups: a flush to disk takes as long for hundreds as for one.</summary>
/// <remarks>Files may be added from many threads. What fails is thrown by <see cref="FlushAsync"/>, and by every adding after it.</remarks>
internal sealed class GroupCommit : IAsyncDisposable
{
    private const int MostFiles = 256;
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(5);

    private readonly Channel<Item> items = Channel.CreateBounded<Item>(4 * MostFiles);
    private readonly Action<IReadOnlyList<Downloaded>> published;
    private readonly Task work;
    private volatile Exception? failure;

    /// <summary>Starts the committer.</summary>
    /// <param name="published">Told of files that are durable under their names.</param>
    public GroupCommit(Action<IReadOnlyList<Downloaded>> published)
    {
        this.published = published;
        work = Task.Run(WorkAsync);
    }

    /// <summary>Adds a file that lies whole under its partial name, closed.</summary>
    public async Task AddAsync(Downloaded file, CancellationToken cancel)
    {
        Check();
        await items.Writer.WriteAsync(new Item(file, null), cancel).ConfigureAwait(false);
    }

    /// <summary>Waits until all that was added is durable under its name.</summary>
    public async Task FlushAsync()
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await items.Writer.WriteAsync(new Item(null, done)).ConfigureAwait(false);
        await done.Task.ConfigureAwait(false);
        Check();
    }

    /// <summary>Publishes what was added, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        items.Writer.TryComplete();
        await work.ConfigureAwait(false);
    }

    private void Check()
    {
        if (failure is { } error)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(error);
        }
    }

    private async Task WorkAsync()
    {
        while (await items.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            var (files, done) = await GatherAsync().ConfigureAwait(false);
            try
            {
                if (failure is null && files.Count > 0)
                {
                    Publish(files);
                }
            }
            catch (Exception error)
            {
                failure = error;
            }

            done?.SetResult();
        }
    }

    private async Task<(List<Downloaded> Files, TaskCompletionSource? Done)> GatherAsync()
    {
        var files = new List<Downloaded>();
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            while (files.Count < MostFiles && items.Reader.TryRead(out var item))
            {
                if (item.Done is { } done)
                {
                    return (files, done);
                }

                files.Add(item.File!);
            }

            if (files.Count == MostFiles || items.Reader.Completion.IsCompleted || Stopwatch.GetElapsedTime(started) >= Gathering)
            {
                return (files, null);
            }

            await Task.Delay(Step).ConfigureAwait(false);
        }
    }

    private void Publish(List<Downloaded> files)
    {
        DurableFiles.Publish([.. files.Select(file => (file.Request.Partial, file.Request.Target))]);
        published(files);
        foreach (var file in files)
        {
            File.Delete(file.Request.State);
        }
    }

    private sealed record Item(Downloaded? File, TaskCompletionSource? Done);
}
