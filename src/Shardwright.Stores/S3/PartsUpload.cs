using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Shardwright.Stores.Objects;

namespace Shardwright.Stores.S3;

/// <summary>A file on its way in parts.</summary>
internal sealed class PartsUpload(string name, ObjectContent content, PutOptions put, SafeFileHandle file, SentBytes sent)
{
    private const int Md5Characters = 32;

    public string Name => name;

    public ObjectContent Content => content;

    public PutOptions Put => put;

    public SafeFileHandle File => file;

    public SentBytes Sent => sent;

    /// <summary>What the server calls it; null before it is begun.</summary>
    public BegunUpload? Begun { get; set; }

    /// <summary>The parts that the server has.</summary>
    public SentPart[] Parts { get; set; } = [];

    /// <summary>Whether the server's tags of parts are their MD5; those of some encrypted buckets are not.</summary>
    public bool HasTags => Parts.All(part => string.Equals(part.Tag.Trim('"'), Convert.ToHexStringLower(part.Md5), StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a tag can be that of the object of these parts.</summary>
    public bool IsTag(string? tag) => !HasTags || string.Equals(tag?.Trim('"'), Tag(), StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a tag says that the server has other bytes; one that is no MD5 says nothing.</summary>
    public static bool IsOther(string? tag, byte[] md5, string? encryption)
        => tag?.Trim('"') is { Length: Md5Characters } sum && sum.All(char.IsAsciiHexDigit) && encryption?.StartsWith("aws:kms", StringComparison.Ordinal) != true
            && !string.Equals(sum, Convert.ToHexStringLower(md5), StringComparison.OrdinalIgnoreCase);

    // The MD5 of the parts' MD5, and how many they are.
    [SuppressMessage("Security", "CA5351:Do not use broken cryptographic algorithms", Justification = "It is how servers of S3 name an object's state.")]
    private string Tag() => string.Create(CultureInfo.InvariantCulture, $"{Convert.ToHexStringLower(MD5.HashData([.. Parts.SelectMany(part => part.Md5)]))}-{Parts.Length}");
}
