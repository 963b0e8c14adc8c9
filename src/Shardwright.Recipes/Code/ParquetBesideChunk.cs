using System.Runtime.ExceptionServices;

namespace Shardwright.Recipes.Code;

/// <summary>Makes a file of documents and, at the same time, its shards: <c>code chunk --parquet-dir</c>.</summary>
/// <remarks>The shards are those of <see cref="CodeStreaming"/> over the same file; where another process of ours writes them, this one says so and carries on.</remarks>
public static class ParquetBesideChunk
{
    /// <summary>Runs both to their ends. An error of either ends the other; both go on when called again.</summary>
    /// <param name="chunk">How documents are made; with an output.</param>
    /// <param name="stream">How shards are; its input is the output of the other.</param>
    /// <param name="cancel">Stops both.</param>
    /// <returns>What both did.</returns>
    /// <exception cref="ArgumentException">The stream's input is not the documents.</exception>
    public static (ChunkReport Chunk, StreamReport Stream) Run(ChunkOptions chunk, StreamOptions stream, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(chunk);
        ArgumentNullException.ThrowIfNull(stream);
        if (string.IsNullOrEmpty(chunk.Output) || Path.GetFullPath(chunk.Output) != Path.GetFullPath(stream.Input))
        {
            throw new ArgumentException("The shards are made of the documents: the stream's input must be the output.", nameof(stream));
        }

        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var begun = new ManualResetEventSlim();
        var following = Task.Factory.StartNew(() => Follow(stream, begun, both), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        ChunkReport? chunked = null;
        ExceptionDispatchInfo? failure = null;
        try
        {
            // What an earlier run left under the name, its end marker too, is gone at the first step.
            chunked = CodeChunking.Run(chunk with { AtStep = step => { begun.Set(); chunk.AtStep?.Invoke(step); } }, both.Token);
            begun.Set();
        }
        catch (Exception error)
        {
            failure = ExceptionDispatchInfo.Capture(error);
            both.Cancel();
        }

        var streamed = Wait(following, ref failure);
        failure?.Throw();
        return (chunked!, streamed!);
    }

    private static StreamReport Follow(StreamOptions stream, ManualResetEventSlim begun, CancellationTokenSource both)
    {
        try
        {
            begun.Wait(both.Token);
            return CodeStreaming.Run(stream, both.Token);
        }
        catch
        {
            both.Cancel();
            throw;
        }
    }

    // Of two failures the first is told: the other's is that it was cancelled.
    private static StreamReport? Wait(Task<StreamReport> following, ref ExceptionDispatchInfo? failure)
    {
        try
        {
            return following.GetAwaiter().GetResult();
        }
        catch (Exception error) when (failure is null || (failure.SourceException is OperationCanceledException && error is not OperationCanceledException))
        {
            failure = ExceptionDispatchInfo.Capture(error);
            return null;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }
}
