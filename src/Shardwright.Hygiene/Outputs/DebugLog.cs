using System.Globalization;
using System.Text;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;

namespace Shardwright.Hygiene.Outputs;

/// <summary>Writes <c>logs/debug.log</c> of an output folder, in the lines of Python's <c>logging</c>: <c>2026-01-31 12:34:56,789 - INFO - message</c>. Safe from many threads.</summary>
/// <remarks>The format is <c>%(asctime)s - %(levelname)s - %(message)s</c> with Python's default time, local and with milliseconds. Each line is handed to the
/// system at once; a message stays on its line, with its control characters spelled out. UTF-8.</remarks>
public sealed class DebugLog : IDisposable
{
    /// <summary>Where the log lies in an output folder.</summary>
    public const string RelativePath = "logs/debug.log";

    private readonly Lock gate = new();
    private readonly StreamWriter writer;
    private readonly TimeProvider clock;

    private DebugLog(string path, FileMode mode, TimeProvider clock)
    {
        LogPath = path;
        this.clock = clock;
        try
        {
            writer = new StreamWriter(new FileStream(path, mode, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(new DataLocation(path), "opening the log", found: error.Message, remedy: "Check that the folder may be written.", inner: error);
        }
    }

    /// <summary>The log's full path.</summary>
    public string LogPath { get; }

    /// <summary>Begins a new log, as Python's mode <c>w</c> does: the log of an earlier run is replaced. Folders are made where they are missing.</summary>
    /// <param name="folder">The output folder.</param>
    /// <param name="clock">The clock and time zone of its lines; the system's when null.</param>
    /// <exception cref="StorageException">The log cannot be made.</exception>
    public static DebugLog Create(string folder, TimeProvider? clock = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var path = Path.Combine(Path.GetFullPath(folder), RelativePath);
        DurableFolder.Create(Path.GetDirectoryName(path)!);
        return new DebugLog(path, FileMode.Create, clock ?? TimeProvider.System);
    }

    /// <summary>Goes on with the log of an output folder that has one.</summary>
    /// <param name="folder">The output folder.</param>
    /// <param name="clock">The clock and time zone of its lines; the system's when null.</param>
    /// <returns>Null where the folder has no <c>logs/debug.log</c>.</returns>
    /// <exception cref="StorageException">The log cannot be opened.</exception>
    public static DebugLog? Continue(string folder, TimeProvider? clock = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var path = Path.Combine(Path.GetFullPath(folder), RelativePath);
        return File.Exists(path) ? new DebugLog(path, FileMode.Open, clock ?? TimeProvider.System) : null;
    }

    /// <summary>Writes a line.</summary>
    /// <param name="level">How much it matters.</param>
    /// <param name="message">What happened; after <see cref="Dispose"/> it is dropped.</param>
    /// <remarks>What the disk refuses, such as an <see cref="IOException"/> when it is full, is .NET's.</remarks>
    public void Write(DebugLevel level, string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var line = string.Create(CultureInfo.InvariantCulture, $"{clock.GetLocalNow():yyyy-MM-dd HH:mm:ss,fff} - {level.ToString().ToUpperInvariant()} - {Flat(message)}\n");
        lock (gate)
        {
            if (writer.BaseStream is { CanWrite: true })
            {
                // Another log may have gone on with the same file: a command's own, and that of what it calls.
                writer.BaseStream.Seek(0, SeekOrigin.End);
                writer.Write(line);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (gate)
        {
            writer.Dispose();
        }
    }

    private static string Flat(string message) => message.Any(char.IsControl)
        ? string.Concat(message.Select(sign => !char.IsControl(sign) ? sign.ToString() : sign switch
        {
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            _ => string.Create(CultureInfo.InvariantCulture, $"\\x{(int)sign:x2}"),
        }))
        : message;
}
