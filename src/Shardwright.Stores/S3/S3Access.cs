namespace Shardwright.Stores.S3;

/// <summary>Who asks a server, and what time it is there; both may change while a store is open. Safe from many threads.</summary>
internal sealed class S3Access(Func<S3Account> find, TimeProvider clock)
{
    private long offsetTicks;
    private S3Account account = find();

    /// <summary>The account.</summary>
    public S3Account Account => Volatile.Read(ref account);

    /// <summary>The server's time, as far as it is known, in UTC.</summary>
    public DateTime Now => clock.GetUtcNow().UtcDateTime.AddTicks(Interlocked.Read(ref offsetTicks));

    /// <summary>Looks the credentials up once again.</summary>
    public void Renew() => Volatile.Write(ref account, find());

    /// <summary>Goes by the server's time from now on.</summary>
    /// <param name="server">What the server says.</param>
    /// <returns>How far this machine's clock is ahead.</returns>
    public TimeSpan Correct(DateTimeOffset server)
    {
        var ahead = clock.GetUtcNow() - server;
        Interlocked.Exchange(ref offsetTicks, -ahead.Ticks);
        return ahead;
    }
}
