using System.Text;
using Shardwright.Foundation.Errors;

namespace Shardwright.Formats.Npz;

/// <summary>Names of an archive's members. Source: PKWARE's APPNOTE 6.3.10, 4.4.17 and appendix D.</summary>
internal static class ZipName
{
    /// <summary>What NumPy puts behind the name of each array.</summary>
    public const string Suffix = ".npy";

    /// <summary>The most bytes that a name has room for.</summary>
    public const int MaxBytes = ushort.MaxValue;

    // The signs 128 to 255 of code page 437, which names are in unless they are marked as UTF-8.
    private const string UpperHalf =
        "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0";

    private const char FirstUpper = '\u0080';

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Decodes a name and refuses one that could lead anywhere else.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes, bool isUtf8, DataLocation where)
    {
        string name;
        try
        {
            name = isUtf8 ? Utf8.GetString(bytes) : string.Concat(Encoding.Latin1.GetString(bytes).Select(sign => sign < FirstUpper ? sign : UpperHalf[sign - FirstUpper]));
        }
        catch (DecoderFallbackException)
        {
            NpzThrow.Structure(where, "name of a member", "UTF-8", NpzThrow.Quote(bytes[..Math.Min(20, bytes.Length)]));
            throw;
        }

        if (!IsSafe(name))
        {
            NpzThrow.Name(where, name);
        }

        return name;
    }

    /// <summary>Encodes a name.</summary>
    /// <exception cref="EncoderFallbackException">It holds half a surrogate pair.</exception>
    public static byte[] Encode(string name) => Utf8.GetBytes(name);

    /// <summary>Whether a name stays inside the folder that an archive is unpacked to, on any system.</summary>
    public static bool IsSafe(string name)
    {
        if (name.Length == 0 || name[0] is '/' or '\\' || (name.Length > 1 && name[1] == ':' && char.IsAsciiLetter(name[0])))
        {
            return false;
        }

        foreach (var part in name.AsSpan().SplitAny('/', '\\'))
        {
            if (name.AsSpan(part) is "..")
            {
                return false;
            }
        }

        return !name.Any(char.IsControl);
    }
}
