using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Shardwright.Stores.Fetching;
using Shardwright.Tests.Datasets;

namespace Shardwright.Tests.Stores.Fetching;

/// <summary>One file, its registry and the folder it is downloaded to.</summary>
internal sealed class FetchRun : IDisposable
{
    private readonly TemporaryFolder folder = new();

    /// <summary>Three hundred thousand bytes that are always the same.</summary>
    public static byte[] Content { get; } = [.. Enumerable.Range(0, 300_000).Select(i => (byte)(((i * 31) ^ (i >> 8)) & 0xff))];

    public RecordingReporter Reporter { get; } = new();

    public string Output => folder.File("datasets");

    public string Target => Path.Combine(Output, "scans", "a", "scan.npz");

    public string Partial => Target + ".fetch.partial";

    public string this[string name] => folder.File(name);

    public static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    public FetchedFile Fetch(string url, byte[]? expected = null, bool isHashed = true, Func<FetchOptions, FetchOptions>? with = null, CancellationToken? cancel = null)
    {
        expected ??= Content;
        var sha256 = isHashed ? $"\"sha256\":\"{Sha256(expected)}\"," : "";
        var json = string.Create(CultureInfo.InvariantCulture, $$"""{"version":1,"datasets":[{"name":"scans","files":[{"url":"{{url}}",{{sha256}}"path":"a/scan.npz","bytes":{{expected.Length}}}]}]}""");
        var options = new FetchOptions
        {
            Registry = DatasetRegistry.Parse("datasets.json", Encoding.UTF8.GetBytes(json)), Output = Output, RetryDelay = TimeSpan.FromMilliseconds(1), Reporter = Reporter,
        };
        return Assert.Single(DatasetFetcher.FetchAsync(with?.Invoke(options) ?? options, cancel ?? TestContext.Current.CancellationToken).GetAwaiter().GetResult().Files);
    }

    /// <summary>Fails the test unless the file stands whole, with nothing beside it.</summary>
    public void IsWhole(FetchedFile file, byte[]? expected = null)
    {
        Assert.Null(file.Message);
        Assert.Equal(expected ?? Content, File.ReadAllBytes(Target));
        Assert.Equal([Target], Directory.GetFiles(Path.GetDirectoryName(Target)!));
    }

    public void Dispose() => folder.Dispose();
}
