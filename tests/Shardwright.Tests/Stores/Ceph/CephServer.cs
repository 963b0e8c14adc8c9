using System.Diagnostics;

namespace Shardwright.Tests.Stores.Ceph;

/// <summary>Ceph's S3 server on this machine, started by <c>eng/radosgw</c>; it ends with whoever started it.</summary>
internal sealed class CephServer : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process process;
    private readonly Task<string> errors;
    private string? folder;

    private CephServer(string checkout)
    {
        process = Process.Start(new ProcessStartInfo(Path.Combine(checkout, "eng", "radosgw")) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>The program that is missing here; null for none.</summary>
    public static string? Missing { get; } = new[] { "ceph", "ceph-mon", "ceph-osd", "radosgw", "radosgw-admin", "setpriv" }
        .FirstOrDefault(program => !(Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(place => File.Exists(Path.Combine(place, program))));

    /// <summary>Its address: <c>http://127.0.0.1:1234</c>.</summary>
    public string Endpoint { get; private set; } = "";

    /// <summary>The account's name.</summary>
    public string AccessKey { get; private set; } = "";

    /// <summary>The account's secret.</summary>
    public string SecretKey { get; private set; } = "";

    /// <summary>The environment in which a program finds it.</summary>
    public Dictionary<string, string> Variables => new(StringComparer.Ordinal)
    {
        ["AWS_ACCESS_KEY_ID"] = AccessKey, ["AWS_SECRET_ACCESS_KEY"] = SecretKey, ["AWS_ENDPOINT_URL"] = Endpoint, ["AWS_REGION"] = "us-east-1",
        ["AWS_EC2_METADATA_DISABLED"] = "true", ["AWS_CONFIG_FILE"] = "/dev/null", ["AWS_SHARED_CREDENTIALS_FILE"] = "/dev/null",
    };

    /// <summary>Starts it, and waits until it answers: a quarter of a minute.</summary>
    /// <param name="checkout">The folder with <c>eng</c>.</param>
    /// <exception cref="InvalidOperationException">It did not start; its last words are in the message.</exception>
    public static async Task<CephServer> StartAsync(string checkout)
    {
        var server = new CephServer(checkout);
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            while (await server.process.StandardOutput.ReadLineAsync(patience.Token).ConfigureAwait(false) is { } line)
            {
                var words = line.Split(' ');
                if (words[0] == "folder")
                {
                    server.folder = words[1];
                }
                else
                {
                    (server.Endpoint, server.AccessKey, server.SecretKey) = (words[1], words[2], words[3]);
                    return server;
                }
            }

            throw new InvalidOperationException($"eng/radosgw ended: {await server.errors.ConfigureAwait(false)}");
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>Ends it, and all that it started.</summary>
    public void Dispose()
    {
        process.StandardInput.Close();
        if (!process.WaitForExit(TimeSpan.FromSeconds(10)))
        {
            // The kernel ends the daemons with it.
            process.Kill();
            process.WaitForExit();
            if (folder is not null && Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }

        process.Dispose();
    }
}
