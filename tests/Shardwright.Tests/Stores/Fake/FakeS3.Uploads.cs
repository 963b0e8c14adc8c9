using System.Globalization;
using System.Xml.Linq;

namespace Shardwright.Tests.Stores.Fake;

/// <content>Uploads in parts.</content>
internal sealed partial class FakeS3
{
    private readonly Dictionary<string, FakeUpload> uploads = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> completed = new(StringComparer.Ordinal);
    private int uploadNumber;

    /// <summary>The uploads that were begun and are not over.</summary>
    public IReadOnlyList<FakeUpload> Uploads
    {
        get
        {
            lock (gate)
            {
                return [.. uploads.Values];
            }
        }
    }

    /// <summary>Fills a part that is there with other bytes.</summary>
    public void SpoilPart(FakeUpload upload)
    {
        lock (gate)
        {
            var (number, part) = upload.Parts.First();
            upload.Parts[number] = part with { Body = new byte[part.Body.Length], ETag = "\"00000000000000000000000000000000\"" };
        }
    }

    /// <summary>Forgets an upload, as a rule for old ones does.</summary>
    public void Forget(FakeUpload upload)
    {
        lock (gate)
        {
            uploads.Remove(upload.Id);
        }
    }

    private FakeReply CreateUpload(FakeRequest request)
    {
        lock (gate)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"up/load+{++uploadNumber}=");
            uploads.Add(id, new FakeUpload(id, request.Bucket, request.Key, Metadata(request), Now()));
            return FakeReply.Xml(Element("InitiateMultipartUploadResult", Element("Bucket", request.Bucket), Element("Key", request.Key), Element("UploadId", id)));
        }
    }

    private FakeReply UploadPart(FakeRequest request)
    {
        if (!int.TryParse(request.Query.GetValueOrDefault("partNumber"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > 10000)
        {
            return FakeReply.Error(400, "InvalidArgument", request);
        }

        var body = request.Fault == FaultKind.CorruptedPut ? Flipped(request.Body) : request.Body;
        var part = new FakeObject(body, ETagOf(body), Now(), new Dictionary<string, string>());
        lock (gate)
        {
            if (Upload(request) is not { } upload)
            {
                return FakeReply.Error(404, "NoSuchUpload", request);
            }

            if (request.Fault != FaultKind.LostPut)
            {
                upload.Parts[number] = part;
            }
        }

        return new FakeReply(200).With("ETag", part.ETag);
    }

    private FakeReply ListParts(FakeRequest request)
    {
        lock (gate)
        {
            if (Upload(request) is not { } upload)
            {
                return FakeReply.Error(404, "NoSuchUpload", request);
            }

            var marker = int.Parse(request.Query.GetValueOrDefault("part-number-marker", "0"), CultureInfo.InvariantCulture);
            var most = Math.Min(int.Parse(request.Query.GetValueOrDefault("max-parts", "1000"), CultureInfo.InvariantCulture), Options.PageEntries);
            var rest = upload.Parts.Where(part => part.Key > marker).ToArray();
            var page = rest.Take(most).ToArray();
            return FakeReply.Xml(Element(
                "ListPartsResult", Element("Bucket", request.Bucket), Element("Key", request.Key), Element("UploadId", upload.Id), Element("PartNumberMarker", marker),
                page.Length < rest.Length ? Element("NextPartNumberMarker", page.Last().Key) : null, Element("MaxParts", most), Element("IsTruncated", page.Length < rest.Length),
                page.Select(part => Element(
                    "Part", Element("PartNumber", part.Key), Element("LastModified", Stamp(part.Value.Modified)), Element("ETag", part.Value.ETag), Element("Size", part.Value.Body.Length)))));
        }
    }

    private FakeReply CompleteUpload(FakeRequest request)
    {
        if (request.Fault == FaultKind.FailedInBody)
        {
            return FakeReply.Error(200, "InternalError", request);
        }

        var root = Parse(request.Body);
        if (root is null)
        {
            return FakeReply.Error(400, "MalformedXML", request);
        }

        var named = root.Elements().Where(element => element.Name.LocalName == "Part")
            .Select(element => (Number: int.Parse(Child(element, "PartNumber")!, CultureInfo.InvariantCulture), ETag: Child(element, "ETag")!.Trim('"'))).ToArray();
        lock (gate)
        {
            var id = request.Query["uploadId"];
            if (Upload(request) is not { } upload)
            {
                return Options.RepeatsCompletion && completed.TryGetValue(id, out var tag) ? Completed(request, tag) : FakeReply.Error(404, "NoSuchUpload", request);
            }

            if (named.Length == 0)
            {
                return FakeReply.Error(400, "MalformedXML", request);
            }

            if (named.Zip(named.Skip(1)).Any(pair => pair.First.Number >= pair.Second.Number))
            {
                return FakeReply.Error(400, "InvalidPartOrder", request);
            }

            if (named.Any(part => upload.Parts.GetValueOrDefault(part.Number)?.ETag.Trim('"') != part.ETag))
            {
                return FakeReply.Error(400, "InvalidPart", request);
            }

            var parts = named.Select(part => upload.Parts[part.Number]).ToArray();
            if (parts.SkipLast(1).Any(part => part.Body.Length < Options.LeastPartBytes))
            {
                return FakeReply.Error(400, "EntityTooSmall", request);
            }

            if (Options.HonoursConditionalComplete && request.Header("If-None-Match") == "*" && buckets[request.Bucket].ContainsKey(request.Key))
            {
                return FakeReply.Error(412, "PreconditionFailed", request, new XElement("Condition", "If-None-Match"));
            }

            var sums = parts.SelectMany(part => Convert.FromHexString(part.ETag.Trim('"'))).ToArray();
            var etag = string.Create(CultureInfo.InvariantCulture, $"\"{Convert.ToHexStringLower(FakeSignature.Md5(sums))}-{parts.Length}\"");
            var stored = new FakeObject([.. parts.SelectMany(part => part.Body)], etag, Now(), upload.Metadata);
            uploads.Remove(id);
            completed[id] = etag;
            if (request.Fault != FaultKind.LostPut)
            {
                Hide(request);
                Store(request.Bucket, request.Key, stored);
            }

            return Completed(request, etag);
        }
    }

    private FakeReply Completed(FakeRequest request, string etag) => FakeReply.Xml(Element(
        "CompleteMultipartUploadResult", Element("Location", $"{Endpoint}{request.Path}"), Element("Bucket", request.Bucket), Element("Key", request.Key), Element("ETag", etag)));

    private FakeReply AbortUpload(FakeRequest request)
    {
        lock (gate)
        {
            return Upload(request) is { } upload && uploads.Remove(upload.Id) ? new FakeReply(204) : FakeReply.Error(404, "NoSuchUpload", request);
        }
    }

    private FakeReply ListUploads(FakeRequest request)
    {
        var prefix = request.Query.GetValueOrDefault("prefix", "");
        lock (gate)
        {
            var found = uploads.Values.Where(upload => upload.Bucket == request.Bucket && upload.Key.StartsWith(prefix, StringComparison.Ordinal)).OrderBy(upload => upload.Key, Utf8Order.Instance);
            return FakeReply.Xml(Element(
                "ListMultipartUploadsResult", Element("Bucket", request.Bucket), Element("Prefix", Shown(request, prefix)), Element("MaxUploads", 1000), Element("IsTruncated", false),
                found.Select(upload => Element("Upload", Element("Key", Shown(request, upload.Key)), Element("UploadId", upload.Id), Element("Initiated", Stamp(upload.Begun))))));
        }
    }

    private FakeUpload? Upload(FakeRequest request)
        => uploads.GetValueOrDefault(request.Query["uploadId"]) is { } upload && upload.Bucket == request.Bucket && upload.Key == request.Key ? upload : null;
}
