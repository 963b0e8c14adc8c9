using System.Globalization;
using System.Text;

namespace Shardwright.Hygiene.Git;

/// <summary>A path as git has it: bytes, which need not be UTF-8, with <c>/</c> between names and the repository's folder above the first.</summary>
/// <param name="Raw">The bytes, one to a character (Latin-1), so that text operations lose nothing.</param>
internal readonly record struct GitPath(string Raw)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The last name of the path.</summary>
    public ReadOnlySpan<char> Name => Raw.AsSpan(Raw.LastIndexOf('/') + 1);

    /// <summary>The path of a text that .NET has.</summary>
    public static GitPath Of(string text) => new(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text)));

    /// <summary>The path of bytes that git printed.</summary>
    public static GitPath Of(ReadOnlySpan<byte> bytes) => new(Encoding.Latin1.GetString(bytes));

    /// <summary>The bytes.</summary>
    public byte[] Bytes() => Encoding.Latin1.GetBytes(Raw);

    /// <summary>The path as people read it: UTF-8, and what is none of it as <c>\xff</c>.</summary>
    public string Display()
    {
        if (Ascii.IsValid(Raw))
        {
            return Raw;
        }

        var bytes = Bytes();
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return string.Concat(bytes.Select(value => value < 128 ? ((char)value).ToString() : string.Create(CultureInfo.InvariantCulture, $"\\x{value:x2}")));
        }
    }

    /// <summary>The path as one word that a shell reads back to the same bytes.</summary>
    public string ShellWord()
    {
        var shown = Display();
        var isText = Encoding.UTF8.GetBytes(shown).AsSpan().SequenceEqual(Bytes());
        return isText ? ShellText.Word(shown) : ShellText.Octal(Bytes());
    }
}
