namespace Shardwright.Tests.Stores.Fake;

/// <summary>A request as it came.</summary>
internal sealed class FakeRequest
{
    private FakeRequest(string head)
    {
        Head = head;
        var lines = head.Split("\r\n");
        var parts = lines[0].Split(' ');
        Method = parts[0];
        var target = parts.Length > 1 ? parts[1] : "/";
        var question = target.IndexOf('?', StringComparison.Ordinal);
        Path = Uri.UnescapeDataString(question < 0 ? target : target[..question]);
        Query = question < 0 ? [] : target[(question + 1)..].Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2)).ToDictionary(pair => Uri.UnescapeDataString(pair[0]), pair => pair.Length > 1 ? Uri.UnescapeDataString(pair[1]) : "", StringComparer.Ordinal);
        Headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in lines.Skip(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
            {
                var (name, value) = (line[..colon], line[(colon + 1)..].Trim());
                Headers[name] = Headers.TryGetValue(name, out var before) ? $"{before},{value}" : value;
            }
        }

        var slash = Path.IndexOf('/', 1);
        Bucket = slash < 0 ? Path[1..] : Path[1..slash];
        Key = slash < 0 ? "" : Path[(slash + 1)..];
        Operation = Kind();
    }

    /// <summary>What it asks.</summary>
    public FakeOperation Operation { get; }

    /// <summary>Its verb.</summary>
    public string Method { get; }

    /// <summary>Bucket and key, decoded.</summary>
    public string Path { get; }

    /// <summary>The bucket; empty for none.</summary>
    public string Bucket { get; }

    /// <summary>The key; empty for none.</summary>
    public string Key { get; }

    /// <summary>All that came before the body, each byte a character.</summary>
    public string Head { get; }

    /// <summary>The query, decoded.</summary>
    public Dictionary<string, string> Query { get; }

    /// <summary>The headers.</summary>
    public Dictionary<string, string> Headers { get; }

    /// <summary>The body; forgotten once it is answered.</summary>
    public byte[] Body { get; set; } = [];

    /// <summary>How large the body was.</summary>
    public long BodyBytes { get; set; }

    /// <summary>What went wrong on purpose.</summary>
    public FaultKind Fault { get; set; }

    /// <summary>What it was answered; 0 for nothing.</summary>
    public int Status { get; set; }

    /// <summary>Reads the lines before a body.</summary>
    public static FakeRequest Parse(string head) => new(head);

    /// <summary>A header; null where there is none.</summary>
    public string? Header(string name) => Headers.GetValueOrDefault(name);

    public override string ToString() => $"{Operation} {Path} {Status}{(Fault == FaultKind.None ? "" : $" {Fault}")}";

    private FakeOperation Kind() => (Method, Bucket.Length > 0, Key.Length > 0) switch
    {
        ("GET", false, _) => FakeOperation.ListBuckets,
        ("HEAD", true, false) => FakeOperation.HeadBucket,
        ("PUT", true, false) => FakeOperation.CreateBucket,
        ("GET", true, false) => Query.ContainsKey("location") ? FakeOperation.Location : Query.ContainsKey("uploads") ? FakeOperation.ListUploads : FakeOperation.List,
        ("POST", true, false) => Query.ContainsKey("delete") ? FakeOperation.DeleteMany : FakeOperation.Unknown,
        ("HEAD", _, true) => FakeOperation.Head,
        ("GET", _, true) => Query.ContainsKey("uploadId") ? FakeOperation.ListParts : FakeOperation.Get,
        ("PUT", _, true) => Query.ContainsKey("uploadId") ? FakeOperation.UploadPart : FakeOperation.Put,
        ("POST", _, true) => Query.ContainsKey("uploadId") ? FakeOperation.CompleteUpload : Query.ContainsKey("uploads") ? FakeOperation.CreateUpload : FakeOperation.Unknown,
        ("DELETE", _, true) => Query.ContainsKey("uploadId") ? FakeOperation.AbortUpload : FakeOperation.Delete,
        _ => FakeOperation.Unknown,
    };
}
