using Shardwright.Foundation.Reporting;

namespace Shardwright.Stores.S3;

/// <summary>Counts the bytes that went out, and tells of each byte of the file once. Safe from many threads.</summary>
internal sealed class SentBytes(IProgressTask? progress)
{
    private readonly Dictionary<long, long> told = [];
    private readonly Lock gate = new();
    private long total;

    /// <summary>All bytes that went out, tries that failed included.</summary>
    public long Total => Interlocked.Read(ref total);

    /// <summary>Says that bytes of a part went out.</summary>
    /// <param name="part">The offset at which the part begins.</param>
    /// <param name="done">Bytes of the part that went out in this try so far.</param>
    /// <param name="count">Bytes that went out just now.</param>
    public void Add(long part, long done, int count)
    {
        Interlocked.Add(ref total, count);
        Tell(part, done);
    }

    /// <summary>Says that so much of a part is there, whoever sent it.</summary>
    public void Tell(long part, long done)
    {
        if (progress is null)
        {
            return;
        }

        long more;
        lock (gate)
        {
            more = done - told.GetValueOrDefault(part);
            if (more > 0)
            {
                told[part] = done;
            }
        }

        if (more > 0)
        {
            progress.Advance(more);
        }
    }
}
