using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Shardwright.Formats.Tokenizers;

/// <summary>The class of each character of a UTF-8 text.</summary>
/// <remarks>By code points, not UTF-16 units: a letter above U+FFFF is a letter.</remarks>
internal static class CharacterClasses
{
    /// <summary>Stands in the table of first bytes for a character of several bytes.</summary>
    private const CharacterClass Several = 0;

    private static readonly CharacterClass[] Bytes = FirstBytes();

    private static readonly CharacterClass[] Plane0 = BasicPlane();

    /// <summary>The class of the character that begins at a place, and its bytes. Ill-formed bytes are symbols.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static CharacterClass At(ReadOnlySpan<byte> utf8, int at, out int size)
    {
        // A byte always has its entry among 256.
        var found = Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(Bytes), (nint)utf8[at]);
        size = 1;
        return found != Several ? found : Long(utf8, at, out size);
    }

    /// <summary>The end of the run of characters of some classes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int EndOf(ReadOnlySpan<byte> utf8, int at, CharacterClass classes)
    {
        // An inner loop: a byte always has its entry among 256, and a character ends within the text.
        unchecked
        {
            ref var table = ref MemoryMarshal.GetArrayDataReference(Bytes);
            while ((uint)at < (uint)utf8.Length)
            {
                var found = Unsafe.Add(ref table, (nint)utf8[at]);
                if ((found & classes) != 0)
                {
                    at++;
                }
                else if (found == Several && (Long(utf8, at, out var size) & classes) != 0)
                {
                    at += size;
                }
                else
                {
                    break;
                }
            }

            return at;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static CharacterClass Long(ReadOnlySpan<byte> utf8, int at, out int size)
    {
        _ = Rune.DecodeFromUtf8(utf8[at..], out var rune, out size);
        return rune.Value < Plane0.Length ? Plane0[rune.Value] : Of(rune.Value);
    }

    private static CharacterClass[] FirstBytes()
    {
        var classes = new CharacterClass[256];
        for (var value = 0; value < 128; value++)
        {
            classes[value] = Of(value);
        }

        return classes;
    }

    private static CharacterClass[] BasicPlane()
    {
        var classes = new CharacterClass[0x1_0000];
        for (var value = 0; value < classes.Length; value++)
        {
            classes[value] = Of(value);
        }

        return classes;
    }

    private static CharacterClass Of(int codePoint) => codePoint switch
    {
        '\r' or '\n' => CharacterClass.Newline,
        '\t' or '\v' or '\f' or 0x85 => CharacterClass.Space,
        _ => CharUnicodeInfo.GetUnicodeCategory(codePoint) switch
        {
            UnicodeCategory.UppercaseLetter or UnicodeCategory.TitlecaseLetter => CharacterClass.Upper,
            UnicodeCategory.LowercaseLetter => CharacterClass.Lower,
            UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter => CharacterClass.OtherLetter,
            UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark => CharacterClass.Mark,
            UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => CharacterClass.Number,
            UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => CharacterClass.Space,
            _ => CharacterClass.Symbol,
        },
    };
}
