namespace Shardwright.Recipes.Code;

/// <summary>Saves the state of a run now and then, on a thread of its own: the files first, then the state that vouches for them.</summary>
/// <param name="paths">Where the state lies.</param>
/// <param name="logs">The files.</param>
/// <param name="options">How often.</param>
internal sealed class ChunkCheckpoint(ChunkPaths paths, ChunkLogs logs, ChunkOptions options) : IDisposable
{
    private const int InputsForOutputs = 4;

    private long savedOutput = logs.Output?.LengthBytes ?? 0;
    private long inputBytes;
    private Task saving = Task.CompletedTask;

    /// <summary>Saves the state where enough was done since the last time.</summary>
    /// <param name="delivery">Stands between two batches.</param>
    /// <param name="batch">What was done now.</param>
    public void After(ChunkDelivery delivery, ChunkBatch batch)
    {
        inputBytes += batch.InputBytes;
        var output = logs.Output?.LengthBytes ?? 0;
        if (output - savedOutput + (inputBytes / InputsForOutputs) < options.CheckpointBytes)
        {
            return;
        }

        saving.GetAwaiter().GetResult();
        var state = delivery.ToState();
        saving = Task.Run(() => Save(state));
        savedOutput = output;
        inputBytes = 0;
    }

    /// <summary>Waits for what is under way.</summary>
    public void Complete() => saving.GetAwaiter().GetResult();

    /// <summary>Waits as well; a failure has nobody left to tell.</summary>
    public void Dispose() => ((IAsyncResult)saving).AsyncWaitHandle.WaitOne();

    private void Save(ChunkState state)
    {
        logs.Sync();
        CodeJson.Write(paths.Checkpoint, state, CodeJson.Default.ChunkState);
        options.AtStep?.Invoke("checkpoint");
    }
}
