using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Shardwright.Datasets.Layouts.Genome;
using Shardwright.Datasets.Splits;
using Shardwright.Foundation.Files;

namespace Shardwright.Streaming.Genome;

/// <summary>A CSV file with a line for every window that a process reads. Safe from many threads.</summary>
/// <remarks>
/// Source: the access log of the sharded Eden data loader: <c>window_access_{split}_rank{r}_{8 hexadecimal digits}.csv</c> with
/// <c>window_idx,sequence_id,sample_id,window_in_seq_idx,rank,access_ts</c>, lines ended by CR LF, fields quoted as Python's <c>csv.writer</c> does. The file
/// is made with the first window. Unlike there, lines reach the disk about once a second and when the log is closed, not one by one.
/// </remarks>
public sealed class WindowAccessLog : IDisposable
{
    private const string Header = "window_idx,sequence_id,sample_id,window_in_seq_idx,rank,access_ts\r\n";
    private const string NoSample = "unknown";
    private const int RandomBytes = 4;
    private const int BufferBytes = 1 << 16;
    private const long NanosecondsPerTick = 1_000_000_000 / TimeSpan.TicksPerSecond;

    private static readonly TimeSpan FlushEvery = TimeSpan.FromSeconds(1);
    private static readonly SearchValues<char> NeedQuotes = SearchValues.Create(",\"\r\n");

    private readonly Lock gate = new();
    private readonly string folder;
    private readonly string prefix;
    private readonly int rank;
    private readonly TimeProvider clock;
    private readonly Func<string, Stream> create;
    private StreamWriter? writer;
    private ITimer? timer;
    private Exception? failure;
    private bool isDisposed;

    /// <summary>Makes a log; its file comes with the first window.</summary>
    /// <param name="folder">The folder, which is made where it is missing.</param>
    /// <param name="split">Whose windows are read; in the file's name validation is written out.</param>
    /// <param name="rank">Which reader this is, from 0.</param>
    /// <param name="clock">Says when, and when to flush.</param>
    public WindowAccessLog(string folder, SplitName split, int rank, TimeProvider clock)
        : this(folder, split, rank, clock, path => new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0))
    {
    }

    internal WindowAccessLog(string folder, SplitName split, int rank, TimeProvider clock, Func<string, Stream> create)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentOutOfRangeException.ThrowIfNegative(rank);
        ArgumentNullException.ThrowIfNull(clock);
        var name = split == SplitName.Val ? "validation" : split.Key();
        (this.folder, this.rank, this.clock, this.create) = (folder, rank, clock, create);
        prefix = string.Create(CultureInfo.InvariantCulture, $"window_access_{name}_rank{rank}_");
    }

    /// <summary>The file; null before the first window.</summary>
    public string? Path { get; private set; }

    /// <summary>Adds a line: this window is read now.</summary>
    /// <param name="window">Its index in the split.</param>
    /// <param name="sequenceId">Its sequence, which also says the sample; an id that does not leaves <c>unknown</c> in the log.</param>
    /// <param name="windowInSequence">Its index in the sequence.</param>
    /// <exception cref="Foundation.Errors.StorageException">The folder or file cannot be written, now or at a flush before.</exception>
    public void Add(long window, string sequenceId, long windowInSequence)
    {
        ArgumentNullException.ThrowIfNull(sequenceId);
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(isDisposed, this);
            ThrowFailure();
            var nanoseconds = (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * NanosecondsPerTick;
            try
            {
                var lines = writer ?? Open();
                Number(lines, window, ',');
                Text(lines, sequenceId);
                Text(lines, SampleId.TryParse(sequenceId, out var sample) ? sample : NoSample);
                Number(lines, windowInSequence, ',');
                Number(lines, rank, ',');
                Number(lines, nanoseconds, '\r');
                lines.Write('\n');
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                failure = error;
                ThrowFailure();
            }
        }
    }

    /// <summary>Writes what is left and closes the file.</summary>
    /// <exception cref="Foundation.Errors.StorageException">Some lines cannot be written, now or at a flush before.</exception>
    public void Dispose()
    {
        lock (gate)
        {
            if (isDisposed)
            {
                return;
            }

            isDisposed = true;
            timer?.Dispose();
            try
            {
                writer?.Dispose();
            }
            catch (IOException error)
            {
                failure ??= error;
            }

            ThrowFailure();
        }
    }

    private StreamWriter Open()
    {
        DurableFolder.Create(folder);
        Stream? file = null;
        while (file is null)
        {
            // The digits only keep processes apart: no order and no byte of data depends on them.
            Path = System.IO.Path.Combine(folder, $"{prefix}{RandomNumberGenerator.GetHexString(2 * RandomBytes, lowercase: true)}.csv");
            try
            {
                file = create(Path);
            }
            catch (IOException) when (File.Exists(Path))
            {
                continue;
            }
        }

        writer = new StreamWriter(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), BufferBytes);
        writer.Write(Header);
        timer = clock.CreateTimer(_ => Flush(), null, FlushEvery, FlushEvery);
        return writer;
    }

    private void Flush()
    {
        lock (gate)
        {
            if (isDisposed || failure is not null)
            {
                return;
            }

            try
            {
                writer!.Flush();
            }
            catch (IOException error)
            {
                // There is nobody to tell on this thread: the next window, or closing, throws it.
                failure = error;
            }
        }
    }

    private void ThrowFailure()
    {
        if (failure is not null)
        {
            throw GenomeReadThrow.Log(Path ?? folder, failure);
        }
    }

    private static void Number(StreamWriter lines, long number, char end)
    {
        Span<char> text = stackalloc char[24];
        number.TryFormat(text, out var length, provider: CultureInfo.InvariantCulture);
        text[length] = end;
        lines.Write(text[..(length + 1)]);
    }

    private static void Text(StreamWriter lines, string text)
    {
        if (text.AsSpan().ContainsAny(NeedQuotes))
        {
            lines.Write('"');
            lines.Write(text.Replace("\"", "\"\"", StringComparison.Ordinal));
            lines.Write('"');
        }
        else
        {
            lines.Write(text);
        }

        lines.Write(',');
    }
}
