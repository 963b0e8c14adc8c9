using Shardwright.Datasets.Manifests;

namespace Shardwright.Datasets.Layouts.Documents;

/// <summary>Writes a stream of documents as shards that readers may follow while it grows: the one ordered stage, with a durable checkpoint at each shard.</summary>
/// <remarks>For one thread. Holds the folder's lock until it is disposed.</remarks>
public sealed class LiveShardWriter : IDisposable
{
    /// <summary>Takes a folder: empty, new, or begun by an earlier writer with the same options, whose work is gone on with.</summary>
    /// <exception cref="Foundation.Errors.DatasetStateException">The folder is somebody else's, was begun with other options, or is written by a foreign process now.</exception>
    /// <returns>The writer; null when a process of ours is writing the same source here already.</returns>
    public static LiveShardWriter? TryOpen(LiveShardOptions options) => throw new NotImplementedException(options.Folder);

    /// <summary>Whether the folder is finished already: <c>_COMPLETE</c> stands, for this source and these options.</summary>
    public bool IsFinished => throw new NotImplementedException();

    /// <summary>The source's own state at the last durable checkpoint; null when there is none and the source starts at its beginning.</summary>
    public string? SourceState => throw new NotImplementedException();

    /// <summary>Documents taken so far, those of earlier processes included.</summary>
    public long Documents => throw new NotImplementedException();

    /// <summary>Adds the next document. Where it fills a shard, the shard is written in the background and <paramref name="saveState"/> is called before this returns.</summary>
    /// <param name="utf8">The document, valid UTF-8; copied.</param>
    /// <param name="saveState">Makes durable what the source needs to go on after this very document, and says it in one text.</param>
    public void Add(ReadOnlySpan<byte> utf8, Func<string> saveState) => throw new NotImplementedException();

    /// <summary>Writes what is left, the validation shard, the manifest and, last, <c>_COMPLETE</c>.</summary>
    /// <param name="facts">What is known of the documents' making.</param>
    /// <param name="counts">What was rejected and dropped on the way, to which the documents are added as kept.</param>
    /// <param name="cancel">Stops before the mark is written.</param>
    public DatasetManifest Finish(DocumentFacts facts, RecordCounts counts, CancellationToken cancel) => throw new NotImplementedException($"{facts}{counts}");

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
