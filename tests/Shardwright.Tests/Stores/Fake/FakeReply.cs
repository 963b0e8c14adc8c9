using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace Shardwright.Tests.Stores.Fake;

/// <summary>An answer of the server.</summary>
/// <param name="Status">Its code.</param>
/// <param name="Body">What follows the headers.</param>
internal sealed record FakeReply(int Status, ReadOnlyMemory<byte> Body = default)
{
    /// <summary>The headers, but <c>Content-Length</c>.</summary>
    public Dictionary<string, string> Headers { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What <c>Content-Length</c> says, where it is not the body's length: in answers to HEAD.</summary>
    public long? Length { get; init; }

    /// <summary>An XML document.</summary>
    public static FakeReply Xml(XElement root, int status = 200)
        => new FakeReply(status, Encoding.UTF8.GetBytes($"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{root.ToString(SaveOptions.DisableFormatting)}")).With("Content-Type", "application/xml");

    /// <summary>A refusal in S3's words.</summary>
    /// <param name="status">The code of HTTP.</param>
    /// <param name="code">The code of S3.</param>
    /// <param name="request">What was asked; HEAD gets no body.</param>
    /// <param name="more">Elements beside the usual ones.</param>
    public static FakeReply Error(int status, string code, FakeRequest request, params object[] more)
    {
        var reply = Xml(
            new XElement("Error", new XElement("Code", code), new XElement("Message", $"The fake says {code}."), new XElement("Resource", request.Path), new XElement("RequestId", "FAKE0000"), more),
            status);
        if (request.Method != "HEAD")
        {
            return reply;
        }

        var bare = new FakeReply(status);
        bare.Headers["Content-Type"] = "application/xml";
        return bare;
    }

    /// <summary>Adds a header.</summary>
    public FakeReply With(string name, string value)
    {
        Headers[name] = value;
        return this;
    }

    /// <summary>The status line and the headers.</summary>
    public byte[] Head(bool closes)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {Status} Fake\r\n");
        foreach (var (name, value) in Headers)
        {
            text.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }

        if (Status is not 204 and not 304)
        {
            text.Append(CultureInfo.InvariantCulture, $"Content-Length: {Length ?? Body.Length}\r\n");
        }

        text.Append(closes ? "Connection: close\r\n\r\n" : "\r\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
