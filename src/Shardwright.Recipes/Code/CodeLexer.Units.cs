using System.Buffers;

namespace Shardwright.Recipes.Code;

/// <summary>The units of a file or a container: their tokens, and where they end.</summary>
internal ref partial struct CodeLexer
{
    private static readonly SearchValues<byte> GroupBytes = SearchValues.Create("()[]{};\"'/#%"u8);

    private void ReadUnits()
    {
        while (position < text.Length && state.Depth == 0)
        {
            if (state.Signature.Groups > 0 && !state.Signature.Has(CodeSigns.NamesGroup) && !SkipInGroup())
            {
                continue;
            }

            var value = Primary(position);
            if (CodeBytes.IsWord(value))
            {
                ReadWord();
                continue;
            }

            switch (value)
            {
                case (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'\v' or (byte)'\f' or (byte)'\\' or 0:
                    position = SkipSpace(position + 1);
                    break;
                case (byte)'"':
                    ReadString();
                    break;
                case (byte)'\'':
                    position = QuoteEnd(position);
                    Take(CodeToken.Literal);
                    break;
                case (byte)'/':
                    ReadSlash();
                    break;
                case (byte)'#' when IsDirective(position):
                    ReadDirective();
                    break;
                case (byte)'{':
                    OpenBrace();
                    break;
                case (byte)'}':
                    CloseBrace();
                    break;
                case (byte)';':
                    position++;
                    EndDeclaration();
                    break;
                default:
                    ReadMark(value);
                    break;
            }
        }
    }

    /// <summary>Steps on to what counts inside of parentheses and brackets; false where that has to be looked for again.</summary>
    private bool SkipInGroup()
    {
        var skip = text[position..].IndexOfAny(GroupBytes);
        position = skip < 0 ? text.Length : position + skip;
        if (skip >= 0 && text[position] == '\'' && IsSeparator(position))
        {
            numberEnd = ++position;
            return false;
        }

        return skip >= 0;
    }

    private void ReadString()
    {
        var language = state.Signature.Last == CodeToken.Extern;
        SkipString();
        Take(language ? CodeToken.Language : CodeToken.Literal);
    }

    private void ReadSlash()
    {
        if (!SkipComment())
        {
            position++;
            Take(CodeToken.Mark);
        }
        else if (!state.Signature.Has(CodeSigns.Any))
        {
            var line = SkipBlanksOnly(position);
            if (At(line) == '\n' && At(SkipBlanksOnly(line + 1)) == '\n')
            {
                Mark(CodeUnit.Comment);
            }
        }
    }

    private void Take(CodeToken token)
    {
        state.Signature.Signs = (state.Signature.Signs | CodeSigns.Any) & ~(token == CodeToken.Word ? CodeSigns.None : CodeSigns.NamesGroup);
        state.Signature.Last = token;
    }

    private void EndDeclaration()
    {
        var signature = state.Signature;
        var first = boundaries.Count - 1;
        var isOldStyle = signature.Has(CodeSigns.OldStyle | CodeSigns.OldStyleWords) && !signature.Has(CodeSigns.Assigned);
        var before = oldStyle;
        EndUnit(signature.Has(CodeSigns.Alias) || signature.Has(CodeSigns.Namespace | CodeSigns.Assigned) ? CodeUnit.Alias : CodeUnit.Other);
        oldStyle = before >= 0 ? before : isOldStyle ? first : -1;
    }

    /// <summary>Ends the unit here: what stands on the rest of its line, semicolons and blank lines are its own.</summary>
    private void EndUnit(CodeUnit unit)
    {
        oldStyle = -1;
        state.Signature = default;
        while (true)
        {
            SkipRestOfLine();
            var next = SkipSpace(position);
            if (IsCommentOfBefore(next))
            {
                position = next;
                continue;
            }

            if (At(next) == ';' || (At(next) == '}' && state.Frame == 0))
            {
                balanced &= text[next] == ';';
                position = next + 1;
                continue;
            }

            Mark(unit);
            return;
        }
    }

    /// <summary>Whether a comment begins here that says of itself that it is about what stands before it, as Doxygen has it.</summary>
    private readonly bool IsCommentOfBefore(int place)
        => At(place) == '/' && text[place..] is [_, (byte)'/', (byte)'/' or (byte)'!', (byte)'<', ..] or [_, (byte)'*', (byte)'*' or (byte)'!', (byte)'<', ..]
            && (text[place + 1] == '/' || commentsEnd);

    private void SkipRestOfLine()
    {
        while (true)
        {
            position = SkipBlanks(position);
            if (At(position) != '/' || !SkipComment())
            {
                return;
            }
        }
    }

    /// <summary>Adds a boundary after the white space that is here.</summary>
    private void Mark(CodeUnit unit)
    {
        var next = SkipToLine();
        if (position <= boundaries[^1].OffsetBytes)
        {
            return;
        }

        var isWeak = unit == CodeUnit.Opening || At(next) is (byte)'}' or (byte)';';
        if (At(next) == '#')
        {
            var name = DirectiveName(next, out _);
            isWeak |= name.SequenceEqual("endif"u8) || name.SequenceEqual("else"u8) || name.StartsWith("elif"u8);
        }

        boundaries.Add(new(position, frames[state.Frame].Region, Conditional, unit, isWeak));
    }

    private void ReadMark(byte value)
    {
        ref var signature = ref state.Signature;
        position++;
        switch (value)
        {
            case (byte)'(' or (byte)'[':
                OpenGroup(value);
                return;
            case (byte)')' or (byte)']':
                CloseGroup(value);
                return;
        }

        if (value == ',' && signature.Groups > 0)
        {
            signature.Last = CodeToken.Mark;
            return;
        }

        if (signature.Groups > 0 || signature.Has(CodeSigns.OperatorName))
        {
            Take(CodeToken.Mark);
            return;
        }

        switch (value)
        {
            case (byte)'<' when At(position) == '%':
                return;
            case (byte)'<' when OpensAngle():
                signature.Angles++;
                break;
            case (byte)'>' when At(position) == '=':
                position++;
                break;
            case (byte)'>':
                var arrow = position >= 2 && text[position - 2] == '-';
                signature.Angles -= signature.Angles > 0 && !arrow ? 1 : 0;
                Take(arrow ? CodeToken.Mark : CodeToken.CloseAngle);
                return;
            case (byte)':' when At(position) == ':':
                position++;
                break;
            case (byte)':' when signature.Angles == 0:
                signature.Signs |= signature.Has(CodeSigns.Function) ? CodeSigns.Members
                    : (signature.Signs & (CodeSigns.Class | CodeSigns.Enum)) != 0 ? CodeSigns.Bases : CodeSigns.None;
                break;
            case (byte)'<' or (byte)'!' or (byte)'=' when At(position) == '=':
                position++;
                break;
            case (byte)'=' when signature.Angles == 0:
                signature.Signs |= CodeSigns.Assigned;
                break;
        }

        Take(CodeToken.Mark);
    }

    /// <summary>Whether a less-than sign opens template parameters, or the arguments of a class that is being defined.</summary>
    private readonly bool OpensAngle()
    {
        var signature = state.Signature;
        if (signature.Last == CodeToken.Template)
        {
            return true;
        }

        var blankBefore = CodeBytes.IsBlank(At(position - 2));
        var isClass = (signature.Signs & (CodeSigns.Class | CodeSigns.Enum)) != 0 && (signature.Signs & (CodeSigns.Bases | CodeSigns.Function)) == 0;
        return (signature.Angles > 0 || (isClass && signature.Last == CodeToken.Word))
            && !(blankBefore && CodeBytes.IsDigit(At(SkipBlanks(position)))) && At(position) != '=';
    }

    private void OpenGroup(byte value)
    {
        ref var signature = ref state.Signature;
        var last = signature.Last;
        var signs = CodeSigns.None;
        if (signature.Groups == 0)
        {
            var group = CodeSigns.AttributeGroup | CodeSigns.NameGroup | CodeSigns.RequiresGroup;
            signature.Signs &= ~group;
            signs = value != '(' ? CodeSigns.None
                : last == CodeToken.Attribute ? CodeSigns.AttributeGroup
                : last == CodeToken.Operator ? CodeSigns.NameGroup
                : last == CodeToken.RequiresBody ? CodeSigns.RequiresGroup
                : last == CodeToken.Word ? CodeSigns.NamesGroup : CodeSigns.None;
            if (value == '(' && last != CodeToken.Operator)
            {
                signature.Signs &= ~CodeSigns.OperatorName;
            }
        }

        signature.Groups++;
        Take(CodeToken.Mark);
        signature.Signs |= signs;
    }

    private void CloseGroup(byte value)
    {
        ref var signature = ref state.Signature;
        if (signature.Groups == 0 || --signature.Groups > 0 || value != ')')
        {
            Take(CodeToken.Mark);
            return;
        }

        var names = signature.Has(CodeSigns.NamesGroup) && signature.Last == CodeToken.Word;
        if (signature.Angles > 0 || signature.Has(CodeSigns.AttributeGroup))
        {
            Take(CodeToken.Mark);
        }
        else if (signature.Has(CodeSigns.NameGroup))
        {
            Take(CodeToken.Word);
        }
        else if (signature.Has(CodeSigns.RequiresGroup))
        {
            Take(CodeToken.RequiresBody);
        }
        else
        {
            var head = (signature.Signs & (CodeSigns.Class | CodeSigns.Enum)) != 0;
            var macro = head && signature.Names < 2 && !signature.Has(CodeSigns.MacroGroup);
            signature.Signs |= head && signature.Has(CodeSigns.Bases) ? CodeSigns.None : macro ? CodeSigns.MacroGroup : CodeSigns.Function;
            signature.Signs |= names ? CodeSigns.OldStyle : CodeSigns.None;
            Take(CodeToken.CloseGroup);
        }
    }
}
