using System.Security.Cryptography;
using System.Text;

namespace Shardwright.Cli;

/// <summary>Where datasets of stores are kept while they are read, unless somebody says otherwise.</summary>
internal static class CachePlace
{
    /// <summary>The user's cache: <c>XDG_CACHE_HOME</c>, or <c>~/.cache</c>.</summary>
    public static string Default
        => Path.Combine(
            Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache ? cache : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
            "shardwright", "datasets");

    /// <summary>A folder's name for an address.</summary>
    public static string NameOf(string address) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(address)))[..16];
}
