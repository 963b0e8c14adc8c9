using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Shardwright.Datasets.Manifests;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;
using Shardwright.Foundation.Text;
using Shardwright.Stores.Transfers;

namespace Shardwright.Stores.Objects;

/// <summary>A folder of this machine as a store. Files appear whole and durable; links that lead out of the folder are not followed.</summary>
internal sealed class FolderStore(StoreUrl url, StoreOptions options) : IObjectStore
{
    private const int CopyBytes = 1 << 20;
    private const long NanosecondsPerTick = 100;

    private readonly string folder = url.Prefix;
    private readonly BandwidthLimit limit = new(options.BytesPerSecond, options.Clock);
    private int warned;

    public string Name => url.ToString();

    public bool IsLocal => true;

    public async IAsyncEnumerable<StoredObject> ListAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        cancel.ThrowIfCancellationRequested();
        foreach (var name in Names().Order(CodePointComparer.Instance))
        {
            cancel.ThrowIfCancellationRequested();
            if (Look(name) is { } found)
            {
                yield return found;
            }
        }
    }

    public Task<StoredObject?> FindAsync(string name, CancellationToken cancel) => cancel.IsCancellationRequested ? Task.FromCanceled<StoredObject?>(cancel) : Task.FromResult(Look(name));

    public async Task<PutOutcome> PutAsync(string name, ObjectContent content, PutOptions put, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var path = PathOf(name) ?? throw FolderThrow.LeadsOut(folder, name);
        if (!put.Replaces && Look(name) is { } there)
        {
            return new PutOutcome(false, there, 0);
        }

        CheckUnchanged(content);
        using var file = AtomicFile.Create(path);
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            await CopyAsync(content, file.Stream, hash, put, cancel).ConfigureAwait(false);
            if (Convert.ToHexStringLower(hash.GetHashAndReset()) != content.Sha256)
            {
                FolderThrow.Changed(content.Path);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw FolderThrow.NotCopied(path, error);
        }

        CheckUnchanged(content);
        var isStored = true;
        if (put.Replaces)
        {
            file.Commit();
        }
        else
        {
            isStored = file.TryCommitNew();
        }

        return new PutOutcome(isStored, Look(name) ?? throw FolderThrow.Gone(path), content.Bytes);
    }

    public Task<ObjectReading?> OpenAsync(string name, long offsetBytes, long? bytes, string? tag, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offsetBytes);
        ArgumentOutOfRangeException.ThrowIfNegative(bytes ?? 0, nameof(bytes));
        return cancel.IsCancellationRequested ? Task.FromCanceled<ObjectReading?>(cancel) : Task.FromResult(Open(name, offsetBytes, bytes, tag));
    }

    public Task DeleteAsync(string name, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var path = PathOf(name) ?? throw FolderThrow.LeadsOut(folder, name);
        try
        {
            if (File.Exists(path))
            {
                File.Delete(path);
                DurableFolder.Flush(Path.GetDirectoryName(path)!);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw FolderThrow.NotDeleted(path, error);
        }

        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static string TagOf(FileIdentity identity) => $"\"{identity.Bytes:x}-{identity.ModifiedNanoseconds:x}-{identity.Inode:x}\"";

    private static void CheckUnchanged(ObjectContent content)
    {
        if (!File.Exists(content.Path) || FileIdentity.Of(content.Path) != content.Identity)
        {
            FolderThrow.Changed(content.Path);
        }
    }

    private async Task CopyAsync(ObjectContent content, FileStream target, IncrementalHash hash, PutOptions put, CancellationToken cancel)
    {
        using var source = File.OpenHandle(content.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan);
        var buffer = System.Buffers.ArrayPool<byte>.Shared.Rent((int)Math.Clamp(content.Bytes, 1, CopyBytes));
        try
        {
            for (long done = 0; ;)
            {
                cancel.ThrowIfCancellationRequested();
                var read = RandomAccess.Read(source, buffer, done);
                if (read == 0)
                {
                    return;
                }

                done += read;
                if (done > content.Bytes)
                {
                    FolderThrow.Changed(content.Path);
                }

                await limit.TakeAsync(read, cancel).ConfigureAwait(false);
                hash.AppendData(buffer, 0, read);
                target.Write(buffer, 0, read);
                put.Progress?.Advance(read);
            }
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private ObjectReading? Open(string name, long offsetBytes, long? bytes, string? tag)
    {
        if (PathOf(name) is not { } path || !File.Exists(path))
        {
            return null;
        }

        try
        {
            var found = Look(name);
            if (found is null)
            {
                return null;
            }

            var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan);
            // What was opened is what was looked at, or it is another state.
            if (Look(name) != found || (tag is not null && tag != found.Tag) || offsetBytes > found.Bytes || bytes > found.Bytes - offsetBytes)
            {
                file.Dispose();
                throw new ObjectChangedException(name);
            }

            return new ObjectReading(new FolderBody(file, path, offsetBytes, bytes ?? (found.Bytes - offsetBytes), limit), found);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw FolderThrow.Unreadable(path, error);
        }
    }

    private StoredObject? Look(string name)
    {
        if (PathOf(name) is not { } path || AtomicFile.IsPartial(name) || !File.Exists(path))
        {
            return null;
        }

        try
        {
            var identity = FileIdentity.Of(path);
            return new StoredObject(name, identity.Bytes, DateTimeOffset.UnixEpoch.AddTicks(identity.ModifiedNanoseconds / NanosecondsPerTick), TagOf(identity));
        }
        catch (StorageException) when (!File.Exists(path))
        {
            // It went away in between.
            return null;
        }
    }

    /// <summary>Where an object lies; null where its name, or a link on the way, leads out of the folder.</summary>
    private string? PathOf(string name)
    {
        if (!RelativeName.IsSafe(name))
        {
            return null;
        }

        var at = folder;
        string? root = null;
        foreach (var part in name.Split('/'))
        {
            at = Path.Combine(at, part);
            var entry = new FileInfo(at);
            if (entry.LinkTarget is not null)
            {
                root ??= Real(folder);
                if (Real(at) is not { } real || root is null || !real.StartsWith(root + "/", StringComparison.Ordinal))
                {
                    return null;
                }
            }
        }

        return at;
    }

    // .NET resolves a link at a path's end alone, so each part is resolved in turn.
    private static string? Real(string path)
    {
        var at = "/";
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            at = Path.Combine(at, part);
            try
            {
                if (new FileInfo(at).ResolveLinkTarget(returnFinalTarget: true) is { } target)
                {
                    at = target.FullName == at ? at : Real(target.FullName) ?? "";
                }
            }
            catch (IOException)
            {
                // A link that leads in a circle leads nowhere.
                return null;
            }
        }

        return at;
    }

    private List<string> Names()
    {
        if (!Directory.Exists(folder))
        {
            return [];
        }

        var names = new List<string>();
        var open = new Stack<string>([""]);
        try
        {
            while (open.TryPop(out var below))
            {
                foreach (var entry in new DirectoryInfo(Path.Combine(folder, below)).EnumerateFileSystemInfos())
                {
                    var name = below.Length == 0 ? entry.Name : $"{below}/{entry.Name}";
                    if (entry is DirectoryInfo)
                    {
                        // A link to a folder may lead in a circle.
                        if (entry.LinkTarget is null)
                        {
                            open.Push(name);
                        }
                    }
                    else if (!AtomicFile.IsPartial(name) && IsKept(name))
                    {
                        names.Add(name);
                    }
                }
            }
        }
        catch (DirectoryNotFoundException)
        {
            // A folder went away; what is left is the list.
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw FolderThrow.Unreadable(folder, error);
        }

        return names;
    }

    private bool IsKept(string name)
    {
        if (PathOf(name) is not null)
        {
            return true;
        }

        if (Interlocked.Exchange(ref warned, 1) == 0)
        {
            options.Reporter.Warn($"{Name}: there are links that lead out of the folder, or names that no store takes; they are left out.");
        }

        return false;
    }
}
