using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Shardwright.Recipes.Code;

/// <summary>One thread reads, some work, and the caller takes the batches in order. A bounded number of batches goes round.</summary>
internal sealed class ChunkFlow : IDisposable
{
    private const int LargeBatches = 4;

    private readonly ChunkOptions options;
    private readonly CancellationTokenSource stop;
    private readonly BlockingCollection<ChunkBatch> empty = [];
    private readonly BlockingCollection<ChunkBatch> toWork = [];
    private readonly BlockingCollection<ChunkBatch> inOrder = [];
    private readonly SemaphoreSlim room;
    private readonly List<ChunkBatch> all = [];
    private readonly List<Thread> threads = [];
    private readonly int roomUnits;
    private ExceptionDispatchInfo? readFailure;
    private ChunkBatch? lent;
    private int lentRoom;
    private volatile bool counts;

    /// <summary>Starts the threads.</summary>
    /// <param name="options">How documents are made.</param>
    /// <param name="reading">What is read.</param>
    /// <param name="makesJson">Whether documents are wanted as JSON lines.</param>
    /// <param name="keepsTexts">Whether documents are wanted as they are.</param>
    /// <param name="counts">Whether tokens of documents are wanted.</param>
    /// <param name="cancel">Stops everything.</param>
    public ChunkFlow(ChunkOptions options, ChunkReading reading, bool makesJson, bool keepsTexts, bool counts, CancellationToken cancel)
    {
        this.options = options;
        this.counts = counts;
        stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        for (var i = 0; i < (2 * options.Jobs) + 2; i++)
        {
            all.Add(new ChunkBatch());
            empty.Add(all[i], cancel);
        }

        roomUnits = all.Count + LargeBatches;
        room = new SemaphoreSlim(roomUnits);
        Start("reader", () => Read(reading));
        for (var i = 0; i < options.Jobs; i++)
        {
            Start("worker", () => Work(new ChunkWork(options, makesJson, keepsTexts)));
        }
    }

    /// <summary>Says that tokens are not wanted any more.</summary>
    public void StopCounting() => counts = false;

    /// <summary>The next batch, or null at the end; the one before goes back to be filled.</summary>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public ChunkBatch? Next()
    {
        GiveBack();
        if (!inOrder.TryTake(out lent, Timeout.Infinite, stop.Token))
        {
            readFailure?.Throw();
            return null;
        }

        lentRoom = RoomOf(lent);
        lent.Wait(stop.Token);
        return lent;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        stop.Cancel();
        threads.ForEach(thread => thread.Join());
        all.ForEach(batch => batch.Dispose());
        empty.Dispose();
        toWork.Dispose();
        inOrder.Dispose();
        room.Dispose();
        stop.Dispose();
    }

    private void Start(string name, Action body)
    {
        var thread = new Thread(() => body()) { Name = $"shardwright code {name}", IsBackground = true };
        threads.Add(thread);
        thread.Start();
    }

    private void GiveBack()
    {
        if (lent is null)
        {
            return;
        }

        lent.Clear();
        room.Release(lentRoom);
        empty.Add(lent, stop.Token);
        lent = null;
    }

    /// <summary>A batch of one giant line waits until it is nearly alone.</summary>
    private int RoomOf(ChunkBatch batch) => (int)Math.Clamp(1 + (batch.Bytes.WrittenCount / ((long)options.BatchBytes * 2)), 1, roomUnits);

    private void Read(ChunkReading reading)
    {
        try
        {
            reading.Run(
                () => empty.Take(stop.Token),
                batch =>
                {
                    for (var i = RoomOf(batch); i > 0; i--)
                    {
                        room.Wait(stop.Token);
                    }

                    inOrder.Add(batch, stop.Token);
                    toWork.Add(batch, stop.Token);
                },
                stop.Token);
        }
#pragma warning disable CA1031 // Nothing is swallowed: the delivering side throws it again as itself.
        catch (Exception error)
#pragma warning restore CA1031
        {
            readFailure = ExceptionDispatchInfo.Capture(error);
        }
        finally
        {
            inOrder.CompleteAdding();
            toWork.CompleteAdding();
        }
    }

    private void Work(ChunkWork work)
    {
        try
        {
            foreach (var batch in toWork.GetConsumingEnumerable(stop.Token))
            {
                try
                {
                    work.Run(batch, counts);
                }
#pragma warning disable CA1031 // As above.
                catch (Exception error)
#pragma warning restore CA1031
                {
                    batch.Failure = ExceptionDispatchInfo.Capture(error);
                }

                batch.Finish();
            }
        }
        catch (OperationCanceledException)
        {
            // The run ends; who takes the batches has the reason.
        }
    }
}
