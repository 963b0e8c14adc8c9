using System.Text;

namespace Shardwright.Formats.Tokenizers;

/// <content>Reads the pattern: free-spacing where it begins with <c>(?x)</c>; alternatives are literals or one character class.</content>
internal sealed partial class OperatorPattern
{
    private const int MostLiterals = 1 << 16;
    private const string FreeSpacing = "(?x)";

    /// <summary>Reads a regular expression.</summary>
    /// <param name="regex">The expression.</param>
    /// <param name="keepMatches">Whether operators are pieces, or dropped.</param>
    /// <param name="keepRest">Whether what lies between them is a piece, or dropped.</param>
    /// <returns>The pattern; null when the expression is more than such an alternation.</returns>
    internal static OperatorPattern? TryParse(string regex, bool keepMatches, bool keepRest)
    {
        var freeSpacing = regex.StartsWith(FreeSpacing, StringComparison.Ordinal);
        var literals = new List<byte[]>();
        var at = freeSpacing ? FreeSpacing.Length : 0;
        while (true)
        {
            if (!TryReadAlternative(regex, freeSpacing, ref at, literals) || literals.Count > MostLiterals)
            {
                return null;
            }

            if (at == regex.Length)
            {
                return new OperatorPattern(literals, keepMatches, keepRest);
            }

            at++;
        }
    }

    /// <summary>Makes the pattern of one literal string.</summary>
    internal static OperatorPattern Of(string literal, bool keepMatches, bool keepRest)
        => new([Encoding.UTF8.GetBytes(literal)], keepMatches, keepRest);

    private static bool TryReadAlternative(string regex, bool freeSpacing, ref int at, List<byte[]> literals)
    {
        var literal = new StringBuilder();
        var isClass = false;
        while (at < regex.Length && regex[at] != '|')
        {
            var c = regex[at];
            if (freeSpacing && c is ' ' or '\t' or '\n' or '\r' or '\f' or '\v')
            {
                at++;
            }
            else if (freeSpacing && c == '#')
            {
                var end = regex.IndexOf('\n', at);
                at = end < 0 ? regex.Length : end;
            }
            else if (isClass)
            {
                return false;
            }
            else if (c == '[')
            {
                at++;
                if (literal.Length > 0 || !TryReadClass(regex, ref at, literals))
                {
                    return false;
                }

                isClass = true;
            }
            else if ("^$.*+?(){}".Contains(c, StringComparison.Ordinal) || !TryReadCharacter(regex, ref at, out var rune))
            {
                return false;
            }
            else
            {
                literal.Append(rune.ToString());
            }
        }

        if (!isClass && literal.Length > 0)
        {
            literals.Add(Encoding.UTF8.GetBytes(literal.ToString()));
        }

        return isClass || literal.Length > 0;
    }

    private static bool TryReadClass(string regex, ref int at, List<byte[]> literals)
    {
        var before = literals.Count;
        if (at < regex.Length && regex[at] is '^' or ']')
        {
            return false;
        }

        while (at < regex.Length && regex[at] != ']')
        {
            if (regex[at] == '[' || regex.AsSpan(at).StartsWith("&&") || !TryReadCharacter(regex, ref at, out var first))
            {
                return false;
            }

            var last = first;
            if (at + 1 < regex.Length && regex[at] == '-' && regex[at + 1] != ']')
            {
                at++;
                if (regex[at] == '[' || !TryReadCharacter(regex, ref at, out last))
                {
                    return false;
                }
            }

            if (last < first || last.Value - first.Value > MostLiterals)
            {
                return false;
            }

            for (var value = first.Value; value <= last.Value; value++)
            {
                if (Rune.IsValid(value))
                {
                    literals.Add(Encoding.UTF8.GetBytes(new Rune(value).ToString()));
                }
            }
        }

        return at++ < regex.Length && literals.Count > before;
    }

    private static bool TryReadCharacter(string regex, ref int at, out Rune rune)
    {
        if (regex[at] != '\\')
        {
            if (!Rune.TryGetRuneAt(regex, at, out rune))
            {
                return false;
            }

            at += rune.Utf16SequenceLength;
            return true;
        }

        at++;
        rune = default;
        if (at == regex.Length)
        {
            return false;
        }

        var c = regex[at++];
        var value = c switch
        {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'f' => '\f',
            'v' => '\v',
            _ when char.IsAscii(c) && !char.IsAsciiLetterOrDigit(c) => c,
            _ => '\0',
        };
        rune = new Rune(value);
        return value != '\0';
    }
}
