using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;

namespace Shardwright.Recipes.Code;

/// <summary>Makes a file of documents from source files in JSONL: <c>code chunk</c>.</summary>
/// <remarks>
/// The file grows under its own name, so that a stream may follow it. Beside it lie <c>.state/</c>, from which the same command goes on
/// after any end, and, when it is whole, <c>.end</c>. The same inputs and options give the same bytes, at any number of threads.
/// </remarks>
public static class CodeChunking
{
    /// <summary>Runs to the end, or does nothing where that was done before.</summary>
    /// <param name="options">What is made of what.</param>
    /// <param name="cancel">Stops; the same call goes on later.</param>
    /// <exception cref="ArgumentException">An option makes no sense.</exception>
    /// <exception cref="DatasetStateException">The output is somebody else's, was begun with other options, or is being written.</exception>
    /// <exception cref="InputChangedException">An input is not what it was when the run began.</exception>
    /// <exception cref="StorageException">The disk or file system refused.</exception>
    public static ChunkReport Run(ChunkOptions options, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        if (string.IsNullOrEmpty(options.Output))
        {
            throw new ArgumentException("--output: name the file of documents");
        }

        var paths = new ChunkPaths(options.Output);
        var plan = ChunkPlan.Make(options);
        CheckOutput(options, paths);
        using var held = FileLock.Acquire(paths.Lock, exclusive: true, TimeSpan.Zero, cancel);
        CheckOutput(options, paths);
        var fingerprint = plan.ToFingerprint();
        if (!options.Rebuild && FindDone(paths, plan, fingerprint) is { } done)
        {
            RemoveLogs(paths);
            return ChunkReport.Of(done, done.Documents, wasDone: true);
        }

        var state = Resume(options, paths, fingerprint) ?? Begin(paths, plan, fingerprint);
        return Run(options, paths, plan, state, cancel);
    }

    private static ChunkReport Run(ChunkOptions options, ChunkPaths paths, ChunkPlan plan, ChunkState state, CancellationToken cancel)
    {
        using var logs = new ChunkLogs(paths.Logs, paths.Output, state, options.DigestMemoryBytes);
        var run = new ChunkRun(options, plan, state, logs, live: null);
        options.AtStep?.Invoke("begun");
        ChunkMarker marker;
        using (var checkpoint = new ChunkCheckpoint(paths, logs, options))
        {
            marker = run.Run(checkpoint.After, cancel);
            checkpoint.Complete();
        }

        DurableFolder.Flush(Path.GetDirectoryName(paths.Output)!);
        options.AtStep?.Invoke("end");
        run.PublishRejected(paths.Rejected);
        options.AtStep?.Invoke("rejected");
        CodeJson.Write(paths.Marker, marker, CodeJson.Default.ChunkMarker);
        options.AtStep?.Invoke("marked");
        File.Delete(paths.Checkpoint);
        logs.Remove();
        return ChunkReport.Of(marker, state.Counters.Documents, wasDone: false);
    }

    internal static void CheckOutput(ChunkOptions options, ChunkPaths paths)
    {
        if (Directory.Exists(paths.Output))
        {
            throw ChunkThrow.Folder(paths.Output);
        }

        if (options.Inputs.Select(Path.GetFullPath).Contains(paths.Output))
        {
            throw new ArgumentException("--output: one of the inputs is the output");
        }

        if (File.Exists(paths.Output) && !options.Rebuild && !File.Exists(paths.Plan) && !File.Exists(paths.Marker))
        {
            throw ChunkThrow.Foreign(paths.Output);
        }
    }

    /// <summary>The marker of a run that was this one.</summary>
    internal static ChunkMarker? FindDone(ChunkPaths paths, ChunkPlan plan, string fingerprint)
    {
        var before = CodeJson.ReadIfThere(paths.Plan, CodeJson.Default.ChunkPlan);
        if (before?.Differences(plan) is { Count: > 0 } differences)
        {
            throw ChunkThrow.OtherPlan(paths.Output, differences);
        }

        var marker = ChunkMarker.Read(paths.Output);
        if (marker is null)
        {
            return null;
        }

        if (marker.Fingerprint != fingerprint)
        {
            throw ChunkThrow.OtherMark(paths.Output);
        }

        var found = File.Exists(paths.Output) ? FileIdentity.Of(paths.Output).Bytes : 0;
        return found == marker.Bytes ? marker : throw ChunkThrow.Shortened(paths.Output, marker.Bytes, found);
    }

    private static ChunkState? Resume(ChunkOptions options, ChunkPaths paths, string fingerprint)
    {
        if (options.Rebuild)
        {
            return null;
        }

        var state = CodeJson.ReadIfThere(paths.Checkpoint, CodeJson.Default.ChunkState);
        return state?.Fingerprint == fingerprint ? state : null;
    }

    /// <summary>Withdraws what was, and writes down what will be: the plan, then that nothing of it is done.</summary>
    internal static ChunkState Begin(ChunkPaths paths, ChunkPlan plan, string fingerprint)
    {
        File.Delete(paths.Marker);
        File.Delete(paths.Checkpoint);
        File.Delete(paths.Rejected);
        DurableFolder.Flush(Path.GetDirectoryName(paths.Output)!);
        RemoveLogs(paths);
        CodeJson.Write(paths.Plan, plan, CodeJson.Default.ChunkPlan);
        if (File.Exists(paths.Output))
        {
            using var emptied = DurableLog.Open(paths.Output, 0);
            emptied.Sync();
        }

        var state = ChunkState.Start(fingerprint);
        CodeJson.Write(paths.Checkpoint, state, CodeJson.Default.ChunkState);
        return state;
    }

    private static void RemoveLogs(ChunkPaths paths)
    {
        File.Delete(paths.Checkpoint);
        if (Directory.Exists(paths.Logs))
        {
            Directory.Delete(paths.Logs, recursive: true);
        }
    }
}
