namespace Shardwright.Stores;

/// <summary>What kind of place an address names.</summary>
public enum StoreKind
{
    /// <summary>A folder of this machine.</summary>
    Folder,

    /// <summary>A bucket of Amazon S3, or of the server that <c>--endpoint-url</c> or the environment names.</summary>
    S3,

    /// <summary>A bucket of Google Cloud Storage, through its S3-interoperable endpoint with HMAC keys.</summary>
    GoogleCloud,

    /// <summary>A remote of the user's rclone configuration, of type s3.</summary>
    Remote,
}
