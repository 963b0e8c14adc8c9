using Shardwright.EndToEnd.Running;
using Shardwright.Tests.Stores.Fake;

namespace Shardwright.EndToEnd.Stores;

/// <summary>Nothing that opens a bucket is ever printed or kept.</summary>
public sealed class CredentialTests(RawSpectra raw) : IDisposable
{
    private const string Token = "tOkEn/that+opens/everything==";

    private readonly Workspace workspace = new();
    private readonly FakeS3 server = new(new FakeS3Options { SessionToken = Token });

    public void Dispose()
    {
        server.Dispose();
        workspace.Dispose();
    }

    [Fact]
    public void No_credential_appears_in_any_output_at_vv_nor_on_disk()
    {
        Workspace.Copy(raw.Built, workspace["data"]);
        var url = $"{StoreRuns.Bucket}/data";
        server.Fail(FaultKind.SlowDown, times: 2);
        string[][] commands =
        [
            ["push", workspace["data"], url], ["ls", url], ["verify", url, "--read-data"], ["sync", workspace["data"], url, "--dry-run"], ["pull", url, workspace["back"]],
            ["read", url, "--batches", "1"], ["push", workspace["data"], "s3://no-such-bucket/data"], ["pull", $"{StoreRuns.Bucket}/nothing-there", workspace["none"]],
        ];
        foreach (var command in commands)
        {
            using var tool = StoreRuns.Start(server, workspace, [.. command, "-vv", "--output-log", workspace["log"]]);
            var ran = tool.Wait();
            Assert.True(ran.Error.Contains("GET", StringComparison.Ordinal) || ran.Error.Contains("PUT", StringComparison.Ordinal), $"{ran}");
            IsSilent($"{ran}{ran.Output}{ran.Error}");
        }

        // The wrong secret and an expired token, which servers like to repeat.
        foreach (var (name, value) in (ReadOnlySpan<(string, string)>)[("AWS_SECRET_ACCESS_KEY", "wRoNg/secret+that/must0stay/hidden123456"), ("AWS_SESSION_TOKEN", "sTaLe/token/that/must/stay/hidden")])
        {
            var environment = StoreRuns.Environment(server, workspace);
            environment[name] = value;
            using var tool = Tool.Start(Repository.Launcher, ["ls", url, "-vv"], workspace.Folder, environment);
            var refused = tool.Wait().Ends(1);
            IsSilent($"{refused.Output}{refused.Error}");
            Assert.DoesNotContain(value, refused.Output + refused.Error, StringComparison.Ordinal);
        }

        foreach (var path in Directory.EnumerateFiles(workspace.Folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }).Where(path => !path.EndsWith(".parquet", StringComparison.Ordinal)))
        {
            IsSilent(File.ReadAllText(path));
        }
    }

    private void IsSilent(string text)
    {
        foreach (var secret in (string[])[server.Options.AccessKey, server.Options.SecretKey, Token, "Authorization", "X-Amz-Signature", "x-amz-security-token"])
        {
            Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase);
        }
    }
}
