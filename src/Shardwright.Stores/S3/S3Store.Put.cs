using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Security.Cryptography;
using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Win32.SafeHandles;
using Shardwright.Foundation.Files;
using Shardwright.Stores.Objects;

namespace Shardwright.Stores.S3;

/// <summary>Storing.</summary>
internal sealed partial class S3Store
{
    private const string Spoiled = "bytes that changed on their way";
    private const string Any = "*";
    private const string ContentType = "application/octet-stream";
    private const string GoogleCondition = "x-goog-if-generation-match";
    private const string NoGeneration = "0";
    private const int WholeParts = 2;

    // A server is asked whether it refuses taken names when so many small objects went there: one more request then spares one for each.
    private const int FewObjects = 16;
    private const long SmallBytes = 64 << 10;
    private int smallObjects;
    private bool isKnownToRefuse;

    public async Task<PutOutcome> PutAsync(string name, ObjectContent content, PutOptions put, CancellationToken cancel)
    {
        CheckUnchanged(content);
        if (content.Bytes > options.PartBytes * WholeParts)
        {
            return await PutPartsAsync(name, content, put, cancel).ConfigureAwait(false);
        }

        await slots.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            var isLookedAt = !put.Replaces && !calls.HasConditions && !Volatile.Read(ref isKnownToRefuse);
            if (isLookedAt && await FindAsync(name, cancel).ConfigureAwait(false) is { } there)
            {
                return new PutOutcome(false, there, 0);
            }

            using var file = OpenFile(content.Path);
            var outcome = await PutWholeAsync(name, content, file, put, cancel).ConfigureAwait(false);
            return isLookedAt && outcome.Stored && content.Bytes <= SmallBytes && Interlocked.Increment(ref smallObjects) == FewObjects
                ? await PutAgainAsync(name, content, file, put, outcome, cancel).ConfigureAwait(false) : outcome;
        }
        finally
        {
            slots.Release();
        }
    }

    /// <summary>Stores an object of ours once more, which a server that honours the condition refuses; others have the same bytes after it.</summary>
    private async Task<PutOutcome> PutAgainAsync(string name, ObjectContent content, SafeFileHandle file, PutOptions put, PutOutcome first, CancellationToken cancel)
    {
        var again = await PutWholeAsync(name, content, file, put with { Progress = null }, cancel).ConfigureAwait(false);
        if (again.Stored)
        {
            return again with { SentBytes = first.SentBytes + again.SentBytes };
        }

        Volatile.Write(ref isKnownToRefuse, true);
        return first with { SentBytes = first.SentBytes + again.SentBytes };
    }

    private static void CheckUnchanged(ObjectContent content)
    {
        if (!File.Exists(content.Path) || FileIdentity.Of(content.Path) != content.Identity)
        {
            S3Throw.Changed(content.Path);
        }
    }

    private static SafeFileHandle OpenFile(string path)
    {
        try
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            S3Throw.Changed(path);
            throw;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw S3Throw.Unreadable(path, error);
        }
    }

    [SuppressMessage("Security", "CA5351:Do not use broken cryptographic algorithms", Justification = "It is the sum that servers of S3 keep of an object; what vouches for the file is its SHA-256.")]
    private async Task<PutOutcome> PutWholeAsync(string name, ObjectContent content, SafeFileHandle file, PutOptions put, CancellationToken cancel)
    {
        var sent = new SentBytes(put.Progress);
        var tries = 0;
        var response = await calls.RunAsync(
            Doing("PUT", name, "storing"),
            async watch =>
            {
                tries++;
                try
                {
                    using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
                    using var body = new FileSlice(file, content.Path, 0, content.Bytes, limit, sent, watch, md5);
                    var answer = await calls.Client.PutObjectAsync(Request(name, content, put, body), watch.Token).ConfigureAwait(false);
                    if (PartsUpload.IsOther(answer.ETag, md5.GetHashAndReset(), answer.ServerSideEncryptionMethod))
                    {
                        await RemoveSpoiledAsync(name, content, answer.ETag, watch.Token).ConfigureAwait(false);
                        throw new TransientStoreException(Spoiled);
                    }

                    return answer;
                }
                catch (AmazonS3Exception error) when (error.StatusCode == HttpStatusCode.PreconditionFailed)
                {
                    return null;
                }
                catch (AmazonS3Exception error) when (error.StatusCode == HttpStatusCode.BadRequest)
                {
                    // The server did not get the bytes that were hashed: were they changed here, or on their way?
                    CheckUnchanged(content);
                    throw;
                }
            },
            cancel).ConfigureAwait(false);
        if (response is null)
        {
            return await RefusedAsync(name, content, tries > 1, sent, cancel).ConfigureAwait(false);
        }

        await KeepIfUnchangedAsync(name, content, response.ETag, cancel).ConfigureAwait(false);
        return new PutOutcome(true, new StoredObject(name, content.Bytes, options.Clock.GetUtcNow(), response.ETag, content.Sha256), sent.Total);
    }

    private PutObjectRequest Request(string name, ObjectContent content, PutOptions put, FileSlice body)
    {
        var request = new PutObjectRequest
        {
            BucketName = url.Bucket,
            Key = url.KeyOf(name),
            InputStream = body,
            AutoCloseStream = false,
            AutoResetStreamPosition = false,
            UseChunkEncoding = false,
            ContentType = ContentType,
            IfNoneMatch = put.Replaces || calls.IsGoogle ? null : Any,
        };
        request.Headers.ContentLength = content.Bytes;
        request.Headers[S3Signature.HashHeader] = content.Sha256;
        if (calls.IsGoogle && !put.Replaces)
        {
            request.Headers[GoogleCondition] = NoGeneration;
        }

        Claim(request.Metadata, content);
        return request;
    }

    private static void Claim(MetadataCollection metadata, ObjectContent content)
    {
        metadata[HashKey] = content.Sha256;
        metadata[BytesKey] = content.Bytes.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    // The next try would be refused by it.
    private async Task RemoveSpoiledAsync(string name, ObjectContent content, string tag, CancellationToken cancel)
    {
        if (await FindAsync(name, cancel).ConfigureAwait(false) is { } there && there.Tag == tag && there.Sha256 == content.Sha256)
        {
            await DeleteAsync(name, cancel).ConfigureAwait(false);
        }
    }

    /// <summary>An object of this name is there; after a try whose answer was lost it may be ours.</summary>
    private async Task<PutOutcome> RefusedAsync(string name, ObjectContent content, bool mayBeOurs, SentBytes sent, CancellationToken cancel)
    {
        var there = await FindAsync(name, cancel).ConfigureAwait(false) ?? throw S3Throw.Unsteady(url.Below(name).ToString());
        return new PutOutcome(mayBeOurs && there.Sha256 == content.Sha256 && there.Bytes == content.Bytes, there, sent.Total);
    }

    /// <summary>An object of a file that changed while it was sent is not left there.</summary>
    private async Task KeepIfUnchangedAsync(string name, ObjectContent content, string? tag, CancellationToken cancel)
    {
        if (File.Exists(content.Path) && FileIdentity.Of(content.Path) == content.Identity)
        {
            return;
        }

        if ((await FindAsync(name, cancel).ConfigureAwait(false))?.Tag == tag)
        {
            await DeleteAsync(name, cancel).ConfigureAwait(false);
        }

        S3Throw.Changed(content.Path);
    }
}
