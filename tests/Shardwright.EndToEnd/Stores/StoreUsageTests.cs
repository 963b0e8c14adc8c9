using Shardwright.EndToEnd.Running;
using Shardwright.Tests.Stores.Fake;

namespace Shardwright.EndToEnd.Stores;

/// <summary>What a newcomer types wrong, or of which the pages say nothing in particular.</summary>
public sealed class StoreUsageTests(RawSpectra raw) : IDisposable
{
    private readonly Workspace workspace = new();
    private readonly FakeS3 server = new();

    public void Dispose()
    {
        server.Dispose();
        workspace.Dispose();
    }

    [Theory]
    [InlineData("pull", "data", "s3://bucket/x")]
    [InlineData("push", "s3://bucket/x", "data")]
    [InlineData("inspect", "s3://bucket/x")]
    [InlineData("code", "pipeline", "--inputs", "a.jsonl", "--parquet-dir", "s3://bucket/x")]
    public void An_address_where_a_path_is_meant_is_refused_and_makes_no_folder(params string[] command)
    {
        var refused = Run(command).Ends(2);
        Assert.Contains("the address of a store", refused.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(workspace.Folder, "s3*"));
    }

    [Theory]
    [InlineData("s3://")]
    [InlineData("s3:///data")]
    [InlineData("s3://a bucket/data")]
    [InlineData("s3://AKIAEXAMPLE:sEcReT/sEcReT@bucket/data")]
    public void An_address_without_a_bucket_that_can_be_is_wrong_usage_and_nothing_of_a_secret_is_repeated(string address)
    {
        var refused = Run("push", raw.Built, address).Ends(2);
        Assert.DoesNotContain("sEcReT", refused.Error + refused.Output, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public void The_buckets_are_listed()
        => Assert.Contains("bucket", Run("ls", "s3://", "--json").Ends(0).Json.GetProperty("objects")[0].GetProperty("name").GetString(), StringComparison.Ordinal);

    [Fact]
    public void A_web_page_is_no_empty_bucket()
    {
        using var page = new System.Net.HttpListener();
        var port = new Random().Next(20000, 60000);
        page.Prefixes.Add($"http://127.0.0.1:{port}/");
        page.Start();
        page.BeginGetContext(
            result =>
            {
                var response = page.EndGetContext(result).Response;
                response.ContentType = "text/html";
                response.Close("<html><body>Welcome</body></html>"u8.ToArray(), willBlock: true);
            },
            null);
        Assert.Contains("web page", Run("ls", "s3://bucket/x", "--endpoint-url", $"http://127.0.0.1:{port}").Ends(1).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_datasets_below_one_folder_travel_together()
    {
        Directory.CreateDirectory(workspace["above"]);
        Workspace.Copy(raw.Built, workspace["above", "train"]);
        Workspace.Copy(raw.Built, workspace["above", "dev"]);
        Run("push", workspace["above"], $"{StoreRuns.Bucket}/above").Ends(0);
        Run("pull", $"{StoreRuns.Bucket}/above", workspace["back"]).Ends(0);
        Run("read", $"{StoreRuns.Bucket}/above/dev", "--batches", "1").Ends(0);
        foreach (var folder in (string[])[workspace["back", "train"], workspace["back", "dev"]])
        {
            Workspace.Same(raw.Built, folder);
            Run("verify", folder).Ends(0);
        }
    }

    private ToolResult Run(params string[] arguments) => StoreRuns.Run(server, workspace, arguments);
}
