using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Shardwright.Stores.S3;

/// <summary>Signs each request with the keys of the moment.</summary>
internal sealed class S3Signing : PipelineHandler
{
    public override void InvokeSync(IExecutionContext executionContext) => throw new NotSupportedException();

    public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
    {
        var context = executionContext.RequestContext;
        var access = ((S3Config)context.ClientConfig).Access;
        var account = access.Account;
        var keys = await account.Credentials.GetCredentialsAsync().ConfigureAwait(false);
        S3Signature.Add(context.Request, keys, account.Region, access.Now);
        context.IsSigned = true;
        return await base.InvokeAsync<T>(executionContext).ConfigureAwait(false);
    }
}
