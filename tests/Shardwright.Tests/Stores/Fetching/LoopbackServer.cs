using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Shardwright.Tests.Stores.Fetching;

/// <summary>A web server of one test's own on this machine. Each connection has one request.</summary>
internal sealed class LoopbackServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<Socket> open = [];
    private readonly Func<LoopbackRequest, int, LoopbackReply> answer;
    private int count;

    /// <param name="answer">Gives the answer to a request and its number, from 1.</param>
    public LoopbackServer(Func<LoopbackRequest, int, LoopbackReply> answer)
    {
        this.answer = answer;
        listener.Start();
        new Thread(Listen) { IsBackground = true }.Start();
    }

    /// <summary>Every request so far.</summary>
    public ConcurrentQueue<LoopbackRequest> Requests { get; } = [];

    /// <summary>Set once a reply stalls.</summary>
    public ManualResetEventSlim Stalled { get; } = new();

    /// <summary>Host and port.</summary>
    public string Host => $"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

    public void Dispose()
    {
        listener.Stop();
        foreach (var socket in open)
        {
            socket.Dispose();
        }

        Stalled.Dispose();
    }

    private void Listen()
    {
        try
        {
            while (true)
            {
                var socket = listener.AcceptSocket();
                open.Add(socket);
                new Thread(() => Serve(socket)) { IsBackground = true }.Start();
            }
        }
        catch (Exception error) when (error is SocketException or InvalidOperationException)
        {
            // The test is over.
        }
    }

    private void Serve(Socket socket)
    {
        try
        {
            var lines = ReadHead(socket).Split("\r\n");
            var headers = lines.Skip(1).Where(line => line.Contains(':', StringComparison.Ordinal))
                .ToDictionary(line => line[..line.IndexOf(':', StringComparison.Ordinal)], line => line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim(), StringComparer.OrdinalIgnoreCase);
            var request = new LoopbackRequest(lines[0], headers);
            Requests.Enqueue(request);
            var reply = answer(request, Interlocked.Increment(ref count));
            var head = $"HTTP/1.1 {reply.Status} Reason\r\nContent-Length: {reply.Body.Length}\r\nConnection: close\r\n{reply.Headers}\r\n";
            socket.Send(Encoding.ASCII.GetBytes(head));
            var sent = reply.ResetAfter ?? reply.StallAfter ?? reply.Body.Length;
            for (var at = 0; at < sent;)
            {
                at += socket.Send(reply.Body.AsSpan(at, sent - at));
            }

            if (reply.StallAfter is not null)
            {
                Stalled.Set();
                return;
            }

            // What is under way arrives; then the connection ends, too early where less than all was sent.
            socket.Shutdown(SocketShutdown.Send);
            while (socket.Receive(new byte[4096]) > 0)
            {
            }

            socket.Dispose();
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The client went away, or the test is over.
        }
    }

    private static string ReadHead(Socket socket)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        while (!text.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            var read = socket.Receive(buffer);
            if (read == 0)
            {
                break;
            }

            text.Append(Encoding.ASCII.GetString(buffer, 0, read));
        }

        return text.ToString();
    }
}
