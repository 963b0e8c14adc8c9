using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Security.Cryptography;
using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Win32.SafeHandles;
using Shardwright.Stores.Objects;

namespace Shardwright.Stores.S3;

/// <summary>Storing large files in parts, which a later run goes on with.</summary>
/// <remarks>Spec: Amazon S3, "Multipart upload". A part goes out with its MD5, which the server checks; what is there already is compared by its MD5 and not sent again.</remarks>
internal sealed partial class S3Store
{
    private const int MostParts = 10_000;
    private const int MostBeginnings = 3;
    private const long PartStep = 1 << 20;
    private static readonly TimeSpan AbortPatience = TimeSpan.FromSeconds(5);

    private async Task<PutOutcome> PutPartsAsync(string name, ObjectContent content, PutOptions put, CancellationToken cancel)
    {
        var sent = new SentBytes(put.Progress);
        using var file = OpenFile(content.Path);
        for (var beginnings = 0; ; beginnings++)
        {
            if (!put.Replaces && await FindAsync(name, cancel).ConfigureAwait(false) is { } there)
            {
                put.Journal?.End(name);
                return new PutOutcome(false, there, sent.Total);
            }

            var upload = new PartsUpload(name, content, put, file, sent);
            try
            {
                if (await TryPartsAsync(upload, cancel).ConfigureAwait(false) is { } outcome)
                {
                    return outcome;
                }
            }
            catch when (put.Journal is null && upload.Begun is not null)
            {
                await AbortAsync(upload).ConfigureAwait(false);
                throw;
            }

            // The server no longer knows it, or has other parts than it said.
            put.Journal?.End(name);
            if (beginnings == MostBeginnings)
            {
                throw S3Throw.Unsteady(url.Below(name).ToString());
            }
        }
    }

    /// <summary>Stores a file in parts; null where the upload is gone and has to be begun anew.</summary>
    private async Task<PutOutcome?> TryPartsAsync(PartsUpload upload, CancellationToken cancel)
    {
        var (name, content, put) = (upload.Name, upload.Content, upload.Put);
        var known = put.Journal?.Find(name, content.Sha256);
        Dictionary<int, PartDetail>? there = [];
        if (known is not null)
        {
            upload.Begun = known;
            if (known.PartBytes <= 0 || PartsOf(content.Bytes, known.PartBytes) > MostParts)
            {
                await AbortAsync(upload).ConfigureAwait(false);
                return null;
            }

            there = await PartsThereAsync(upload, cancel).ConfigureAwait(false);
            if (there is null)
            {
                return null;
            }
        }
        else
        {
            upload.Begun = await BeginAsync(name, content, cancel).ConfigureAwait(false);
            put.Journal?.Begin(name, content.Sha256, upload.Begun);
        }

        upload.Parts = new SentPart[(int)PartsOf(content.Bytes, upload.Begun.PartBytes)];
        var isGone = false;
        await Parallel.ForEachAsync(
            Enumerable.Range(1, upload.Parts.Length),
            new ParallelOptions { MaxDegreeOfParallelism = options.Jobs, CancellationToken = cancel },
            async (number, token) =>
            {
                await slots.WaitAsync(token).ConfigureAwait(false);
                try
                {
                    if (!Volatile.Read(ref isGone) && !await SendAsync(upload, number, there.GetValueOrDefault(number), token).ConfigureAwait(false))
                    {
                        Volatile.Write(ref isGone, true);
                    }
                }
                finally
                {
                    slots.Release();
                }
            }).ConfigureAwait(false);
        CheckUnchanged(content);
        return isGone ? null : await CompleteAsync(upload, cancel).ConfigureAwait(false);
    }

    private static long PartsOf(long bytes, long partBytes) => ((bytes - 1) / partBytes) + 1;

    private async Task<BegunUpload> BeginAsync(string name, ObjectContent content, CancellationToken cancel)
    {
        var least = (((content.Bytes - 1) / MostParts / PartStep) + 1) * PartStep;
        var partBytes = PartsOf(content.Bytes, options.PartBytes) > MostParts ? Math.Max(options.PartBytes, least) : options.PartBytes;
        var request = new InitiateMultipartUploadRequest { BucketName = url.Bucket, Key = url.KeyOf(name), ContentType = ContentType };
        Claim(request.Metadata, content);
        var begun = await calls.RunAsync(
            Doing("POST", name, "storing"),
            async watch =>
            {
                var response = await calls.Client.InitiateMultipartUploadAsync(request, watch.Token).ConfigureAwait(false);
                return response.UploadId is { Length: > 0 } ? response : throw new TransientStoreException("an answer without an upload's name");
            },
            cancel).ConfigureAwait(false);
        return new BegunUpload(begun.UploadId, partBytes);
    }

    /// <summary>The parts that the server has; null where it does not know the upload.</summary>
    private async Task<Dictionary<int, PartDetail>?> PartsThereAsync(PartsUpload upload, CancellationToken cancel)
    {
        var parts = new Dictionary<int, PartDetail>();
        string? marker = null;
        while (true)
        {
            var page = await calls.RunAsync(
                Doing("GET", upload.Name, "listing parts"),
                async watch =>
                {
                    try
                    {
                        var request = new ListPartsRequest { BucketName = url.Bucket, Key = url.KeyOf(upload.Name), UploadId = upload.Begun!.Id, PartNumberMarker = marker };
                        return await calls.Client.ListPartsAsync(request, watch.Token).ConfigureAwait(false);
                    }
                    catch (AmazonS3Exception error) when (IsGone(error))
                    {
                        return null;
                    }
                },
                cancel).ConfigureAwait(false);
            if (page is null)
            {
                return null;
            }

            foreach (var part in page.Parts ?? [])
            {
                parts[part.PartNumber ?? 0] = part;
            }

            var next = page.NextPartNumberMarker?.ToString(System.Globalization.CultureInfo.InvariantCulture);
            if (page.IsTruncated != true || next is null || next == marker || parts.Count > MostParts)
            {
                return parts;
            }

            marker = next;
        }
    }

    /// <summary>Sends one part unless it is there; false where the upload is gone.</summary>
    private async Task<bool> SendAsync(PartsUpload upload, int number, PartDetail? there, CancellationToken cancel)
    {
        var (content, partBytes) = (upload.Content, upload.Begun!.PartBytes);
        var offset = (number - 1) * partBytes;
        var bytes = Math.Min(partBytes, content.Bytes - offset);
        var md5 = Md5(upload.File, content.Path, offset, bytes);
        var tag = Convert.ToHexStringLower(md5);
        if (there is not null && there.Size == bytes && string.Equals(there.ETag?.Trim('"'), tag, StringComparison.OrdinalIgnoreCase))
        {
            upload.Parts[number - 1] = new SentPart(there.ETag!, md5);
            upload.Sent.Tell(offset, bytes);
            return true;
        }

        var response = await calls.RunAsync(
            Doing("PUT", upload.Name, "storing"),
            async watch =>
            {
                try
                {
                    using var body = new FileSlice(upload.File, content.Path, offset, bytes, limit, upload.Sent, watch);
                    var request = new UploadPartRequest
                    {
                        BucketName = url.Bucket,
                        Key = url.KeyOf(upload.Name),
                        UploadId = upload.Begun.Id,
                        PartNumber = number,
                        PartSize = bytes,
                        InputStream = body,
                        UseChunkEncoding = false,
                        MD5Digest = Convert.ToBase64String(md5),
                    };
                    var answer = await calls.Client.UploadPartAsync(request, watch.Token).ConfigureAwait(false);
                    return PartsUpload.IsOther(answer.ETag, md5, answer.ServerSideEncryptionMethod) ? throw new TransientStoreException(Spoiled) : answer;
                }
                catch (AmazonS3Exception error) when (IsGone(error))
                {
                    return null;
                }
                catch (AmazonS3Exception error) when (error.StatusCode == HttpStatusCode.BadRequest)
                {
                    CheckUnchanged(content);
                    throw;
                }
            },
            cancel).ConfigureAwait(false);
        if (response is null)
        {
            return false;
        }

        upload.Parts[number - 1] = new SentPart(response.ETag, md5);
        return true;
    }

    private async Task<PutOutcome?> CompleteAsync(PartsUpload upload, CancellationToken cancel)
    {
        var (name, content, put) = (upload.Name, upload.Content, upload.Put);
        // Not every server honours the condition below, so the name is looked at once more.
        if (!put.Replaces && await FindAsync(name, cancel).ConfigureAwait(false) is { } there)
        {
            await AbortAsync(upload).ConfigureAwait(false);
            put.Journal?.End(name);
            return new PutOutcome(false, there, upload.Sent.Total);
        }

        var (isRefused, isGone) = (false, false);
        await calls.RunAsync(
            Doing("POST", name, "storing"),
            async watch =>
            {
                try
                {
                    var request = new CompleteMultipartUploadRequest
                    {
                        BucketName = url.Bucket,
                        Key = url.KeyOf(name),
                        UploadId = upload.Begun!.Id,
                        PartETags = [.. upload.Parts.Select((part, index) => new PartETag(index + 1, part.Tag))],
                        IfNoneMatch = put.Replaces || calls.IsGoogle ? null : Any,
                    };
                    var response = await calls.Client.CompleteMultipartUploadAsync(request, watch.Token).ConfigureAwait(false);
                    // An error may come after a good status.
                    return response.ETag is null ? throw new TransientStoreException("an answer without the object's tag") : response;
                }
                catch (AmazonS3Exception error) when (error.StatusCode == HttpStatusCode.PreconditionFailed)
                {
                    isRefused = true;
                    return null;
                }
                catch (AmazonS3Exception error) when (IsGone(error) || error.ErrorCode is "InvalidPart" or "InvalidPartOrder")
                {
                    isGone = true;
                    return null;
                }
            },
            cancel).ConfigureAwait(false);
        return await CompletedAsync(upload, isRefused, isGone, cancel).ConfigureAwait(false);
    }

    /// <summary>Looks at what is there after the end of an upload, whose answer may have been lost: ours, somebody else's, or nothing.</summary>
    private async Task<PutOutcome?> CompletedAsync(PartsUpload upload, bool isRefused, bool isGone, CancellationToken cancel)
    {
        var (name, content) = (upload.Name, upload.Content);
        var there = await FindAsync(name, cancel).ConfigureAwait(false);
        var isOurs = there is not null && there.Bytes == content.Bytes && there.Sha256 == content.Sha256 && upload.IsTag(there.Tag);
        if (isOurs && (!isRefused || upload.HasTags))
        {
            upload.Put.Journal?.End(name);
            await KeepIfUnchangedAsync(name, content, there!.Tag, cancel).ConfigureAwait(false);
            return new PutOutcome(true, there, upload.Sent.Total);
        }

        if (isGone && (there is null || upload.Put.Replaces))
        {
            return null;
        }

        if (there is null || upload.Put.Replaces)
        {
            throw S3Throw.Unsteady(url.Below(name).ToString());
        }

        await AbortAsync(upload).ConfigureAwait(false);
        upload.Put.Journal?.End(name);
        return new PutOutcome(false, there, upload.Sent.Total);
    }

    /// <summary>Gives an upload of ours up, as far as that can be done in a moment.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "What is left of an upload does no harm, and the failure before it is what matters.")]
    private async Task AbortAsync(PartsUpload upload)
    {
        using var moment = new CancellationTokenSource(AbortPatience);
        try
        {
            await calls.Client.AbortMultipartUploadAsync(
                new AbortMultipartUploadRequest { BucketName = url.Bucket, Key = url.KeyOf(upload.Name), UploadId = upload.Begun!.Id }, moment.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            options.Trace?.Invoke($"DELETE {url.Below(upload.Name)} upload: failed");
        }
    }

    private static bool IsGone(AmazonS3Exception error) => error.ErrorCode == "NoSuchUpload";

    [SuppressMessage("Security", "CA5351:Do not use broken cryptographic algorithms", Justification = "It is the sum that servers of S3 keep of a part; what vouches for the file is its SHA-256.")]
    private static byte[] Md5(SafeFileHandle file, string path, long offset, long bytes)
    {
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        var buffer = System.Buffers.ArrayPool<byte>.Shared.Rent((int)Math.Min(bytes, PartStep));
        try
        {
            for (long done = 0; done < bytes;)
            {
                var read = RandomAccess.Read(file, buffer.AsSpan(0, (int)Math.Min(buffer.Length, bytes - done)), offset + done);
                if (read == 0)
                {
                    S3Throw.Changed(path);
                }

                md5.AppendData(buffer, 0, read);
                done += read;
            }

            return md5.GetHashAndReset();
        }
        catch (IOException error)
        {
            throw S3Throw.Unreadable(path, error);
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
