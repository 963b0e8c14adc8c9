using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Shardwright.Tests.Stores.Fake;

/// <summary>One connection to the server: requests one after the other, until somebody closes it.</summary>
internal sealed class FakeConnection(Socket socket, FakeS3 server)
{
    private const int MostHeadBytes = 64 << 10;
    private const int DropBytes = 1 << 10;
    private static readonly TimeSpan BetweenDrops = TimeSpan.FromMilliseconds(1);
    private const int MostDrops = 100;

    private readonly byte[] buffer = new byte[64 << 10];
    private int at;
    private int end;

    /// <summary>Serves it to its end.</summary>
    public void Serve()
    {
        try
        {
            while (ServeOne())
            {
            }

            Close();
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException or EndOfStreamException)
        {
            // The client went away, or the test is over.
        }
        finally
        {
            socket.Dispose();
            server.Closed(socket);
        }
    }

    // Whether another request may follow.
    private bool ServeOne()
    {
        if (ReadHead() is not { } head)
        {
            return false;
        }

        var request = FakeRequest.Parse(head);
        var fault = server.Draw(request);
        if (fault == FaultKind.RefusedEarly)
        {
            request.Status = 503;
            var refusal = FakeReply.Error(503, "SlowDown", request);
            Send(refusal.Head(closes: true));
            Send(refusal.Body.Span);
            return false;
        }

        if (request.Header("Expect") is { } expected && expected.Equals("100-continue", StringComparison.OrdinalIgnoreCase))
        {
            Send("HTTP/1.1 100 Continue\r\n\r\n"u8);
        }

        if (fault == FaultKind.ResetInRequest && Length(request) is > 0 and var length)
        {
            ReadExactly(new byte[length / 2]);
            return Reset();
        }

        request.Body = ReadBody(request);
        request.BodyBytes = request.Body.Length;
        if (fault == FaultKind.ResetBeforeAnswer)
        {
            return Reset();
        }

        if (fault == FaultKind.NoAnswer)
        {
            return Silence();
        }

        var reply = server.Answer(request);
        request.Body = [];
        if (fault == FaultKind.DoneButReset)
        {
            request.Status = 0;
            return Reset();
        }

        return Reply(request, reply, fault);
    }

    private bool Reply(FakeRequest request, FakeReply reply, FaultKind fault)
    {
        var closes = string.Equals(request.Header("Connection"), "close", StringComparison.OrdinalIgnoreCase);
        Send(reply.Head(closes));
        if (request.Method == "HEAD")
        {
            return !closes;
        }

        var half = reply.Body.Span[..(reply.Body.Length / 2)];
        switch (fault)
        {
            case FaultKind.ResetInAnswer:
                Send(half);
                return Reset();
            case FaultKind.TruncatedAnswer:
                Send(half);
                return false;
            case FaultKind.StalledAnswer:
                Send(half);
                return Silence();
            case FaultKind.SlowAnswer:
                SendDrops(reply.Body.Span);
                return !closes;
            default:
                Send(reply.Body.Span);
                return !closes;
        }
    }

    private void SendDrops(ReadOnlySpan<byte> body)
    {
        for (var drop = 0; drop < MostDrops && body.Length > DropBytes; drop++)
        {
            Send(body[..DropBytes]);
            body = body[DropBytes..];
            Thread.Sleep(BetweenDrops);
        }

        Send(body);
    }

    // Until the client has enough of it.
    private bool Silence()
    {
        while (socket.Receive(buffer) > 0)
        {
        }

        return false;
    }

    private bool Reset()
    {
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
        socket.Dispose();
        throw new EndOfStreamException();
    }

    // What is under way arrives first.
    private void Close()
    {
        socket.Shutdown(SocketShutdown.Send);
        socket.ReceiveTimeout = 1000;
        while (socket.Receive(buffer) > 0)
        {
        }
    }

    private static int? Length(FakeRequest request)
        => int.TryParse(request.Header("Content-Length"), NumberStyles.None, CultureInfo.InvariantCulture, out var length) ? length : null;

    private byte[] ReadBody(FakeRequest request)
    {
        if (string.Equals(request.Header("Transfer-Encoding"), "chunked", StringComparison.OrdinalIgnoreCase))
        {
            return ReadChunks();
        }

        var body = new byte[Length(request) ?? 0];
        ReadExactly(body);
        return body;
    }

    private byte[] ReadChunks()
    {
        using var all = new MemoryStream();
        while (true)
        {
            var size = int.Parse(ReadLine().Split(';')[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (size == 0)
            {
                while (ReadLine().Length > 0)
                {
                }

                return all.ToArray();
            }

            var chunk = new byte[size];
            ReadExactly(chunk);
            all.Write(chunk);
            ReadLine();
        }
    }

    private string? ReadHead()
    {
        var head = new StringBuilder();
        while (true)
        {
            if (at == end && !Fill())
            {
                return head.Length == 0 ? null : throw new EndOfStreamException();
            }

            var line = ReadLine();
            if (line.Length == 0)
            {
                return head.ToString();
            }

            head.Append(line).Append("\r\n");
            if (head.Length > MostHeadBytes)
            {
                throw new EndOfStreamException();
            }
        }
    }

    private string ReadLine()
    {
        var line = new StringBuilder();
        while (line.Length <= MostHeadBytes)
        {
            if (at == end && !Fill())
            {
                throw new EndOfStreamException();
            }

            var letter = (char)buffer[at++];
            if (letter == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }

            line.Append(letter);
        }

        throw new EndOfStreamException();
    }

    private void ReadExactly(Span<byte> into)
    {
        var here = Math.Min(into.Length, end - at);
        buffer.AsSpan(at, here).CopyTo(into);
        at += here;
        for (into = into[here..]; into.Length > 0;)
        {
            var read = socket.Receive(into);
            into = read > 0 ? into[read..] : throw new EndOfStreamException();
        }
    }

    private bool Fill()
    {
        (at, end) = (0, socket.Receive(buffer));
        return end > 0;
    }

    private void Send(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            bytes = bytes[socket.Send(bytes)..];
        }
    }
}
