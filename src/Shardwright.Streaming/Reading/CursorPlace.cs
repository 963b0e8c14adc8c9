namespace Shardwright.Streaming.Reading;

/// <summary>What every cursor says.</summary>
/// <param name="Root">What names the content that is read.</param>
/// <param name="Plan">The hash of all that decides the order and the bytes.</param>
/// <param name="Epoch">The epoch, from 0.</param>
/// <param name="Position">How far the reading has come, in the unit of its kind.</param>
internal readonly record struct CursorPlace(string Root, string Plan, long Epoch, long Position)
{
    private const int HexDigits = 64;

    /// <summary>Whether root and plan are SHA-256, in lower-case hexadecimal digits.</summary>
    public bool HasHashes => IsHash(Root) && IsHash(Plan);

    private static bool IsHash(string text) => text.Length == HexDigits && text.All(char.IsAsciiHexDigitLower);
}
