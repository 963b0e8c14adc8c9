using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace Shardwright.Tests.Stores.Fake;

/// <content>Single objects.</content>
internal sealed partial class FakeS3
{
    private const string MetadataPrefix = "x-amz-meta-";

    private static readonly XNamespace Space = "http://s3.amazonaws.com/doc/2006-03-01/";

    private readonly Dictionary<string, SortedDictionary<string, FakeObject>> buckets = new(StringComparer.Ordinal);

    /// <summary>Puts an object there, past all checks.</summary>
    public FakeObject Put(string bucket, string key, byte[] body, IReadOnlyDictionary<string, string>? metadata = null)
    {
        var stored = new FakeObject(body, ETagOf(body), Now(), metadata ?? new Dictionary<string, string>());
        Store(bucket, key, stored);
        return stored;
    }

    /// <summary>An object; null where there is none.</summary>
    public FakeObject? Find(string bucket, string key)
    {
        lock (gate)
        {
            return buckets.GetValueOrDefault(bucket)?.GetValueOrDefault(key);
        }
    }

    /// <summary>All keys of a bucket, in the order of their bytes.</summary>
    public IReadOnlyList<string> Keys(string bucket = "bucket")
    {
        lock (gate)
        {
            return [.. buckets[bucket].Keys];
        }
    }

    /// <summary>Takes an object away.</summary>
    public void Remove(string bucket, string key)
    {
        lock (gate)
        {
            buckets[bucket].Remove(key);
            Unkeep(bucket, key);
        }
    }

    /// <summary>Makes a byte of an object another one; its ETag and metadata stay, as on a disk that went bad.</summary>
    public void Rot(string bucket, string key)
    {
        var found = Find(bucket, key)!;
        Store(bucket, key, found with { Body = Flipped(found.Body) });
    }

    private static SortedDictionary<string, FakeObject> NewBucket() => new(Utf8Order.Instance);

    private static byte[] Flipped(byte[] body)
    {
        var copy = (byte[])body.Clone();
        if (copy.Length > 0)
        {
            copy[copy.Length / 2] ^= 0x20;
        }

        return copy;
    }

    // Whole seconds, as HTTP has them.
    private DateTimeOffset Now() => DateTimeOffset.FromUnixTimeSeconds((DateTimeOffset.UtcNow + Options.ClockOffset).ToUnixTimeSeconds());

    private bool HasBucket(string bucket)
    {
        lock (gate)
        {
            return buckets.ContainsKey(bucket);
        }
    }

    private FakeReply ListBuckets()
    {
        lock (gate)
        {
            return FakeReply.Xml(Element("ListAllMyBucketsResult", Element("Owner", Element("ID", "fake")), Element("Buckets", buckets.Keys.Select(name => Element("Bucket", Element("Name", name), Element("CreationDate", Stamp(Now())))))));
        }
    }

    private FakeReply CreateBucket(FakeRequest request)
    {
        lock (gate)
        {
            return buckets.TryAdd(request.Bucket, NewBucket()) ? new FakeReply(200) : FakeReply.Error(409, "BucketAlreadyOwnedByYou", request);
        }
    }

    private void Store(string bucket, string key, FakeObject stored)
    {
        lock (gate)
        {
            buckets[bucket][key] = stored;
            Keep(bucket, key, stored);
        }
    }

    private FakeReply PutObject(FakeRequest request)
    {
        if (Encoding.UTF8.GetByteCount(request.Key) > 1024)
        {
            return FakeReply.Error(400, "KeyTooLongError", request);
        }

        var body = request.Fault == FaultKind.CorruptedPut ? Flipped(request.Body) : request.Body;
        var stored = new FakeObject(body, ETagOf(body), Now(), Metadata(request));
        lock (gate)
        {
            if (Options.HonoursConditionalPut && request.Header("If-None-Match") == "*" && buckets[request.Bucket].ContainsKey(request.Key))
            {
                return FakeReply.Error(412, "PreconditionFailed", request, new XElement("Condition", "If-None-Match"));
            }

            if (request.Fault != FaultKind.LostPut)
            {
                Hide(request);
                Store(request.Bucket, request.Key, stored);
            }
        }

        return new FakeReply(200).With("ETag", stored.ETag);
    }

    private FakeReply DeleteObject(FakeRequest request)
    {
        lock (gate)
        {
            Haunt(request);
            Remove(request.Bucket, request.Key);
        }

        return new FakeReply(204);
    }

    private FakeReply DeleteMany(FakeRequest request)
    {
        var root = Parse(request.Body);
        if (root is null)
        {
            return FakeReply.Error(400, "MalformedXML", request);
        }

        var keys = root.Elements().Where(element => element.Name.LocalName == "Object").Select(element => Child(element, "Key")!).ToArray();
        foreach (var key in keys)
        {
            Remove(request.Bucket, key);
        }

        return FakeReply.Xml(Element("DeleteResult", Child(root, "Quiet") == "true" ? null : keys.Select(key => Element("Deleted", Element("Key", key)))));
    }

    private FakeReply Read(FakeRequest request)
    {
        if (Find(request.Bucket, request.Key) is not { } found)
        {
            return FakeReply.Error(404, "NoSuchKey", request, new XElement("Key", request.Key));
        }

        if (request.Header("If-Match") is { } match && match != found.ETag && match != "*")
        {
            return FakeReply.Error(412, "PreconditionFailed", request, new XElement("Condition", "If-Match"));
        }

        if (request.Header("If-None-Match") is { } unwanted && (unwanted == found.ETag || unwanted == "*"))
        {
            return new FakeReply(304).With("ETag", found.ETag);
        }

        var (first, last) = (0L, found.Body.Length - 1L);
        var isPart = request.Header("Range") is not null && Range(request.Header("Range")!, found.Body.Length, out first, out last);
        if (isPart && first >= found.Body.Length)
        {
            return FakeReply.Error(416, "InvalidRange", request).With("Content-Range", string.Create(CultureInfo.InvariantCulture, $"bytes */{found.Body.Length}"));
        }

        var whole = request.Fault == FaultKind.CorruptedAnswer ? Flipped(found.Body) : found.Body;
        var bytes = whole.AsMemory((int)first, (int)(last - first + 1));
        if (isPart && request.Fault == FaultKind.CorruptedAnswer)
        {
            bytes = Flipped(bytes.ToArray());
        }

        var reply = new FakeReply(isPart ? 206 : 200, request.Method == "HEAD" ? default : bytes) { Length = bytes.Length }
            .With("ETag", found.ETag).With("Last-Modified", found.Modified.ToString("R")).With("Accept-Ranges", "bytes").With("Content-Type", "application/octet-stream");
        if (isPart)
        {
            reply.With("Content-Range", string.Create(CultureInfo.InvariantCulture, $"bytes {first}-{last}/{found.Body.Length}"));
        }

        foreach (var (name, value) in found.Metadata)
        {
            reply.With(MetadataPrefix + name, value);
        }

        return reply;
    }

    // Whether the header names one range that is understood; another one is as if it were not there.
    private static bool Range(string header, long bytes, out long first, out long last)
    {
        (first, last) = (0, bytes - 1);
        if (!System.Net.Http.Headers.RangeHeaderValue.TryParse(header, out var parsed) || parsed.Ranges.Count != 1)
        {
            return false;
        }

        var range = parsed.Ranges.First();
        (first, last) = range.From is { } from ? (from, Math.Min(range.To ?? last, last)) : (Math.Max(0, bytes - range.To!.Value), last);
        return true;
    }

    private static Dictionary<string, string> Metadata(FakeRequest request)
        => request.Headers.Where(header => header.Key.StartsWith(MetadataPrefix, StringComparison.OrdinalIgnoreCase)).ToDictionary(header => header.Key[MetadataPrefix.Length..].ToLowerInvariant(), header => header.Value);

    private static XElement? Parse(byte[] body)
    {
        try
        {
            using var stream = new MemoryStream(body);
            return XDocument.Load(stream).Root;
        }
        catch (System.Xml.XmlException)
        {
            return null;
        }
    }

    private static string? Child(XElement element, string name) => element.Elements().FirstOrDefault(child => child.Name.LocalName == name)?.Value;

    private static string Stamp(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
