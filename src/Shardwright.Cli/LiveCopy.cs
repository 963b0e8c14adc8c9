using Shardwright.Stores.Pulling;

namespace Shardwright.Cli;

/// <summary>A folder that still grows, and the pull that makes it grow where its dataset lies in a store.</summary>
internal sealed class LiveCopy : IAsyncDisposable
{
    private readonly CancellationTokenSource stop;
    private readonly Task pulling;

    /// <summary>Begins the pull.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="pull">What is pulled; null where somebody else fills the folder.</param>
    /// <param name="cancel">Ends it.</param>
    public LiveCopy(string folder, PullOptions? pull, CancellationToken cancel)
    {
        Folder = folder;
        stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        pulling = pull is null ? Task.CompletedTask : Task.Run(() => PullAsync(pull), CancellationToken.None);
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>Ends who reads the folder, also where the pull fails: nothing more would come.</summary>
    public CancellationToken Cancel => stop.Token;

    /// <summary>Ends the pull.</summary>
    /// <exception cref="Foundation.Errors.ShardwrightException">It failed, which is why the reading was ended.</exception>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        try
        {
            await pulling;
        }
        catch (OperationCanceledException)
        {
            // The reader has all that it wanted.
        }
        finally
        {
            stop.Dispose();
        }
    }

    private async Task PullAsync(PullOptions pull)
    {
        try
        {
            await DatasetPull.RunAsync(pull, stop.Token);
        }
        catch
        {
            await stop.CancelAsync();
            throw;
        }
    }
}
