using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Amazon.S3;
using Amazon.S3.Model;
using Shardwright.Stores.Objects;

namespace Shardwright.Stores.S3;

/// <summary>Reading.</summary>
internal sealed partial class S3Store
{
    public async Task<ObjectReading?> OpenAsync(string name, long offsetBytes, long? bytes, string? tag, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offsetBytes);
        ArgumentOutOfRangeException.ThrowIfNegative(bytes ?? 0, nameof(bytes));
        if (bytes == 0)
        {
            return await NothingAsync(name, offsetBytes, tag, cancel).ConfigureAwait(false);
        }

        var doing = Doing("GET", name, "reading");
        var isBeyond = false;
        var reading = await calls.RunAsync<ObjectReading?>(
            doing,
            async watch =>
            {
                try
                {
                    var response = await calls.Client.GetObjectAsync(Request(name, offsetBytes, bytes, tag), watch.Token).ConfigureAwait(false);
                    return Reading(response, name, offsetBytes, bytes, tag, cancel);
                }
                catch (AmazonS3Exception error) when (error.StatusCode == HttpStatusCode.NotFound && error.ErrorCode != "NoSuchBucket")
                {
                    return null;
                }
                catch (AmazonS3Exception error) when (error.StatusCode == HttpStatusCode.PreconditionFailed)
                {
                    throw new ObjectChangedException(name);
                }
                catch (AmazonS3Exception error) when (error.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
                {
                    isBeyond = true;
                    return null;
                }
            },
            cancel).ConfigureAwait(false);
        return isBeyond ? await NothingAsync(name, offsetBytes, tag, cancel, isRest: true).ConfigureAwait(false) : reading;
    }

    private GetObjectRequest Request(string name, long offsetBytes, long? bytes, string? tag) => new()
    {
        BucketName = url.Bucket,
        Key = url.KeyOf(name),
        // A range also where all is wanted: the client would compare a sum of its own otherwise.
        ByteRange = new ByteRange(string.Create(CultureInfo.InvariantCulture, $"bytes={offsetBytes}-{offsetBytes + bytes - 1}")),
        EtagToMatch = tag,
    };

    private ObjectReading Reading(GetObjectResponse response, string name, long offsetBytes, long? bytes, string? tag, CancellationToken cancel)
    {
        var isKept = false;
        try
        {
            if (tag is not null && response.ETag != tag)
            {
                throw new ObjectChangedException(name);
            }

            if (response.ETag is null && response.Headers.ContentType?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) == true)
            {
                throw S3Throw.NotS3(url.Below(name).ToString(), "reading");
            }

            var total = Total(response, offsetBytes, bytes) ?? throw new TransientStoreException("another part than was asked for");
            var wanted = bytes ?? (total - offsetBytes);
            if (wanted > total - offsetBytes)
            {
                throw new ObjectChangedException(name);
            }

            isKept = true;
            return new ObjectReading(
                new ObjectBody(response, wanted, limit, options.StallTimeout, cancel),
                new StoredObject(name, total, Time(response.LastModified), response.ETag, Hash(response.Metadata)));
        }
        finally
        {
            if (!isKept)
            {
                response.Dispose();
            }
        }
    }

    /// <summary>The object's size, where the answer is the part that was asked for; null where it is another.</summary>
    private static long? Total(GetObjectResponse response, long offsetBytes, long? bytes)
    {
        if (response.HttpStatusCode == HttpStatusCode.OK)
        {
            return offsetBytes == 0 && (bytes is null || bytes == response.ContentLength) ? response.ContentLength : null;
        }

        if (response.HttpStatusCode != HttpStatusCode.PartialContent || !ContentRangeHeaderValue.TryParse(response.ContentRange, out var range)
            || range is not { Unit: "bytes", From: { } from, To: { } to, Length: { } total })
        {
            return null;
        }

        var last = bytes is { } count ? Math.Min(offsetBytes + count, total) - 1 : total - 1;
        return from == offsetBytes && to == last && to < total && response.ContentLength == to - from + 1 ? total : null;
    }

    /// <summary>No bytes of an object, at its end or because none are wanted.</summary>
    private async Task<ObjectReading?> NothingAsync(string name, long offsetBytes, string? tag, CancellationToken cancel, bool isRest = false)
    {
        var found = await FindAsync(name, cancel).ConfigureAwait(false);
        if (found is null)
        {
            return null;
        }

        return (tag is not null && found.Tag != tag) || (isRest ? offsetBytes != found.Bytes : offsetBytes > found.Bytes) ? throw new ObjectChangedException(name) : new ObjectReading(Stream.Null, found);
    }
}
