using System.Security.Cryptography;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;
using Shardwright.Foundation.Reporting;

namespace Shardwright.Stores.Fetching;

/// <summary>The download of one file: to <c>&lt;name&gt;.fetch.partial</c>, which a later run goes on with, then checked and renamed.</summary>
/// <remarks>For one thread, under the dataset's lock.</remarks>
internal sealed class FileDownload : IDisposable
{
    private const int BufferBytes = 1 << 17;
    private const long ProgressBytes = 1 << 20;
    private static readonly TimeSpan MostDelay = TimeSpan.FromSeconds(30);

    private readonly RegistryFile file;
    private readonly FetchOptions options;
    private readonly string target;
    private readonly string statePath;
    private readonly FileStream partial;
    private readonly IFetchSource source;
    private IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private FetchState? state;
    private long have;
    private long held;
    private long transferred;

    /// <summary>Opens the partial file, and takes what an earlier run left in it where it is of the same address.</summary>
    public FileDownload(RegistryFile file, string target, FetchOptions options, CancellationToken cancel)
    {
        this.file = file;
        this.target = target;
        this.options = options;
        statePath = target + ".fetch.state" + AtomicFile.PartialSuffix;
        DurableFolder.Create(Path.GetDirectoryName(target)!);
        PartialPath = target + ".fetch" + AtomicFile.PartialSuffix;
        source = FetchUrl.Scheme(file.Url) switch
        {
            FetchUrl.S3Scheme => new S3Source(file),
            "file" => new FileSource(file),
            _ => new HttpSource(file),
        };
        try
        {
            partial = new FileStream(PartialPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            source.Dispose();
            FetchThrow.NotWritten(PartialPath, error);
            throw;
        }

        Take(cancel);
    }

    /// <summary>Where the bytes lie until they are whole.</summary>
    public string PartialPath { get; }

    /// <summary>Downloads what is missing, checks all of it and gives it its name.</summary>
    /// <exception cref="MalformedDataException">Size or hash is wrong; what came is kept under another name.</exception>
    /// <exception cref="StorageException">The source or the disk refuses; what came is kept and gone on with.</exception>
    public async Task<FetchedFile> RunAsync(string dataset, CancellationToken cancel)
    {
        var start = have;
        await TransferAsync(cancel).ConfigureAwait(false);
        var sha256 = Convert.ToHexStringLower(hash.GetCurrentHash());
        if (held > 0 && IsWrong(sha256))
        {
            // What an earlier run left may be the culprit: once more from the first byte on.
            Restart();
            await TransferAsync(cancel).ConfigureAwait(false);
            sha256 = Convert.ToHexStringLower(hash.GetCurrentHash());
        }

        if (IsWrong(sha256))
        {
            SetAside(sha256);
        }

        Publish();
        return new FetchedFile(dataset, target, start > 0 && held > 0 ? FetchOutcome.Resumed : FetchOutcome.Downloaded, have, transferred, sha256, null);
    }

    public void Dispose()
    {
        partial.Dispose();
        source.Dispose();
        hash.Dispose();
        if (have == 0 && File.Exists(PartialPath))
        {
            File.Delete(PartialPath);
            File.Delete(statePath);
        }
    }

    private bool IsWrong(string sha256) => (file.Sha256 is not null && file.Sha256 != sha256) || (file.Bytes is { } bytes && bytes != have);

    private void Take(CancellationToken cancel)
    {
        state = FetchState.Read(statePath);
        var isOurs = state is not null && state.IsOf(file) && CanResume() && partial.Length <= (file.Bytes ?? state.TotalBytes ?? long.MaxValue);
        if (!isOurs)
        {
            Restart();
            return;
        }

        var buffer = new byte[BufferBytes];
        while (partial.Read(buffer) is > 0 and var read)
        {
            cancel.ThrowIfCancellationRequested();
            hash.AppendData(buffer, 0, read);
            have += read;
        }

        held = have;
    }

    // Without a hash to compare at the end, only what tells one state of the file from another makes two parts one file.
    private bool CanResume() => file.Sha256 is not null || state?.Validator is not null;

    private void Restart()
    {
        partial.SetLength(0);
        partial.Position = 0;
        hash.Dispose();
        hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        have = held = 0;
        state = null;
    }

    private async Task TransferAsync(CancellationToken cancel)
    {
        var (tries, mark) = (0, have);
        while (true)
        {
            try
            {
                await TryAsync(cancel).ConfigureAwait(false);
                return;
            }
            catch (FetchRetryException failure)
            {
                tries = have - mark >= ProgressBytes ? 1 : tries + 1;
                mark = have;
                if (tries > options.Retries)
                {
                    FetchThrow.GaveUp(file, have, tries, failure.Message, failure);
                }

                var delay = TimeSpan.FromTicks(options.RetryDelay.Ticks << Math.Min(tries - 1, 16));
                delay = failure.After is { } asked && asked > delay ? asked : delay;
                await Task.Delay(delay < MostDelay ? delay : MostDelay, cancel).ConfigureAwait(false);
            }
        }
    }

    private async Task TryAsync(CancellationToken cancel)
    {
        if (have > 0 && !CanResume())
        {
            Restart();
        }

        if (have > 0 && have == (file.Bytes ?? state?.TotalBytes))
        {
            return;
        }

        using var stall = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        try
        {
            stall.CancelAfter(options.StallTimeout);
            using var piece = await source.OpenAsync(have, state?.Validator, stall.Token).ConfigureAwait(false);
            Begin(piece);
            await CopyAsync(piece, stall).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new FetchRetryException($"nothing came for {Foundation.Text.DurationText.Format(options.StallTimeout)}");
        }
    }

    private void Begin(FetchPiece piece)
    {
        if (piece.OffsetBytes != have)
        {
            Restart();
        }

        if (piece.TotalBytes is { } total && file.Bytes is { } expected && total != expected)
        {
            FetchThrow.SourceSize(file, total);
        }

        var free = FreeSpace.Available(Path.GetDirectoryName(target)!);
        if ((piece.TotalBytes ?? file.Bytes) - have > free)
        {
            FetchThrow.NoSpace(target, (piece.TotalBytes ?? file.Bytes)!.Value - have, free);
        }

        state = FetchState.Of(file, piece) with { Validator = piece.Validator ?? (have > 0 ? state?.Validator : null) };
        state.Write(statePath);
    }

    private async Task CopyAsync(FetchPiece piece, CancellationTokenSource stall)
    {
        var end = piece.TotalBytes;
        var most = end ?? file.Bytes ?? long.MaxValue;
        using var progress = options.Reporter.Begin($"Downloading {file.Path}", end - have, ProgressUnit.Bytes);
        var buffer = new byte[BufferBytes];
        while (true)
        {
            stall.CancelAfter(options.StallTimeout);
            var read = await ReadAsync(piece, buffer, stall.Token).ConfigureAwait(false);
            if (read == 0)
            {
                break;
            }

            Write(buffer.AsSpan(0, read));
            progress.Advance(read);
            if (have > most)
            {
                // One byte too many is enough to know, and to be told.
                return;
            }
        }

        if (end > have)
        {
            throw new FetchRetryException("the connection ended before the file did");
        }
    }

    private async Task<int> ReadAsync(FetchPiece piece, byte[] buffer, CancellationToken cancel)
    {
        try
        {
            return await piece.Content.ReadAsync(buffer, cancel).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or HttpRequestException or System.Net.Sockets.SocketException)
        {
            throw new FetchRetryException((error.InnerException ?? error).Message.TrimEnd('.'), inner: error);
        }
        catch (Amazon.Runtime.AmazonClientException error)
        {
            // Amazon's client compares the object's MD5 on the way: what came is not the object.
            Restart();
            throw new FetchRetryException("bytes that changed on their way", inner: error);
        }
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        try
        {
            partial.Write(bytes);
        }
        catch (IOException error)
        {
            // What was written of the piece is not counted: the file ends where the hash does.
            FetchThrow.NotWritten(PartialPath, error);
        }

        hash.AppendData(bytes);
        have += bytes.Length;
        transferred += bytes.Length;
    }

    private void SetAside(string sha256)
    {
        var damaged = target + ".damaged" + AtomicFile.PartialSuffix;
        partial.Dispose();
        File.Move(PartialPath, damaged, overwrite: true);
        File.Delete(statePath);
        if (file.Bytes is { } bytes && bytes != have)
        {
            FetchThrow.Wrong(file, "size of the download", $"{bytes} bytes", have > bytes ? "more" : $"{have} bytes", damaged);
        }

        FetchThrow.Wrong(file, "SHA-256 of the download", file.Sha256!, sha256, damaged);
    }

    private void Publish()
    {
        try
        {
            partial.Flush(flushToDisk: true);
            partial.Dispose();
            File.Move(PartialPath, target, overwrite: options.Replace);
            File.Delete(statePath);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            FetchThrow.NotWritten(target, error);
        }

        DurableFolder.Flush(Path.GetDirectoryName(target)!);
    }
}
