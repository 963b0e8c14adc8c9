namespace Shardwright.Recipes.Code;

/// <summary>Names, numbers and keywords of a signature.</summary>
internal ref partial struct CodeLexer
{
    private void ReadWord()
    {
        var start = position;
        if (CodeBytes.IsDigit(text[start]))
        {
            position = NumberEnd(start);
            TakeName();
            return;
        }

        position += CodeBytes.WordLength(text[position..]);
        var word = text[start..position];
        ref var signature = ref state.Signature;
        if (signature.Groups > 0)
        {
            signature.Signs &= signature.Last == CodeToken.Word ? ~CodeSigns.NamesGroup : ~CodeSigns.None;
            signature.Last = CodeToken.Word;
            return;
        }

        var first = !signature.Has(CodeSigns.Any);
        if (signature.Angles > 0)
        {
            signature.Last = word.SequenceEqual("template"u8) ? CodeToken.Template : CodeToken.Word;
            return;
        }

        if (!TakeKeyword(word))
        {
            TakeName();
        }

        if (first && (word.SequenceEqual("using"u8) || word.SequenceEqual("typedef"u8)))
        {
            signature.Signs |= CodeSigns.Alias;
        }
    }

    private void TakeName()
    {
        ref var signature = ref state.Signature;
        if (signature.Groups == 0 && signature.Angles == 0)
        {
            signature.Names += signature.Names < 8 ? (byte)1 : (byte)0;
            signature.Signs &= ~CodeSigns.MacroGroup;
            signature.Signs |= signature.Has(CodeSigns.OldStyle) && signature.Last != CodeToken.CloseGroup ? CodeSigns.OldStyleWords : CodeSigns.None;
        }

        Take(CodeToken.Word);
    }

    private readonly int NumberEnd(int start)
    {
        var place = start + 1;
        while (true)
        {
            var value = At(place);
            var isExponent = value is (byte)'+' or (byte)'-' && At(place - 1) is (byte)'e' or (byte)'E' or (byte)'p' or (byte)'P';
            var isSeparator = value == '\'' && CodeBytes.IsWord(At(place + 1));
            if (!CodeBytes.IsWord(value) && value != '.' && !isExponent && !isSeparator)
            {
                return place;
            }

            place++;
        }
    }

    /// <summary>Takes a keyword that says what a brace opens; false for any other word.</summary>
    private bool TakeKeyword(ReadOnlySpan<byte> word)
    {
        switch (word.Length)
        {
            case 3 when word.SequenceEqual("try"u8):
                return Sign(CodeSigns.Try, CodeToken.Mark);
            case 4 when word.SequenceEqual("enum"u8):
                return Key(CodeSigns.Enum, CodeToken.Enum);
            case 5 when word.SequenceEqual("class"u8):
            case 5 when word.SequenceEqual("union"u8):
            case 6 when word.SequenceEqual("struct"u8):
                return state.Signature.Last == CodeToken.Enum ? Sign(CodeSigns.None, CodeToken.Key) : Key(CodeSigns.Class, CodeToken.Key);
            case 5 when word.SequenceEqual("final"u8):
            case 5 when word.SequenceEqual("const"u8):
            case 8 when word.SequenceEqual("noexcept"u8):
            case 8 when word.SequenceEqual("override"u8):
            case 8 when word.SequenceEqual("volatile"u8):
                return Sign(CodeSigns.None, CodeToken.Mark);
            case 6 when word.SequenceEqual("export"u8):
                return Sign(CodeSigns.None, CodeToken.Language);
            case 6 when word.SequenceEqual("extern"u8):
                return Sign(CodeSigns.None, CodeToken.Extern);
            case 7 when word.SequenceEqual("alignas"u8):
            case 8 when word.SequenceEqual("_Alignas"u8):
            case 10 when word.SequenceEqual("__declspec"u8):
            case 11 when word.SequenceEqual("__attribute"u8):
            case 13 when word.SequenceEqual("__attribute__"u8):
                return Sign(CodeSigns.None, CodeToken.Attribute);
            case 8 when word.SequenceEqual("operator"u8):
                return Sign(CodeSigns.OperatorName, CodeToken.Operator);
            case 8 when word.SequenceEqual("template"u8):
                return Sign(CodeSigns.None, CodeToken.Template);
            case 8 when word.SequenceEqual("requires"u8):
                return Sign(CodeSigns.None, BeginsConstraint() ? CodeToken.Requires : CodeToken.RequiresBody);
            case 9 when word.SequenceEqual("namespace"u8):
                return Sign(CodeSigns.Namespace, CodeToken.Mark);
            default:
                return false;
        }
    }

    // After an operator or another requires it is an expression; elsewhere it introduces a constraint.
    private readonly bool BeginsConstraint()
    {
        var place = position - "requires".Length - 1;
        while (place >= 0 && (CodeBytes.IsBlank(text[place]) || text[place] == '\n'))
        {
            place--;
        }

        return state.Signature.Last != CodeToken.Requires && (place < 0 || text[place] is not ((byte)'&' or (byte)'|' or (byte)'!' or (byte)'='));
    }

    private bool Sign(CodeSigns signs, CodeToken token)
    {
        Take(token);
        state.Signature.Signs |= signs;
        return true;
    }

    private bool Key(CodeSigns key, CodeToken token)
    {
        Take(token);
        ref var signature = ref state.Signature;
        signature.Names = 0;
        signature.Signs = (signature.Signs & ~(CodeSigns.Function | CodeSigns.MacroGroup | CodeSigns.Bases | CodeSigns.Class | CodeSigns.Enum)) | key;
        return true;
    }
}
