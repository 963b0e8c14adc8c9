using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Xml.Linq;

namespace Shardwright.Tests.Stores.Fake;

/// <summary>An S3 server of one test's own on this machine, which does wrong what it is told to. Safe from many threads.</summary>
internal sealed partial class FakeS3 : IDisposable
{
    private readonly TcpListener listener;
    private readonly ConcurrentDictionary<Socket, bool> open = [];
    private readonly Lock gate = new();
    private readonly ConcurrentBag<FaultRule> rules = [];
    private volatile bool isOver;
    private int answering;

    public FakeS3(FakeS3Options? options = null)
    {
        Options = options ?? new FakeS3Options();
        foreach (var bucket in Options.Buckets)
        {
            buckets.Add(bucket, NewBucket());
        }

        Load();
        listener = new TcpListener(IPAddress.Loopback, Options.Port);
        listener.Start(512);
        new Thread(Listen) { IsBackground = true }.Start();
    }

    /// <summary>How it behaves.</summary>
    public FakeS3Options Options { get; set; }

    /// <summary>Its address: <c>http://127.0.0.1:1234</c>.</summary>
    public string Endpoint => $"http://127.0.0.1:{Port}";

    /// <summary>Its port.</summary>
    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Every request so far.</summary>
    public ConcurrentQueue<FakeRequest> Requests { get; } = [];

    /// <summary>Faults by chance; null for none.</summary>
    public FaultSchedule? Schedule { get; set; }

    /// <summary>Called with each request once its body is there and before anything is done; what it does happens first.</summary>
    public Action<FakeRequest>? Arrives { get; set; }

    /// <summary>How long each answer takes; waited for after the request is there.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>The environment in which a program finds this server.</summary>
    public Dictionary<string, string> Environment()
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["AWS_ACCESS_KEY_ID"] = Options.AccessKey, ["AWS_SECRET_ACCESS_KEY"] = Options.SecretKey, ["AWS_ENDPOINT_URL"] = Endpoint, ["AWS_REGION"] = "us-east-1",
            ["AWS_EC2_METADATA_DISABLED"] = "true", ["AWS_CONFIG_FILE"] = "/dev/null", ["AWS_SHARED_CREDENTIALS_FILE"] = "/dev/null",
        };
        if (Options.SessionToken is { } token)
        {
            found["AWS_SESSION_TOKEN"] = token;
        }

        return found;
    }

    /// <summary>Whether a request is being answered right now.</summary>
    public bool IsBusy => Volatile.Read(ref answering) > 0;

    /// <summary>Makes requests fail from now on.</summary>
    public void Fail(FaultRule rule) => rules.Add(rule);

    /// <summary>Makes the next request that a fault suits fail.</summary>
    /// <param name="kind">What goes wrong.</param>
    /// <param name="operation">Of which requests; null for all that it suits.</param>
    /// <param name="key">What their keys contain.</param>
    /// <param name="times">How many.</param>
    public void Fail(FaultKind kind, FakeOperation? operation = null, string key = "", int times = 1) => Fail(new FaultRule(kind) { Operation = operation, Key = key, Times = times });

    /// <summary>Makes an end of all faults.</summary>
    public void Heal()
    {
        rules.Clear();
        Schedule = null;
    }

    /// <summary>How many requests of a kind came.</summary>
    /// <param name="operation">The kind.</param>
    /// <param name="key">What their keys contain.</param>
    public int Count(FakeOperation operation, string key = "") => Requests.Count(request => request.Operation == operation && request.Key.Contains(key, StringComparison.Ordinal));

    public void Dispose()
    {
        isOver = true;
        listener.Stop();
        foreach (var socket in open.Keys)
        {
            socket.Dispose();
        }
    }

    /// <summary>Says what is to go wrong with a request, and keeps it.</summary>
    internal FaultKind Draw(FakeRequest request)
    {
        var kind = rules.FirstOrDefault(rule => rule.Takes(request))?.Kind ?? Schedule?.Draw(request) ?? FaultKind.None;
        request.Fault = kind;
        Requests.Enqueue(request);
        return kind;
    }

    /// <summary>Answers a request whose body is there.</summary>
    internal FakeReply Answer(FakeRequest request)
    {
        Interlocked.Increment(ref answering);
        try
        {
            return AnswerNow(request);
        }
        finally
        {
            Interlocked.Decrement(ref answering);
        }
    }

    private FakeReply AnswerNow(FakeRequest request)
    {
        Arrives?.Invoke(request);
        if (Delay > TimeSpan.Zero)
        {
            Thread.Sleep(Delay);
        }

        var reply = Refusal(request) ?? FakeSignature.Refuse(request, Options) ?? FakeSignature.RefuseBody(request) ?? Do(request);
        if (request.Fault == FaultKind.DoneButFailed)
        {
            reply = FakeReply.Error(500, "InternalError", request);
        }
        else if (request.Fault == FaultKind.WrongETag && reply.Headers.ContainsKey("ETag"))
        {
            reply.With("ETag", $"\"{new string('0', 32)}\"");
        }

        reply.With("x-amz-request-id", "FAKE0000").With("Date", (DateTimeOffset.UtcNow + Options.ClockOffset).ToString("R"));
        request.Status = reply.Status;
        return reply;
    }

    /// <summary>Forgets a connection.</summary>
    internal void Closed(Socket socket) => open.TryRemove(socket, out _);

    private static FakeReply? Refusal(FakeRequest request) => request.Fault switch
    {
        FaultKind.InternalError => FakeReply.Error(500, "InternalError", request),
        FaultKind.BadGateway => new FakeReply(502, request.Method == "HEAD" ? default : Encoding.ASCII.GetBytes("<html><body>Bad Gateway</body></html>")).With("Content-Type", "text/html"),
        FaultKind.SlowDown => FakeReply.Error(503, "SlowDown", request),
        FaultKind.SlowDownAfter => FakeReply.Error(503, "SlowDown", request).With("Retry-After", "1"),
        FaultKind.TooManyRequests => FakeReply.Error(429, "TooManyRequests", request),
        FaultKind.Conflict => FakeReply.Error(409, "ConditionalRequestConflict", request),
        FaultKind.ExpiredToken => FakeReply.Error(400, "ExpiredToken", request, new XElement("Token-0", request.Header("x-amz-security-token"))),
        FaultKind.ClockSkewed => FakeReply.Error(403, "RequestTimeTooSkewed", request),
        FaultKind.AccessDenied => FakeReply.Error(403, "AccessDenied", request),
        _ => null,
    };

    private FakeReply Do(FakeRequest request)
    {
        if (request.Operation is not (FakeOperation.ListBuckets or FakeOperation.CreateBucket) && !HasBucket(request.Bucket))
        {
            return FakeReply.Error(404, "NoSuchBucket", request, new XElement("BucketName", request.Bucket));
        }

        return request.Operation switch
        {
            FakeOperation.ListBuckets => ListBuckets(),
            FakeOperation.CreateBucket => CreateBucket(request),
            FakeOperation.HeadBucket => new FakeReply(200),
            FakeOperation.Location => FakeReply.Xml(Element("LocationConstraint")),
            FakeOperation.List => ListObjects(request),
            FakeOperation.Head or FakeOperation.Get => Read(request),
            FakeOperation.Put => PutObject(request),
            FakeOperation.Delete => DeleteObject(request),
            FakeOperation.DeleteMany => DeleteMany(request),
            FakeOperation.CreateUpload => CreateUpload(request),
            FakeOperation.UploadPart => UploadPart(request),
            FakeOperation.ListParts => ListParts(request),
            FakeOperation.CompleteUpload => CompleteUpload(request),
            FakeOperation.AbortUpload => AbortUpload(request),
            FakeOperation.ListUploads => ListUploads(request),
            _ => FakeReply.Error(501, "NotImplemented", request),
        };
    }

    private void Listen()
    {
        try
        {
            while (true)
            {
                var socket = listener.AcceptSocket();
                socket.NoDelay = true;
                open.TryAdd(socket, true);
                if (isOver)
                {
                    socket.Dispose();
                }

                new Thread(new FakeConnection(socket, this).Serve, 256 << 10) { IsBackground = true }.Start();
            }
        }
        catch (Exception error) when (error is SocketException or InvalidOperationException)
        {
            // The test is over.
        }
    }

    private static XElement Element(string name, params object?[] content) => new(Space + name, content);

    private static string ETagOf(byte[] body) => $"\"{Convert.ToHexStringLower(FakeSignature.Md5(body))}\"";
}
