using System.Text;

namespace Shardwright.Tests.Stores.Fake;

/// <summary>The order of S3's listings: by the bytes of UTF-8, which is not that of UTF-16.</summary>
internal sealed class Utf8Order : IComparer<string>
{
    /// <summary>The one there is.</summary>
    public static Utf8Order Instance { get; } = new();

    public int Compare(string? x, string? y) => Encoding.UTF8.GetBytes(x ?? "").AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(y ?? ""));
}
