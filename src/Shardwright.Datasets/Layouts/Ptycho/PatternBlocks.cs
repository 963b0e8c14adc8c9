namespace Shardwright.Datasets.Layouts.Ptycho;

/// <summary>Reads all patterns in order, a block ahead of who uses them.</summary>
internal static class PatternBlocks
{
    /// <summary>Bytes of a block; one pattern at least.</summary>
    private const int BlockBytes = 8 << 20;

    /// <summary>Bytes of one pattern.</summary>
    public static int PatternBytes(IPatternSource patterns) => patterns.Height * patterns.Width * patterns.Type.ElementBytes;

    /// <summary>Hands over every block of patterns, in order.</summary>
    /// <param name="patterns">Where they lie; read by one other thread at a time until this returns.</param>
    /// <param name="multiple">Patterns of each block are a multiple of this, but for the last.</param>
    /// <param name="use">Gets the first pattern's index and the bytes, which are lent until it returns.</param>
    /// <param name="cancel">Stops between two blocks.</param>
    public static void ForEach(IPatternSource patterns, int multiple, Action<long, ReadOnlyMemory<byte>> use, CancellationToken cancel)
    {
        var patternBytes = PatternBytes(patterns);
        var atOnce = Math.Max(1, BlockBytes / patternBytes / multiple) * (long)multiple;
        atOnce = Math.Clamp(atOnce, 1, Math.Min(Math.Max(1, patterns.Count), Array.MaxLength / patternBytes));
        var (filled, other) = (new byte[atOnce * patternBytes], new byte[patterns.Count > atOnce ? atOnce * patternBytes : 0]);
        int CountAt(long first) => (int)Math.Min(atOnce, patterns.Count - first);
        Task Fill(long first, byte[] into) => Task.Run(() => patterns.Read(first, CountAt(first), into), CancellationToken.None);

        var reading = patterns.Count == 0 ? Task.CompletedTask : Fill(0, filled);
        for (var first = 0L; first < patterns.Count; first += atOnce)
        {
            reading.GetAwaiter().GetResult();
            cancel.ThrowIfCancellationRequested();
            reading = first + atOnce < patterns.Count ? Fill(first + atOnce, other) : Task.CompletedTask;
            try
            {
                use(first, filled.AsMemory(0, CountAt(first) * patternBytes));
            }
            catch
            {
                // Whoever lent the patterns closes them after this: nobody may read any more.
                reading.ContinueWith(done => _ = done.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).GetAwaiter().GetResult();
                throw;
            }

            (filled, other) = (other, filled);
        }
    }
}
