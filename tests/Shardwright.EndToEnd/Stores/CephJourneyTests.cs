using Shardwright.EndToEnd.Code;
using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Stores;

/// <summary>The journeys, against Ceph's server; rclone says what lies in the bucket.</summary>
public sealed class CephJourneyTests(RadosGateway gateway, RawSpectra raw, CodeSamples code) : StoreJourneyContract(raw, code)
{
    private string bucket = "";
    private Dictionary<string, string> environment = [];

    protected override async Task<(string Bucket, IReadOnlyDictionary<string, string> Variables)> BeginAsync()
    {
        bucket = await gateway.BucketAsync();
        var variables = await gateway.EnvironmentAsync();
        environment = new Dictionary<string, string>(Launched.Environment)
        {
            ["RCLONE_CONFIG"] = "/dev/null", ["RCLONE_S3_PROVIDER"] = "Ceph", ["RCLONE_S3_ENDPOINT"] = variables["AWS_ENDPOINT_URL"],
            ["RCLONE_S3_ACCESS_KEY_ID"] = variables["AWS_ACCESS_KEY_ID"], ["RCLONE_S3_SECRET_ACCESS_KEY"] = variables["AWS_SECRET_ACCESS_KEY"],
        };
        return (bucket, variables);
    }

    protected override SortedDictionary<string, string> Objects()
    {
        // Debian's rclone does not start where this variable is set.
        using var rclone = Tool.Start("/usr/bin/env", ["-u", "AWS_CA_BUNDLE", "rclone", "lsf", "-R", "--files-only", "--format", "hp", "--hash", "MD5", "--separator", " ", $":s3:{bucket}"], environment: environment);
        return new(CodeSamples.Lines(rclone.Wait().Ends(0).Output).ToDictionary(line => line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..], line => line.Split(' ')[0], StringComparer.Ordinal), StringComparer.Ordinal);
    }
}
