using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Shardwright.EndToEnd.Hygiene;

/// <summary>A web server of one test's own on this machine: one file, in whole or from a byte on. Each connection has one request.</summary>
/// <param name="body">The file.</param>
/// <param name="most">The most that an answer gives, by its number from 1; what comes short of the end waits until the client goes away.</param>
/// <param name="resets">Whether a short answer ends with a reset of the connection instead.</param>
internal sealed class RangeServer(byte[] body, Func<int, int> most, bool resets = false) : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private int count;

    /// <summary>The first byte that each request asked for.</summary>
    public ConcurrentQueue<int> Starts { get; } = [];

    /// <summary>Starts it, and gives its address.</summary>
    public string Start()
    {
        listener.Start();
        new Thread(Listen) { IsBackground = true }.Start();
        return $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/a.bin";
    }

    public void Dispose() => listener.Stop();

    private void Listen()
    {
        try
        {
            while (true)
            {
                var socket = listener.AcceptSocket();
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
            using (socket)
            {
                var start = FirstByte(ReadHead(socket));
                Starts.Enqueue(start);
                var range = start == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"Content-Range: bytes {start}-{body.Length - 1}/{body.Length}\r\n");
                socket.Send(Encoding.ASCII.GetBytes($"HTTP/1.1 {(start == 0 ? 200 : 206)} Reason\r\nETag: \"1\"\r\nConnection: close\r\n{range}Content-Length: {body.Length - start}\r\n\r\n"));
                var end = Math.Min(body.Length, start + most(Interlocked.Increment(ref count)));
                for (var at = start; at < end;)
                {
                    at += socket.Send(body.AsSpan(at, end - at));
                }

                if (end < body.Length && resets)
                {
                    socket.LingerState = new LingerOption(enable: true, seconds: 0);
                    return;
                }

                if (end == body.Length)
                {
                    socket.Shutdown(SocketShutdown.Send);
                }

                while (socket.Receive(new byte[4096]) > 0)
                {
                }
            }
        }
        catch (SocketException)
        {
            // The client went away.
        }
    }

    private static int FirstByte(string head)
    {
        const string Range = "range: bytes=";
        var at = head.IndexOf(Range, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? 0 : int.Parse(head[(at + Range.Length)..head.IndexOf('-', at)], CultureInfo.InvariantCulture);
    }

    private static string ReadHead(Socket socket)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        while (!text.ToString().Contains("\r\n\r\n", StringComparison.Ordinal) && socket.Receive(buffer) is > 0 and var read)
        {
            text.Append(Encoding.ASCII.GetString(buffer, 0, read));
        }

        return text.ToString();
    }
}
