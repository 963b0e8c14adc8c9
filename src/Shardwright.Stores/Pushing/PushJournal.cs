using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;
using Shardwright.Foundation.Reporting;
using Shardwright.Stores.Objects;

namespace Shardwright.Stores.Pushing;

/// <summary>What was sent from a folder to one target, and which uploads in parts were begun: lines of JSON that are only ever appended.</summary>
/// <remarks>
/// All of it can be asked of the target again, so nothing is lost with it: a line cut short is ignored, a file that is damaged is as none, and
/// where none can be written the push remembers for as long as it lives. A second push at the same time reads what is sent and writes nothing.
/// Made when there is something to write. Safe from many threads.
/// </remarks>
internal sealed partial class PushJournal : IUploadJournal, IDisposable
{
    private const long MostBytes = 1L << 29;
    private const string LockEnding = ".lock";

    // Below so many lines a journal is not written anew for what it repeats.
    private const int FewLines = 1000;

    private readonly Lock gate = new();
    private readonly Dictionary<string, SentFile> sent = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Sha256, BegunUpload Upload)> uploads = new(StringComparer.Ordinal);
    private readonly string path;
    private readonly string target;
    private readonly IReporter reporter;
    private FileLock? held;
    private SafeFileHandle? file;
    private long length;
    private bool isRewritten;
    private bool isWritten;

    /// <summary>Reads a journal.</summary>
    /// <param name="path">The journal.</param>
    /// <param name="target">The target's address, which never holds a credential.</param>
    /// <param name="isWritten">Whether anything is to be written.</param>
    /// <param name="reporter">Told once where nothing can be written.</param>
    public PushJournal(string path, string target, bool isWritten, IReporter reporter)
    {
        (this.path, this.target, this.reporter, this.isWritten) = (path, target, reporter, isWritten);
        Load(path);
    }

    /// <summary>Whether files that were sent are remembered, or only uploads that were begun.</summary>
    public bool KeepsSent { get; init; } = true;

    /// <summary>The journal of a folder and a target.</summary>
    /// <param name="stateFolder">Where journals lie.</param>
    /// <param name="target">The target's address.</param>
    public static string PathOf(string stateFolder, string target)
        => Path.Combine(stateFolder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(target)).AsSpan(0, 8)) + ".push.jsonl");

    /// <summary>What is known of a file at the target; null for nothing.</summary>
    public SentFile? Sent(string name)
    {
        lock (gate)
        {
            return sent.TryGetValue(name, out var file) ? file : null;
        }
    }

    /// <summary>Remembers that the target has a file.</summary>
    public void Record(string name, SentFile file)
    {
        lock (gate)
        {
            if (KeepsSent && (!sent.TryGetValue(name, out var before) || before != file))
            {
                sent[name] = file;
                Append(Line(name, file));
            }
        }
    }

    public BegunUpload? Find(string name, string sha256)
    {
        lock (gate)
        {
            return uploads.TryGetValue(name, out var begun) && begun.Sha256 == sha256 ? begun.Upload : null;
        }
    }

    public void Begin(string name, string sha256, BegunUpload upload)
    {
        lock (gate)
        {
            uploads[name] = (sha256, upload);
            Append(Line(name, sha256, upload));
        }
    }

    public void End(string name)
    {
        lock (gate)
        {
            if (uploads.Remove(name))
            {
                Append(EndLine(name));
            }
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            file?.Dispose();
            file = null;
            held?.Dispose();
            held = null;
            isWritten = false;
        }
    }

    private void Append(ReadOnlySpan<byte> line)
    {
        if (!isWritten)
        {
            return;
        }

        try
        {
            if (file is null && !Open())
            {
                return;
            }

            RandomAccess.Write(file!, line, length);
            length += line.Length;
        }
        catch (Exception error) when (error is StorageException or IOException or UnauthorizedAccessException)
        {
            isWritten = false;
            reporter.Note($"{path}: what was sent cannot be kept ({error.Message.TrimEnd('.')}): the next push asks the target for it");
        }
    }

    // One writer: .NET has no append that two processes could share.
    private bool Open()
    {
        DurableFolder.Create(Path.GetDirectoryName(path)!);
        held = FileLock.TryAcquire(path + LockEnding, exclusive: true);
        if (held is null)
        {
            // The line that was to be written is in memory all the same.
            isWritten = false;
            return false;
        }

        if (isRewritten || !File.Exists(path))
        {
            AtomicFile.WriteAllBytes(path, All());
            isRewritten = false;
            file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            length = RandomAccess.GetLength(file);
            return false;
        }

        file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        length = RandomAccess.GetLength(file);
        return true;
    }
}
