using Shardwright.Datasets.Layouts.Documents;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;

namespace Shardwright.Recipes.Code;

/// <summary>Makes live shards of source files in JSONL, without a file of documents between: <c>code pipeline</c>.</summary>
/// <remarks>
/// The shards' own checkpoint says where to go on after any end; the digests that find duplicates lie in <c>.shardwright/source/</c>.
/// The same inputs and options give the same bytes, at any number of threads.
/// </remarks>
public static class CodePipeline
{
    private const string SourceFolder = ".shardwright/source";

    /// <summary>Runs to the end, or does nothing where that was done before.</summary>
    /// <param name="options">What is made of what; <see cref="ChunkOptions.Output"/> counts only where the file of documents is kept.</param>
    /// <param name="shards">How the shards are made. The plan's fingerprint is added to its source.</param>
    /// <param name="keepJsonl">Whether the file of documents is written as well.</param>
    /// <param name="cancel">Stops; the same call goes on later.</param>
    /// <exception cref="ArgumentException">An option makes no sense.</exception>
    /// <exception cref="DatasetStateException">The folder or the file is somebody else's, was begun with other options, or is being written.</exception>
    /// <exception cref="InputChangedException">An input is not what it was when the run began.</exception>
    /// <exception cref="StorageException">The disk or file system refused.</exception>
    public static CodePipelineReport Run(ChunkOptions options, LiveShardOptions shards, bool keepJsonl, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(shards);
        options.Validate();
        if (keepJsonl && string.IsNullOrEmpty(options.Output))
        {
            throw new ArgumentException("--keep-jsonl: name the file of documents with --output");
        }

        var rebuild = options.Rebuild || shards.Rebuild;
        options = options with { Rebuild = rebuild };
        var plan = ChunkPlan.Make(options);
        var fingerprint = plan.ToFingerprint();
        var folder = Path.Combine(Path.GetFullPath(shards.Folder), SourceFolder);
        if (!rebuild && CodeJson.ReadIfThere(PlanOf(folder), CodeJson.Default.ChunkPlan)?.Differences(plan) is { Count: > 0 } differences)
        {
            throw ChunkThrow.OtherPlan(shards.Folder, differences);
        }

        var paths = keepJsonl ? new ChunkPaths(options.Output!) : null;
        var source = $"{shards.Source}, plan {fingerprint}{(paths is null ? "" : $", documents kept in {paths.Output}")}";
        using var live = LiveShardWriter.TryOpen(shards with { Source = source, Rebuild = rebuild }) ?? throw ChunkThrow.Busy(shards.Folder);
        if (live.Manifest is { } manifest)
        {
            var done = CodeJson.ReadIfThere(EndOf(folder), CodeJson.Default.ChunkMarker) ?? throw ChunkThrow.NoReport(EndOf(folder));
            return new CodePipelineReport(ChunkReport.Of(done, done.Documents, wasDone: true), manifest);
        }

        if (paths is null)
        {
            return Run(options, live, plan, fingerprint, folder, null, cancel);
        }

        CodeChunking.CheckOutput(options, paths);
        using var held = FileLock.Acquire(paths.Lock, exclusive: true, TimeSpan.Zero, cancel);
        CodeChunking.CheckOutput(options, paths);
        return Run(options, live, plan, fingerprint, folder, paths, cancel);
    }

    private static CodePipelineReport Run(
        ChunkOptions options, LiveShardWriter live, ChunkPlan plan, string fingerprint, string folder, ChunkPaths? kept, CancellationToken cancel)
    {
        var state = Resume(live, fingerprint, folder, kept) ?? Begin(options, plan, fingerprint, folder, kept);
        live.Announce(plan.Facts);
        using var logs = new ChunkLogs(LogsOf(folder), kept?.Output, state, options.DigestMemoryBytes);
        options.AtStep?.Invoke("begun");
        var marker = new ChunkRun(options, plan, state, logs, live).Run(null, cancel);

        // Both before the mark of the shards: who finds that one finds these.
        CodeJson.Write(EndOf(folder), marker, CodeJson.Default.ChunkMarker);
        options.AtStep?.Invoke("end");
        if (kept is not null)
        {
            DurableFolder.Flush(Path.GetDirectoryName(kept.Output)!);
            CodeJson.Write(kept.Marker, marker, CodeJson.Default.ChunkMarker);
        }

        options.AtStep?.Invoke("marked");
        var counts = (marker.Counters with { Documents = 0 }).ToRecordCounts();
        var manifest = live.Finish(plan.Facts, counts, cancel);
        logs.Remove();
        return new CodePipelineReport(ChunkReport.Of(marker, state.Counters.Documents, wasDone: false), manifest);
    }

    private static ChunkState? Resume(LiveShardWriter live, string fingerprint, string folder, ChunkPaths? kept)
    {
        if (live.SourceState is not { } text)
        {
            return null;
        }

        var state = CodeJson.Parse(folder, System.Text.Encoding.UTF8.GetBytes(text), CodeJson.Default.ChunkState);
        if (state.Fingerprint != fingerprint)
        {
            throw ChunkThrow.OtherMark(folder);
        }

        if (state.Counters.Documents != live.Documents)
        {
            throw ChunkThrow.OtherCount(folder, state.Counters.Documents, live.Documents);
        }

        // The kept file is made whole again from here on.
        if (kept is not null)
        {
            File.Delete(kept.Marker);
        }

        return state;
    }

    private static ChunkState Begin(ChunkOptions options, ChunkPlan plan, string fingerprint, string folder, ChunkPaths? kept)
    {
        if (kept is not null)
        {
            // Throws where the file was begun with other options.
            _ = options.Rebuild ? null : CodeChunking.FindDone(kept, plan, fingerprint);
            _ = CodeChunking.Begin(kept, plan, fingerprint);
            File.Delete(kept.Checkpoint);
        }

        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        CodeJson.Write(PlanOf(folder), plan, CodeJson.Default.ChunkPlan);
        return ChunkState.Start(fingerprint);
    }

    private static string PlanOf(string folder) => Path.Combine(folder, "plan.json");

    private static string EndOf(string folder) => Path.Combine(folder, "end.json");

    private static string LogsOf(string folder) => Path.Combine(folder, "logs");
}
