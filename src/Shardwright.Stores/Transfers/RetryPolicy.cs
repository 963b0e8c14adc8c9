using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Shardwright.Foundation.Errors;
using Shardwright.Stores.Objects;

namespace Shardwright.Stores.Transfers;

/// <summary>Tries again after failures that may pass: waits that double, drawn evenly below their limit, never longer than 30 s unless the server asks for it.</summary>
/// <remarks>Waits are measured by the clock's time stamps, so that a clock that jumps does not matter. Safe from many threads.</remarks>
internal sealed class RetryPolicy(StoreOptions options)
{
    private const int MostDoublings = 16;
    private const int TriesToTell = 3;
    private static readonly TimeSpan MostDelay = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan MostAsked = TimeSpan.FromMinutes(5);

    private readonly Random jitter = Jitter(options.JitterSeed);
    private readonly Lock gate = new();
    private long? lastTold;

    /// <summary>Runs an attempt until it ends otherwise than with <see cref="TransientStoreException"/>, at most <see cref="StoreOptions.Retries"/> times more.</summary>
    /// <param name="what">What is tried, for the error: <c>s3://b/k: reading</c>.</param>
    /// <param name="attempt">One try.</param>
    /// <param name="cancel">Ends the waiting and the tries.</param>
    /// <exception cref="StorageException">It did not pass; the message has the last failure and how often it was tried.</exception>
    public async Task<T> RunAsync<T>(string what, Func<CancellationToken, Task<T>> attempt, CancellationToken cancel)
    {
        for (var tries = 1; ; tries++)
        {
            cancel.ThrowIfCancellationRequested();
            try
            {
                return await attempt(cancel).ConfigureAwait(false);
            }
            catch (TransientStoreException failure)
            {
                if (tries > options.Retries)
                {
                    throw new StorageException(
                        new DataLocation(what), "given up", found: string.Create(CultureInfo.InvariantCulture, $"{failure.Message} (tried {tries} times)"),
                        remedy: "See whether the server is up and its address right; the same command goes on from there.", inner: failure.InnerException);
                }

                Tell(what, failure, tries);
                await Task.Delay(Delay(tries, failure.After), options.Clock, cancel).ConfigureAwait(false);
            }
        }
    }

    // One failure is no news; several are, but not for each of many transfers.
    private void Tell(string what, TransientStoreException failure, int tries)
    {
        if (tries < TriesToTell)
        {
            return;
        }

        lock (gate)
        {
            if (lastTold is { } told && options.Clock.GetElapsedTime(told) < TellEvery)
            {
                return;
            }

            lastTold = options.Clock.GetTimestamp();
        }

        options.Reporter.Note(string.Create(CultureInfo.InvariantCulture, $"{what}: {failure.Message}; trying again ({tries} of {options.Retries + 1.0:0})"));
    }

    /// <summary>How long to wait after a failed try.</summary>
    /// <param name="tries">Tries so far, from 1.</param>
    /// <param name="after">What the server asks for.</param>
    internal TimeSpan Delay(int tries, TimeSpan? after)
    {
        var limit = options.RetryDelay.Ticks >= MostDelay.Ticks >> Math.Min(tries - 1, MostDoublings) ? MostDelay.Ticks : options.RetryDelay.Ticks << (tries - 1);
        double drawn;
        lock (gate)
        {
            drawn = jitter.NextDouble();
        }

        var delay = TimeSpan.FromTicks((long)(limit * drawn));
        var asked = after is { } wish && wish > MostAsked ? MostAsked : after;
        return asked > delay ? asked.Value : delay;
    }

    [SuppressMessage("Security", "CA5394:Do not use insecure randomness", Justification = "Spreads waits; no secret hangs on it.")]
    private static Random Jitter(int? seed) => seed is { } number ? new Random(number) : new Random();
}
