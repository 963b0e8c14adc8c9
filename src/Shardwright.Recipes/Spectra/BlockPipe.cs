using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Shardwright.Datasets.Layouts.Spectra;

namespace Shardwright.Recipes.Spectra;

/// <summary>Reads and cleans blocks on a thread of its own while the caller writes the one before; a few blocks go round.</summary>
internal sealed class BlockPipe : IDisposable
{
    private const int Blocks = 3;

    private readonly BlockingCollection<SpectrumBlock> empty = new(Blocks + 1);
    private readonly BlockingCollection<SpectrumBlock> full = new(Blocks + 1);
    private readonly CancellationTokenSource stop;
    private readonly Thread reader;
    private SpectrumBlock? lent;
    private ExceptionDispatchInfo? failure;

    /// <summary>Starts reading.</summary>
    /// <param name="newBlock">Makes an empty block.</param>
    /// <param name="read">Reads everything: takes an empty block, gives it back full.</param>
    /// <param name="cancel">Stops both sides.</param>
    public BlockPipe(Func<SpectrumBlock> newBlock, Action<Func<SpectrumBlock>, Action<SpectrumBlock>, CancellationToken> read, CancellationToken cancel)
    {
        stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        for (var i = 0; i < Blocks; i++)
        {
            empty.Add(newBlock(), cancel);
        }

        reader = new Thread(() =>
        {
            try
            {
                read(() => empty.Take(stop.Token), block => full.Add(block, stop.Token), stop.Token);
            }
#pragma warning disable CA1031 // Nothing is swallowed: the writing side throws it again as itself.
            catch (Exception error)
#pragma warning restore CA1031
            {
                failure = ExceptionDispatchInfo.Capture(error);
            }
            finally
            {
                full.CompleteAdding();
            }
        })
        { Name = "shardwright spectra reader", IsBackground = true };
        reader.Start();
    }

    /// <summary>The next full block, or null at the end; the one before goes back to be filled.</summary>
    public SpectrumBlock? Next()
    {
        if (lent is not null)
        {
            empty.Add(lent);
            lent = null;
        }

        if (full.TryTake(out lent, Timeout.Infinite, stop.Token))
        {
            return lent;
        }

        failure?.Throw();
        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        stop.Cancel();
        reader.Join();
        empty.Dispose();
        full.Dispose();
        stop.Dispose();
    }
}
