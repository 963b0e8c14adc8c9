using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace Shardwright.Tests.Stores.Fake;

/// <content>Listings, and what they can get wrong.</content>
internal sealed partial class FakeS3
{
    private const int StaleLists = 2;

    // What listings do not know yet, and what they do not know to be gone; for so many listings more.
    private readonly Dictionary<(string Bucket, string Key), (FakeObject? Ghost, int Left)> stale = [];

    /// <summary>Makes listings not know of an object that is there.</summary>
    /// <param name="bucket">Its bucket.</param>
    /// <param name="key">Its key.</param>
    /// <param name="lists">How many listings.</param>
    public void HideFromLists(string bucket, string key, int lists)
    {
        lock (gate)
        {
            stale[(bucket, key)] = (null, lists);
        }
    }

    private void Hide(FakeRequest request)
    {
        if (request.Fault == FaultKind.StaleListing && Find(request.Bucket, request.Key) is null)
        {
            stale[(request.Bucket, request.Key)] = (null, StaleLists);
        }
    }

    private void Haunt(FakeRequest request)
    {
        if (request.Fault == FaultKind.StaleListing && Find(request.Bucket, request.Key) is { } ghost)
        {
            stale[(request.Bucket, request.Key)] = (ghost, StaleLists);
        }
    }

    private FakeReply ListObjects(FakeRequest request)
    {
        var isSecond = request.Query.TryGetValue("list-type", out var type) && type == "2";
        if (!isSecond)
        {
            // Nobody of us lists by markers.
            return FakeReply.Error(501, "NotImplemented", request);
        }

        var prefix = request.Query.GetValueOrDefault("prefix", "");
        var delimiter = request.Query.GetValueOrDefault("delimiter", "");
        var asked = int.TryParse(request.Query.GetValueOrDefault("max-keys", "1000"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 1000;
        var token = request.Query.GetValueOrDefault("continuation-token");
        var after = token is null || request.Fault == FaultKind.RepeatedPage ? request.Query.GetValueOrDefault("start-after", "") : Untoken(token);
        if (after is null)
        {
            return FakeReply.Error(400, "InvalidArgument", request);
        }

        var most = Math.Min(asked, Options.PageEntries);
        var (contents, folders) = (new List<XElement>(), new List<string>());
        var (last, isCut) = ("", false);
        foreach (var (key, found) in Seen(request.Bucket, prefix, token is null))
        {
            var end = delimiter.Length > 0 ? key.IndexOf(delimiter, prefix.Length, StringComparison.Ordinal) : -1;
            var entry = end < 0 ? key : key[..(end + delimiter.Length)];
            if (Utf8Order.Instance.Compare(entry, after) <= 0 || (end >= 0 && folders.LastOrDefault() == entry))
            {
                continue;
            }

            if (contents.Count + folders.Count == most)
            {
                isCut = true;
                break;
            }

            last = entry;
            if (end < 0)
            {
                contents.Add(Content(request, key, found));
            }
            else
            {
                folders.Add(entry);
            }
        }

        if (request.Fault == FaultKind.EvilNames)
        {
            var evil = new FakeObject([1, 2, 3], ETagOf([1, 2, 3]), Now(), new Dictionary<string, string>());
            foreach (var name in (string[])["../evil", "/abs", "a/../../evil", "new\nline", "./here", "C:\\evil", "a//b"])
            {
                contents.Add(Content(request, prefix + name, evil));
            }

            contents.Add(Content(request, "/abs", evil));
            contents.Add(Content(request, "../evil", evil));
        }

        var root = Element(
            "ListBucketResult", Element("Name", request.Bucket), Element("Prefix", Shown(request, prefix)), delimiter.Length > 0 ? Element("Delimiter", Shown(request, delimiter)) : null,
            Element("KeyCount", contents.Count + folders.Count), Element("MaxKeys", asked), request.Query.TryGetValue("encoding-type", out var encoding) ? Element("EncodingType", encoding) : null,
            token is null ? null : Element("ContinuationToken", token), Element("IsTruncated", isCut), isCut ? Element("NextContinuationToken", Token(last)) : null,
            contents, folders.Select(folder => Element("CommonPrefixes", Element("Prefix", Shown(request, folder)))));
        var reply = FakeReply.Xml(root);
        return request.Fault == FaultKind.TornListing ? (reply with { Body = reply.Body[..(reply.Body.Length * 2 / 3)] }).With("Content-Type", "application/xml") : reply;
    }

    // What a listing sees, in order; each new one knows more.
    private List<KeyValuePair<string, FakeObject>> Seen(string bucket, string prefix, bool isNew)
    {
        lock (gate)
        {
            IEnumerable<KeyValuePair<string, FakeObject>> all = buckets[bucket];
            foreach (var ((where, key), (ghost, left)) in stale.Where(pair => pair.Key.Bucket == bucket && pair.Key.Key.StartsWith(prefix, StringComparison.Ordinal)).ToArray())
            {
                if (left == 0)
                {
                    stale.Remove((where, key));
                    continue;
                }

                all = all.Where(pair => pair.Key != key);
                all = ghost is null ? all : all.Append(new(key, ghost)).OrderBy(pair => pair.Key, Utf8Order.Instance);
                stale[(where, key)] = (ghost, isNew ? left - 1 : left);
            }

            return [.. all.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal))];
        }
    }

    private static XElement Content(FakeRequest request, string key, FakeObject found) => Element(
        "Contents", Element("Key", Shown(request, key)), Element("LastModified", Stamp(found.Modified)), Element("ETag", found.ETag),
        Element("Size", request.Fault == FaultKind.WrongSizes ? found.Body.Length + 1 : found.Body.Length), Element("StorageClass", "STANDARD"));

    // S3 leaves the slash as it is, and a space becomes a plus.
    private static string Shown(FakeRequest request, string key)
        => request.Query.GetValueOrDefault("encoding-type") == "url" ? Uri.EscapeDataString(key).Replace("%2F", "/", StringComparison.Ordinal).Replace("%20", "+", StringComparison.Ordinal) : key;

    private static string Token(string last) => Convert.ToBase64String(Encoding.UTF8.GetBytes("after>" + last));

    private static string? Untoken(string token)
    {
        try
        {
            var text = Encoding.UTF8.GetString(Convert.FromBase64String(token));
            return text.StartsWith("after>", StringComparison.Ordinal) ? text["after>".Length..] : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
