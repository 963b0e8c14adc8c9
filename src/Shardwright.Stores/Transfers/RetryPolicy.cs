using Shardwright.Stores.Objects;

namespace Shardwright.Stores.Transfers;

/// <summary>Tries again after failures that may pass: waits that double, drawn evenly below their limit, never longer than 30 s unless the server asks for it.</summary>
/// <remarks>Waits are measured by the clock's time stamps, so that a clock that jumps does not matter. Safe from many threads.</remarks>
internal sealed class RetryPolicy(StoreOptions options)
{
    /// <summary>Runs an attempt until it ends otherwise than with <see cref="TransientStoreException"/>, at most <see cref="StoreOptions.Retries"/> times more.</summary>
    /// <param name="what">What is tried, for the error: <c>s3://b/k: reading</c>.</param>
    /// <param name="attempt">One try.</param>
    /// <param name="cancel">Ends the waiting and the tries.</param>
    /// <exception cref="Foundation.Errors.StorageException">It did not pass; the message has the last failure and how often it was tried.</exception>
    public Task<T> RunAsync<T>(string what, Func<CancellationToken, Task<T>> attempt, CancellationToken cancel) => throw new NotImplementedException($"{what} {options.Retries} {attempt} {cancel}");
}
