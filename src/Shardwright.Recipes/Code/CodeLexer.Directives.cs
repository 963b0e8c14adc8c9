using System.Buffers;

namespace Shardwright.Recipes.Code;

/// <summary>Preprocessor lines, and the arms of conditionals.</summary>
internal ref partial struct CodeLexer
{
    private static readonly SearchValues<byte> DirectiveBytes = SearchValues.Create("\"'/\n"u8);

    private readonly bool IsDirective(int place) => IsLineStart(place);

    private readonly int Conditional => arms.Count > 0 ? arms[^1].Region : -1;

    /// <summary>Reads the directive whose number sign is here, and the arm it opens where that arm is dead.</summary>
    private void ReadDirective()
    {
        oldStyle = -1;
        var name = DirectiveName(position, out var after);
        position = DirectiveEnd(name, after);
        if (name.SequenceEqual("if"u8) || name.SequenceEqual("ifdef"u8) || name.SequenceEqual("ifndef"u8))
        {
            conditionals.Add(new(Conditional, boundaries.Count - 1, -1, IsGuard(name, after)));
            arms.Add(new(conditionals.Count - 1, Save(), -1));
            SkipArm(name.Length == 2 && IsFalse(after));
        }
        else if (name.SequenceEqual("else"u8) || name.StartsWith("elif"u8))
        {
            NextArm(name.Length == 4 && name[2] == 'i' && IsFalse(after));
        }
        else
        {
            if (name.SequenceEqual("endif"u8) && arms.Count > 0)
            {
                var last = arms[^1];
                state = last.After >= 0 ? states[last.After] : state;
                conditionals[last.Region] = conditionals[last.Region] with { Last = boundaries.Count };
                arms.RemoveAt(arms.Count - 1);
            }

            if (state.Depth == 0 && !state.Signature.Has(CodeSigns.Any))
            {
                EndUnit(CodeUnit.Directive);
            }
        }
    }

    private void NextArm(bool isDead)
    {
        if (arms.Count == 0)
        {
            return;
        }

        var last = arms[^1];
        conditionals[last.Region] = conditionals[last.Region] with { HasElse = true };
        if (last.After < 0 && !last.IsDead)
        {
            last = last with { After = Save() };
        }

        state = states[last.Before];
        arms[^1] = last with { IsDead = false };
        SkipArm(isDead);
    }

    private int Save()
    {
        if (states.Count == 0 || states[^1] != state)
        {
            states.Add(state);
        }

        return states.Count - 1;
    }

    /// <summary>Steps over an arm that no compiler reads, up to the directive that ends it.</summary>
    private void SkipArm(bool isDead)
    {
        if (!isDead)
        {
            return;
        }

        arms[^1] = arms[^1] with { IsDead = true };
        var depth = 0;
        while (position < text.Length)
        {
            var skip = text[position..].IndexOfAny(DeadBytes);
            if (skip < 0)
            {
                position = text.Length;
                return;
            }

            position += skip;
            if (Primary(position) != '#' || !IsDirective(position))
            {
                SkipText();
                continue;
            }

            var name = DirectiveName(position, out var after);
            if (depth == 0 && (name.SequenceEqual("endif"u8) || name.SequenceEqual("else"u8) || name.StartsWith("elif"u8)))
            {
                return;
            }

            depth += name.StartsWith("if"u8) ? 1 : name.SequenceEqual("endif"u8) ? -1 : 0;
            position = DirectiveEnd(name, after);
        }
    }

    private readonly ReadOnlySpan<byte> DirectiveName(int start, out int after)
    {
        var name = SkipBlanks(start + (text[start] == '%' ? 2 : 1));
        after = name + CodeBytes.WordLength(text[name..]);
        return text[name..after];
    }

    private readonly bool IsFalse(int after)
    {
        var start = SkipBlanks(after);
        var length = CodeBytes.WordLength(text[start..]);
        var value = text.Slice(start, length);
        var rest = SkipBlanksOnly(start + length);
        return (value.SequenceEqual("0"u8) || value.SequenceEqual("false"u8)) && (rest == text.Length || text[rest] is (byte)'\n' or (byte)'/');
    }

    /// <summary>Whether the conditional that begins here is a header guard: the first of its file, and the next line defines its name.</summary>
    private readonly bool IsGuard(ReadOnlySpan<byte> name, int after)
    {
        if (arms.Count > 0 || conditionals.Count > 0 || state.Frame != 0 || state.Depth > 0)
        {
            return false;
        }

        var place = SkipBlanks(after);
        if (name.SequenceEqual("if"u8))
        {
            if (!text[place..].StartsWith("!"u8))
            {
                return false;
            }

            place = SkipBlanks(place + 1);
            if (!text[place..].StartsWith("defined"u8))
            {
                return false;
            }

            place = SkipBlanks(place + "defined".Length);
            place = At(place) == '(' ? SkipBlanks(place + 1) : place;
        }
        else if (!name.SequenceEqual("ifndef"u8))
        {
            return false;
        }

        var guard = text.Slice(place, CodeBytes.WordLength(text[place..]));
        var next = SkipSpace(position);
        if (At(next) != '#' || !DirectiveName(next, out var defined).SequenceEqual("define"u8))
        {
            return false;
        }

        defined = SkipBlanks(defined);
        return guard.Length > 0 && text.Slice(defined, CodeBytes.WordLength(text[defined..])).SequenceEqual(guard);
    }

    /// <summary>The line end that ends a directive, or the text's end. Comments inside it may span lines.</summary>
    private int DirectiveEnd(ReadOnlySpan<byte> name, int after)
    {
        var start = SkipHeaderName(name, after);
        var saved = position;
        position = start;
        while (position < text.Length)
        {
            var skip = text[position..].IndexOfAny(DirectiveBytes);
            if (skip < 0)
            {
                position = text.Length;
                break;
            }

            position += skip;
            if (text[position] != '\n')
            {
                SkipText();
            }
            else if (IsSplice(position, start))
            {
                position++;
            }
            else
            {
                break;
            }
        }

        (start, position) = (position, saved);
        return start;
    }

    /// <summary>The place after the header that a directive names, in whose name neither quotes nor comments begin; the same place where there is none.</summary>
    private readonly int SkipHeaderName(ReadOnlySpan<byte> name, int after)
    {
        if (!name.StartsWith("include"u8) && !name.SequenceEqual("import"u8) && !name.SequenceEqual("embed"u8))
        {
            return after;
        }

        var start = SkipBlanks(after);
        var close = At(start) switch { (byte)'<' => (byte)'>', (byte)'"' => (byte)'"', _ => (byte)0 };
        if (close == 0)
        {
            return after;
        }

        var header = text[(start + 1)..];
        var length = header.IndexOfAny(close, (byte)'\n');
        return length >= 0 && header[length] == close ? start + length + 2 : after;
    }

    /// <summary>An open conditional.</summary>
    /// <param name="Region">Its region.</param>
    /// <param name="Before">The state before it, as an index.</param>
    /// <param name="After">The state after its first arm that is not dead, as an index; -1 while there is none.</param>
    /// <param name="IsDead">Whether its arm of the moment is dead.</param>
    private readonly record struct Arms(int Region, int Before, int After, bool IsDead = false);
}
