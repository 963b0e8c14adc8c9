using System.Globalization;
using System.Text.Unicode;
using Shardwright.Datasets.Building;
using Shardwright.Datasets.Manifests;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;
using Shardwright.Foundation.Random;
using Shardwright.Formats.Parquet;

namespace Shardwright.Datasets.Layouts.Documents;

/// <summary>Writes a stream of documents as shards that readers may follow while it grows: the one ordered stage, with a durable checkpoint at each shard.</summary>
/// <remarks>
/// For one thread; a full shard is written on another while the next one fills. Holds the folder's lock until it is disposed. The bytes
/// depend on the documents and the options alone, however often the writing was broken off. After an error it can only be disposed; the
/// folder then goes on from its last checkpoint.
/// </remarks>
public sealed partial class LiveShardWriter : IDisposable
{
    /// <summary>The recipe of the datasets that it writes.</summary>
    public const string Recipe = "code";

    private const int RecipeVersion = 1;
    private const long BatchMemoryBytes = 96L << 20;
    private static readonly TimeSpan HolderPoll = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan HolderWait = TimeSpan.FromSeconds(5);

    private readonly LiveShardOptions options;
    private readonly LiveFolder folder;
    private readonly FileLock held;
    private readonly long batchMemoryBytes;
    private LiveState state;
    private List<LiveShard> shards = [];
    private Stage? stage;

    private LiveShardWriter(LiveShardOptions options, LiveFolder folder, FileLock held, long batchMemoryBytes)
    {
        this.options = options;
        this.folder = folder;
        this.held = held;
        this.batchMemoryBytes = batchMemoryBytes;
        state = ReadState() ?? Begin();
        if (Manifest is null)
        {
            folder.DeleteLeavings();
            stage = new Stage(this);
        }
    }

    /// <summary>Whether the folder is finished already: <c>_COMPLETE</c> stands, for this source and these options.</summary>
    public bool IsFinished => Manifest is not null;

    /// <summary>The manifest of a finished folder; null before.</summary>
    public DatasetManifest? Manifest { get; private set; }

    /// <summary>The source's own state at the last durable checkpoint, or at the end of a finished folder; null when there is none and the source starts at its beginning.</summary>
    public string? SourceState => state.SourceState;

    /// <summary>Whether <see cref="SourceState"/> is that of the source's end: false in a finished folder whose writer died at its very last step.</summary>
    public bool HasEndState => state.IsEnded;

    /// <summary>Documents taken so far, those of earlier processes included.</summary>
    public long Documents => stage?.Documents ?? Manifest?.Counts?.Kept ?? state.Documents;

    /// <summary>Train shards that are durable under their names.</summary>
    public int TrainShards => state.Shards;

    /// <summary>Takes a folder: empty, new, or begun by an earlier writer with the same options, whose work is gone on with.</summary>
    /// <exception cref="ArgumentException">The options make no shards.</exception>
    /// <exception cref="DatasetStateException">The folder is somebody else's, was begun with other options, or is written by a foreign process now.</exception>
    /// <exception cref="MalformedDataException">Its checkpoint is damaged.</exception>
    /// <returns>The writer; null when a process of ours is writing the same source here already.</returns>
    public static LiveShardWriter? TryOpen(LiveShardOptions options) => TryOpen(options, BatchMemoryBytes);

    /// <inheritdoc cref="TryOpen(LiveShardOptions)"/>
    internal static LiveShardWriter? TryOpen(LiveShardOptions options, long batchMemoryBytes)
    {
        Check(options);
        var folder = new LiveFolder(options.Folder);
        folder.Claim();
        if (TakeLock(options, folder) is not { } held)
        {
            return null;
        }

        try
        {
            return new LiveShardWriter(options, folder, held, batchMemoryBytes);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Adds the next document. Where it fills a shard, the shard is written in the background and <paramref name="saveState"/> is called before this returns.</summary>
    /// <param name="utf8">The document, valid UTF-8; copied.</param>
    /// <param name="saveState">Makes durable what the source needs to go on after this very document, and says it in one text.</param>
    /// <exception cref="ArgumentException">It is not UTF-8.</exception>
    /// <exception cref="StorageException">This document, or an earlier shard, cannot be written.</exception>
    public void Add(ReadOnlySpan<byte> utf8, Func<string> saveState)
    {
        ArgumentNullException.ThrowIfNull(saveState);
        if (!Utf8.IsValid(utf8))
        {
            throw new ArgumentException("The document is not UTF-8.", nameof(utf8));
        }

        Open().Add(utf8, saveState);
    }

    /// <summary>Says to those who follow the folder how its documents are made, before its end does: so that who asks for another length learns it at once.</summary>
    /// <param name="facts">What is known of the documents' making.</param>
    /// <exception cref="StorageException">It cannot be written.</exception>
    public void Announce(DocumentFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        _ = Open();
        folder.Announce(facts);
    }

    /// <summary>Lists a record of the source that is damaged and became no document, for <c>rejected.jsonl</c>. The caller counts it.</summary>
    /// <param name="path">Where it came from.</param>
    /// <param name="place">Where in it, such as <c>line 17</c>.</param>
    /// <param name="reason">One word, the key it is counted under.</param>
    /// <param name="message">What was wrong, as a sentence.</param>
    public void Reject(string path, string? place, string reason, string message) => Open().Rejected.Append(path, place, reason, message);

    /// <summary>Begins at the first document again: what was written goes to <c>.shardwright/old/</c>.</summary>
    public void Restart()
    {
        stage?.Dispose();
        stage = null;
        Manifest = null;
        folder.Retire();
        state = Begin();
        folder.DeleteLeavings();
        stage = new Stage(this);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        stage?.Dispose();
        stage = null;
        held.Dispose();
    }

    private static void Check(LiveShardOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrEmpty(options.Folder, nameof(options));
        ArgumentException.ThrowIfNullOrEmpty(options.Source, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.RowsPerFile, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.ValidationFraction, 0m, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.ValidationFraction, 0.5m, nameof(options));
        if (!Enum.IsDefined(options.Validation))
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.Validation, "Not a rule.");
        }
    }

    // Whoever holds the lock says in the checkpoint what it writes; it has one a moment after it took the lock.
    private static FileLock? TakeLock(LiveShardOptions options, LiveFolder folder)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (FileLock.TryAcquire(folder.Lock, exclusive: true) is { } held)
            {
                return held;
            }

            if (folder.Read() is { } theirs)
            {
                if (theirs.Source != options.Source)
                {
                    LiveThrow.Foreign(folder.Root, FileLock.DescribeHolder(folder.Lock), theirs.Source, options.Source);
                }

                foreach (var difference in theirs.Differences(options.Source, Choices(options)))
                {
                    options.Reporter.Warn($"{folder.Root} is being written by another process: {difference}");
                }

                return null;
            }

            if (TimeProvider.System.GetElapsedTime(started) > HolderWait)
            {
                LiveThrow.Foreign(folder.Root, FileLock.DescribeHolder(folder.Lock), null, options.Source);
            }

            Thread.Sleep(HolderPoll);
        }
    }

    private static BuildOption[] Choices(LiveShardOptions options) =>
    [
        new("rows-per-file", options.RowsPerFile.ToString(CultureInfo.InvariantCulture)),
        new("val-fraction", options.ValidationFraction.ToString("0.############################", CultureInfo.InvariantCulture)),
        new("val", options.Validation == ValidationRule.Tail ? "tail" : "spread"),
        new("seed", options.Seed.ToString(CultureInfo.InvariantCulture)),
        new("encoder", ParquetWriter.Encoder(ShardFile.Options)),
    ];

    private Stage Open() => stage ?? throw new InvalidOperationException("The folder is finished, or the writer was disposed.");

    /// <summary>What stands here and is gone on with; null to begin.</summary>
    private LiveState? ReadState()
    {
        LiveState? found = null;
        try
        {
            found = folder.Read();
        }
        catch (MalformedDataException) when (options.Rebuild)
        {
            // What --rebuild replaces need not be readable.
        }

        if (found is null && !folder.HasContent())
        {
            return null;
        }

        IReadOnlyList<string> differences = found?.Differences(options.Source, Choices(options)) ?? [];
        if (found is not null && differences.Count == 0 && (!options.Rebuild || IsThere(found)))
        {
            CheckThere(found);
            return found;
        }

        if (!options.Rebuild)
        {
            if (found is null)
            {
                LiveThrow.NoCheckpoint(folder.Root);
            }

            LiveThrow.Differences(folder.Root, differences);
        }

        folder.Retire();
        return null;
    }

    private LiveState Begin()
    {
        var begun = new LiveState(
            options.Source, Choices(options), CreatedAt.Stamp(options.Clock), 0, 0, 0, ShardList.Start, Convert.ToBase64String(new PythonRandom(options.Seed).Save()),
            0, 0, 0, 0, ContentChain.Start, null, IsEnded: false);
        folder.Publish(begun);
        shards = [];
        return begun;
    }

    private bool IsThere(LiveState found)
    {
        try
        {
            CheckThere(found);
            return true;
        }
        catch (ShardwrightException)
        {
            return false;
        }
    }

    private void CheckThere(LiveState found)
    {
        Manifest = folder.Finished();
        shards = Manifest is null && !found.IsEnded ? ShardList.Read(folder.ShardList, found) : [];
        for (var i = 0; i < shards.Count; i++)
        {
            if (shards[i].Name != LiveFolder.TrainName(i))
            {
                LiveThrow.OtherList(folder.ShardList);
            }

            folder.CheckFile(shards[i].Name, shards[i].Bytes);
        }

        if (Manifest is null && found.IsEnded)
        {
            LiveThrow.Gone(folder.Output(CompletionMark.FileName), "the mark of a finished folder", "none");
        }
    }
}
