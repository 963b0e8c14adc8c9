using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.S3;
using Amazon.S3.Internal;

namespace Shardwright.Stores.S3;

/// <summary>Amazon's client for S3 with our signatures; tries, waits and sums are ours too, so what it does for them is taken out.</summary>
internal sealed class S3Client(S3Config config) : AmazonS3Client(new AnonymousAWSCredentials(), config)
{
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        base.CustomizeRuntimePipeline(pipeline);
        pipeline.RemoveHandler<MetricsHandler>();
        pipeline.RemoveHandler<CompressionHandler>();
        pipeline.RemoveHandler<RetryHandler>();
        pipeline.RemoveHandler<ChecksumHandler>();
        pipeline.RemoveHandler<EndpointDiscoveryHandler>();
        pipeline.RemoveHandler<AmazonS3KmsHandler>();
        pipeline.ReplaceHandler<Signer>(new S3Signing());
    }
}
