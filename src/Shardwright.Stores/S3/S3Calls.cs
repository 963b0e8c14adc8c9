using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Amazon.Runtime;
using Shardwright.Stores.Objects;
using RetryPolicy = Shardwright.Stores.Transfers.RetryPolicy;

namespace Shardwright.Stores.S3;

/// <summary>Sends requests to a server: tries them again, gives up those that stall, names what went wrong, tells the trace. Safe from many threads.</summary>
internal sealed class S3Calls : IDisposable
{
    private const int Spare = 4;
    private const int MostCorrections = 8;

    private readonly StoreOptions options;
    private readonly S3Access access;
    private readonly S3Config config;
    private readonly RetryPolicy retry;

    [SuppressMessage("Reliability", "CA2000:Dispose objects before losing scope", Justification = "The client keeps it.")]
    public S3Calls(Func<S3Account> find, StoreOptions options)
    {
        this.options = options;
        access = new S3Access(find, options.Clock);
        config = new S3Config(access, (2 * options.Jobs) + Spare);
        Client = new S3Client(config);
        retry = new RetryPolicy(options);
    }

    /// <summary>The client.</summary>
    public S3Client Client { get; }

    /// <summary>Whether it is Google's server.</summary>
    public bool IsGoogle => access.Account.IsGoogle;

    /// <summary>Whether the server is known to refuse a name that is taken, where it is asked to; others are looked at before.</summary>
    public bool HasConditions => access.Account is { IsGoogle: true } or { Endpoint: null };

    /// <summary>Runs a request until it has an answer.</summary>
    /// <param name="doing">The method, the object's address and what is done, for the trace and for errors.</param>
    /// <param name="call">Sends it once; a failure that it takes for an answer it catches itself.</param>
    /// <param name="cancel">Ends it.</param>
    public Task<T> RunAsync<T>(S3Doing doing, Func<StallWatch, Task<T>> call, CancellationToken cancel)
    {
        var (isRenewed, corrections) = (false, 0);
        return retry.RunAsync(doing.ToString(), OnceAsync, cancel);

        async Task<T> OnceAsync(CancellationToken token)
        {
            var (began, asked) = (options.Clock.GetTimestamp(), access.Now);
            using var watch = new StallWatch(options.StallTimeout, token);
            try
            {
                var answer = await call(watch).ConfigureAwait(false);
                Trace(doing, (answer as AmazonWebServiceResponse)?.HttpStatusCode is { } status ? ((int)status).ToString(CultureInfo.InvariantCulture) : "ok", began);
                return answer;
            }
            catch (OperationCanceledException) when (watch.IsStalled)
            {
                Trace(doing, "stalled", began);
                throw new TransientStoreException($"nothing came for {Foundation.Text.DurationText.Format(options.StallTimeout)}");
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                Trace(doing, S3Failures.Status(error) is > 0 and var status ? string.Create(CultureInfo.InvariantCulture, $"{status} {S3Failures.Code(error)}") : "failed", began);
                if (S3Failures.IsExpired(error) && !isRenewed)
                {
                    isRenewed = true;
                    access.Renew();
                    throw new TransientStoreException("expired credentials", TimeSpan.Zero);
                }

                if (S3Failures.IsWrongClock(error, asked))
                {
                    throw Corrected(error, doing, ref corrections);
                }

                throw S3Failures.Of(error, doing.Address, doing.Words, access.Account.Endpoint?.Host ?? access.Account.Region, options.Clock);
            }
        }
    }

    public void Dispose() => Client.Dispose();

    // A clock that jumps may be wrong more than once; and another request may have put it right meanwhile.
    private Exception Corrected(Exception error, S3Doing doing, ref int corrections)
    {
        var ahead = S3Failures.Date(error) is { } server ? access.Correct(server) : TimeSpan.Zero;
        return ahead == TimeSpan.Zero || ++corrections > MostCorrections
            ? S3Throw.WrongClock(doing.Address, doing.Words, ahead)
            : new TransientStoreException("a clock that is not the server's", TimeSpan.Zero);
    }

    private void Trace(S3Doing doing, string status, long began)
        => options.Trace?.Invoke(string.Create(CultureInfo.InvariantCulture, $"{doing.Method} {doing.Address} {status} {options.Clock.GetElapsedTime(began).TotalMilliseconds:0} ms"));
}
