using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Text;

namespace Shardwright.Stores.S3;

/// <summary>Every message about servers of S3 and their settings. None has a key, a header, a query, or text of a server beyond its error's code.</summary>
internal static class S3Throw
{
    private const string Subject = "credentials";

    [DoesNotReturn]
    public static void Configuration(string path, string expected, string found, string remedy, Exception? error = null) => throw new StorageException(
        new DataLocation(path), "configuration", expected, found, remedy, error);

    [DoesNotReturn]
    public static void Endpoint(string address) => throw new StorageException(
        new DataLocation(address), "server's address", "http:// or https:// and a host, without name, password and query", "another text", "Check --endpoint-url, AWS_ENDPOINT_URL, the profile or the rclone configuration.");

    [DoesNotReturn]
    public static void NoKeys(string address) => throw new StorageException(
        new DataLocation(address), Subject, "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a profile of ~/.aws/config or ~/.aws/credentials, or a role of the container or the machine", "none that can be used",
        "Set them, or give --profile; for another server than Amazon's give --endpoint-url, too.");

    [DoesNotReturn]
    public static void NoGoogleKeys(string address) => throw new StorageException(
        new DataLocation(address), Subject, "an HMAC key in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, gs_access_key_id and gs_secret_access_key of ~/.boto, or a profile of ~/.aws", "none",
        "Make an HMAC key in the project's settings of Cloud Storage, under Interoperability.");

    [DoesNotReturn]
    public static void NoProfile(string name, string configPath, string credentialsPath, IEnumerable<string> others) => throw new StorageException(
        new DataLocation(configPath), "profile", $"\"{name}\" there or in {credentialsPath}", Listed(others), "Check --profile and AWS_PROFILE.");

    [DoesNotReturn]
    public static void ProfileNeedsMore(string address, string name, string setting) => throw new StorageException(
        new DataLocation(address), $"profile {name}", "keys, or credential_process", $"{setting}, which is not spoken here",
        $"Run: eval \"$(aws configure export-credentials --profile {name} --format env)\", then give the command again without --profile.");

    [DoesNotReturn]
    public static void EncryptedRclone(string path) => throw new StorageException(
        new DataLocation(path), "rclone configuration", "plain text", "an encrypted one", "Put the remote into the environment as RCLONE_CONFIG_NAME_TYPE and so on, or name a plain configuration in RCLONE_CONFIG.");

    [DoesNotReturn]
    public static void NoRemote(string address, string path, string name, IEnumerable<string> others) => throw new StorageException(
        new DataLocation(address), "remote", $"\"{name}\" in {path}", Listed(others), "Check the name before the colon; a folder is written as ./folder.");

    [DoesNotReturn]
    public static void OtherRemote(string address, string name, string type, IEnumerable<string> others) => throw new StorageException(
        new DataLocation(address), $"remote {name}", "one of type s3", $"type {type}; of type s3: {Listed(others)}", "Use one of those.");

    [DoesNotReturn]
    public static void NoRemoteKeys(string address, string name) => throw new StorageException(
        new DataLocation(address), Subject, $"access_key_id and secret_access_key, or env_auth = true, of remote {name}", "none", "Set them with: rclone config.");

    /// <summary>What a server refused, as one line.</summary>
    public static StorageException Refused(string address, string doing, int status, string code, string? region) => code switch
    {
        "NoSuchBucket" => Of(address, doing, "a bucket", "none of this name", "Check the name, and make the bucket first."),
        "InvalidAccessKeyId" => Of(address, doing, "a known access key", "one that the server does not know", "Check AWS_ACCESS_KEY_ID, the profile, and whether the server is the one meant."),
        "SignatureDoesNotMatch" => Of(address, doing, "the secret of the access key", "another one", "Check AWS_SECRET_ACCESS_KEY or the profile."),
        "ExpiredToken" or "TokenRefreshRequired" => Of(address, doing, "a session that lasts", "an expired one", "Get new credentials, then give the same command again; it goes on from there."),
        "InvalidToken" => Of(address, doing, "a session's token that the server knows", "another one", "Get new credentials; unset AWS_SESSION_TOKEN if the keys need none."),
        "QuotaExceeded" or "EntityTooLarge" => Of(address, doing, "room", $"HTTP {Number(status)} {code}", "Ask whoever runs the server for more room."),
        _ when region is not null && status is 301 or 307 or 400 => Of(address, doing, "a bucket of the region that was asked", $"one of {region}", $"Give --region {region}."),
        "AccessDenied" or "Forbidden" or "" when status is 403 => Of(address, doing, "permission", $"HTTP {Number(status)}: the server refuses these credentials", "Check the keys, the bucket's name and its policy."),
        _ => Of(address, doing, "an answer", $"HTTP {Number(status)} {code}".TrimEnd(), "Check the address, and that you may do this."),
    };

    public static StorageException WrongClock(string address, string doing, TimeSpan difference) => Of(
        address, doing, "the server's time", $"a clock that is {DurationText.Format(difference.Duration())} {(difference < TimeSpan.Zero ? "slow" : "fast")}", "Set this machine's clock.");

    public static StorageException NoHost(string address, string doing, string host, Exception error) => Of(
        address, doing, "a server", $"no host called {host}", "Check --endpoint-url, the region and the network.", error);

    public static StorageException NotSecure(string address, string doing, string found, Exception error) => Of(
        address, doing, "a certificate that this machine trusts", found, "Check the server's address, whether it is https, and its certificate.", error);

    public static StorageException NotS3(string address, string doing) => Of(address, doing, "an answer of S3's", "another one, such as a web page", "Check --endpoint-url, AWS_ENDPOINT_URL, the profile or the rclone configuration.");

    public static StorageException EndlessListing(string address) => Of(address, "listing", "pages that end", "a listing that does not go on", "Ask whoever runs the server.");

    public static StorageException Unsteady(string address) => Of(address, "storing", "an object, or none", "one that comes and goes", "See whether somebody else writes there, then give the same command again.");

    public static StorageException Unreadable(string path, Exception error) => Of(path, "file to be stored", "one that can be read", "one that cannot", "Check the disk, and who owns the file.", error);

    [DoesNotReturn]
    public static void Changed(string path) => throw new InputChangedException(
        new DataLocation(path), "file to be stored", "the one that was hashed", "another state", "Leave the file alone until it is stored, then give the same command again.");

    private static StorageException Of(string address, string doing, string expected, string found, string remedy, Exception? error = null)
        => new(new DataLocation(address), doing, expected, found, remedy, error);

    private static string Listed(IEnumerable<string> names) => string.Join(", ", names.Order(StringComparer.Ordinal)) is { Length: > 0 } text ? text : "none";

    private static string Number(int status) => status.ToString(CultureInfo.InvariantCulture);
}
