using System.Net;
using System.Runtime.CompilerServices;
using Amazon.S3;
using Amazon.S3.Model;
using Shardwright.Datasets.Manifests;
using Shardwright.Foundation.Text;
using Shardwright.Stores.Objects;
using Shardwright.Stores.Transfers;

namespace Shardwright.Stores.S3;

/// <summary>Objects below a prefix of a bucket.</summary>
internal sealed partial class S3Store : IObjectStore
{
    private const string HashKey = "sha256";
    private const string BytesKey = "bytes";
    private const int HashCharacters = 64;
    private const int MostPages = 100_000;

    private readonly StoreUrl url;
    private readonly StoreOptions options;
    private readonly S3Calls calls;
    private readonly BandwidthLimit limit;
    private readonly SemaphoreSlim slots;
    private int warned;

    public S3Store(StoreUrl url, StoreOptions options, UserPlaces places)
    {
        this.url = url;
        this.options = options;
        calls = new S3Calls(() => S3Accounts.Of(url, options, places), options);
        limit = new BandwidthLimit(options.BytesPerSecond, options.Clock);
        slots = new SemaphoreSlim(options.Jobs);
    }

    public string Name => url.ToString();

    public bool IsLocal => false;

    public async IAsyncEnumerable<StoredObject> ListAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        if (url.Bucket.Length == 0)
        {
            var all = await calls.RunAsync(new S3Doing("GET", Name, "listing"), watch => calls.Client.ListBucketsAsync(new ListBucketsRequest(), watch.Token), cancel).ConfigureAwait(false);
            foreach (var bucket in (all.Buckets ?? []).Where(bucket => bucket.BucketName is { Length: > 0 }).OrderBy(bucket => bucket.BucketName, CodePointComparer.Instance))
            {
                yield return new StoredObject(bucket.BucketName, 0, Time(bucket.CreationDate), null);
            }

            yield break;
        }

        // Servers promise an order, and not all keep it.
        var found = new List<StoredObject>();
        var isOrdered = true;
        string? token = null;
        for (var page = 0; ; page++)
        {
            var listing = await PageAsync(token, cancel).ConfigureAwait(false);
            foreach (var item in listing.S3Objects ?? [])
            {
                if (Listed(item) is { } shown)
                {
                    isOrdered &= found.Count == 0 || CodePointComparer.Instance.Compare(found[^1].Name, shown.Name) < 0;
                    found.Add(shown);
                }
            }

            if (listing.IsTruncated != true)
            {
                break;
            }

            if (listing.NextContinuationToken is not { Length: > 0 } next || next == token || page >= MostPages)
            {
                throw S3Throw.EndlessListing(Name);
            }

            token = next;
        }

        IEnumerable<StoredObject> ordered = isOrdered ? found : found.DistinctBy(item => item.Name, StringComparer.Ordinal).OrderBy(item => item.Name, CodePointComparer.Instance);
        foreach (var item in ordered)
        {
            yield return item;
        }
    }

    public Task<StoredObject?> FindAsync(string name, CancellationToken cancel) => calls.RunAsync<StoredObject?>(
        Doing("HEAD", name, "looking"),
        async watch =>
        {
            var found = await calls.Client.GetObjectMetadataAsync(new GetObjectMetadataRequest { BucketName = url.Bucket, Key = url.KeyOf(name) }, watch.Token).ConfigureAwait(false);
            return found.Metadata[S3Messages.NoneKey] is null ? new StoredObject(name, found.ContentLength, Time(found.LastModified), found.ETag, Hash(found.Metadata)) : null;
        },
        cancel);

    public Task DeleteAsync(string name, CancellationToken cancel) => calls.RunAsync(
        Doing("DELETE", name, "deleting"),
        async watch =>
        {
            try
            {
                await calls.Client.DeleteObjectAsync(new DeleteObjectRequest { BucketName = url.Bucket, Key = url.KeyOf(name) }, watch.Token).ConfigureAwait(false);
            }
            catch (AmazonS3Exception error) when (error.StatusCode == HttpStatusCode.NotFound && error.ErrorCode != "NoSuchBucket")
            {
                // It is deleted already.
            }

            return true;
        },
        cancel);

    public ValueTask DisposeAsync()
    {
        calls.Dispose();
        slots.Dispose();
        return ValueTask.CompletedTask;
    }

    private static DateTimeOffset Time(DateTime? time) => time is { } known ? new DateTimeOffset(known.ToUniversalTime()) : DateTimeOffset.UnixEpoch;

    /// <summary>The hash that an object claims, where it looks like one.</summary>
    private static string? Hash(MetadataCollection metadata)
        => metadata[HashKey] is { Length: HashCharacters } hash && hash.All(char.IsAsciiHexDigitLower) ? hash : null;

    private Task<ListObjectsV2Response> PageAsync(string? token, CancellationToken cancel) => calls.RunAsync(
        new S3Doing("GET", Name, "listing"),
        async watch =>
        {
            var page = await calls.Client.ListObjectsV2Async(
                new ListObjectsV2Request { BucketName = url.Bucket, Prefix = url.Prefix.Length == 0 ? null : url.Prefix + "/", ContinuationToken = token }, watch.Token).ConfigureAwait(false);

            // Of a web page nothing is left but an empty list.
            return page is { Name: null, IsTruncated: null, S3Objects: null or [] } ? throw S3Throw.NotS3(Name, "listing") : page;
        },
        cancel);

    // Nothing of a server's list is taken for a name unless it is one below the prefix.
    private StoredObject? Listed(S3Object item)
    {
        var start = url.Prefix.Length == 0 ? 0 : url.Prefix.Length + 1;
        if (item.Key is not { } key || key.EndsWith('/') || key.Length <= start)
        {
            return null;
        }

        if ((start > 0 && !(key.StartsWith(url.Prefix, StringComparison.Ordinal) && key[start - 1] == '/')) || !RelativeName.IsSafe(key[start..]) || item.Size is not >= 0)
        {
            if (Interlocked.Exchange(ref warned, 1) == 0)
            {
                options.Reporter.Warn($"{Name}: the listing has names that could lead out of a folder; they are left out.");
            }

            return null;
        }

        return new StoredObject(key[start..], item.Size.Value, Time(item.LastModified), item.ETag);
    }

    private S3Doing Doing(string method, string name, string words) => new(method, url.Below(name).ToString(), words);
}
