using Amazon.Runtime;
using Shardwright.Foundation.Errors;

namespace Shardwright.Stores.S3;

/// <summary>Keys that the machine or its container lends: a container's address, or the metadata server of Amazon's machines. They are asked for with the first request, and not waited for long.</summary>
internal sealed class MachineCredentials : AWSCredentials
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly string[] ContainerVariables = ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI"];

    private readonly string address;
    private readonly Func<AWSCredentials> lender;
    private AWSCredentials? found;

    private MachineCredentials(string address, Func<AWSCredentials> lender)
    {
        this.address = address;
        this.lender = lender;
    }

    /// <summary>The keys of this machine.</summary>
    /// <exception cref="StorageException">It can have none.</exception>
    public static MachineCredentials Find(string address, UserPlaces places)
    {
        if (places.Variable("AWS_WEB_IDENTITY_TOKEN_FILE") is not null && places.Variable("AWS_ROLE_ARN") is not null)
        {
            return new MachineCredentials(address, AssumeRoleWithWebIdentityCredentials.FromEnvironmentVariables);
        }

        if (ContainerVariables.Any(name => places.Variable(name) is not null))
        {
            return new MachineCredentials(address, () => new GenericContainerCredentials());
        }

        if (string.Equals(places.Variable("AWS_EC2_METADATA_DISABLED"), "true", StringComparison.OrdinalIgnoreCase))
        {
            S3Throw.NoKeys(address);
        }

        return new MachineCredentials(address, () => new InstanceProfileAWSCredentials());
    }

    public override ImmutableCredentials GetCredentials() => throw new NotSupportedException();

    public override async Task<ImmutableCredentials> GetCredentialsAsync()
    {
        try
        {
            if (found is { } known)
            {
                return await known.GetCredentialsAsync().ConfigureAwait(false);
            }

            var (lent, keys) = await Task.Run(async () =>
            {
                var made = lender();
                return (made, await made.GetCredentialsAsync().ConfigureAwait(false));
            }).WaitAsync(Patience).ConfigureAwait(false);
            found = lent;
            return keys;
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // What the client says of it may hold addresses with tokens.
            S3Throw.NoKeys(address);
            throw;
        }
    }
}
