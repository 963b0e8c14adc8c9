namespace Shardwright.Streaming.Documents;

/// <summary>Documents that are worked on by several threads at once: gathered until there are enough bytes.</summary>
internal sealed class DocumentWave
{
    private const int EnoughBytes = 16 << 20;

    private readonly List<(long Document, byte[] Utf8)> documents = [];
    private long bytes;

    /// <summary>Whether there is enough to share among threads.</summary>
    internal bool IsFull => bytes >= EnoughBytes;

    internal int Count => documents.Count;

    internal void Add(long document, ReadOnlySpan<byte> utf8)
    {
        documents.Add((document, utf8.ToArray()));
        bytes += utf8.Length;
    }

    /// <summary>Works on every document, in no order, and lets go of them.</summary>
    /// <typeparam name="TScratch">What each thread works with.</typeparam>
    internal void Work<TScratch>(int jobs, Func<TScratch> scratch, Action<long, byte[], TScratch> work, CancellationToken cancel)
    {
        try
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = jobs, CancellationToken = cancel };
            Parallel.For(0, documents.Count, options, scratch, (i, _, mine) =>
            {
                work(documents[i].Document, documents[i].Utf8, mine);
                return mine;
            }, _ => { });
        }
        catch (AggregateException several)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(several.InnerExceptions[0]);
        }

        documents.Clear();
        bytes = 0;
    }
}
