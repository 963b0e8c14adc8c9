namespace Shardwright.Recipes.Code;

/// <summary>What braces open and close.</summary>
internal ref partial struct CodeLexer
{
    /// <summary>What stands at a place, with the digraphs of braces and of the number sign as what they stand for, at their percent sign.</summary>
    private readonly byte Primary(int place)
        => text[place] != '%' ? text[place]
            : At(place - 1) == '<' ? (byte)'{'
            : At(place + 1) == '>' ? (byte)'}'
            : At(place + 1) == ':' ? (byte)'#' : (byte)'%';

    private readonly int AfterBrace(int place) => place + (text[place] == '%' ? 2 : 1);

    private void OpenBrace()
    {
        var block = Classify();
        position++;
        if (block is CodeBlock.Namespace or CodeBlock.Class)
        {
            var region = new CodeRegion(frames[state.Frame].Region, boundaries.Count - 1, -1, false);
            containers.Add(region);
            frames.Add(new(state.Frame, block, containers.Count - 1, boundaries[^1].OffsetBytes));
            state.Frame = frames.Count - 1;
            state.Signature = default;
            oldStyle = -1;
            SkipRestOfLine();
            Mark(CodeUnit.Opening);
            return;
        }

        (state.Block, state.Depth, state.StartBytes) = (block, 1, boundaries[^1].OffsetBytes);
        Take(CodeToken.Mark);
    }

    private CodeBlock Classify()
    {
        var signature = state.Signature;
        if (!signature.Has(CodeSigns.Any) && oldStyle >= 0)
        {
            // The declarations before it were those of the function's parameters.
            boundaries.RemoveRange(oldStyle + 1, boundaries.Count - oldStyle - 1);
            return CodeBlock.Body;
        }

        var isClass = signature.Has(CodeSigns.Bases)
            || ((signature.Signs & (CodeSigns.Class | CodeSigns.Enum)) != 0 && (signature.Signs & (CodeSigns.Function | CodeSigns.MacroGroup)) == 0);
        return signature.Groups > 0 || signature.Last == CodeToken.RequiresBody ? CodeBlock.Part
            : signature.Angles > 0 ? CodeBlock.Body
            : signature.Has(CodeSigns.Assigned) ? CodeBlock.Part
            : signature.Has(CodeSigns.Namespace) || signature.Last == CodeToken.Language ? CodeBlock.Namespace
            : isClass ? signature.Has(CodeSigns.Enum) ? CodeBlock.Part : CodeBlock.Class
            : signature.Has(CodeSigns.Members) && signature.Last is CodeToken.Word or CodeToken.CloseAngle ? CodeBlock.Part
            : CodeBlock.Body;
    }

    /// <summary>After the brace that closes a block without units.</summary>
    private void CloseBlock()
    {
        Take(CodeToken.CloseBlock);
        if (state.Block == CodeBlock.Part)
        {
            // After an enumeration its key has done its work, as a class's has.
            state.Signature.Signs &= ~(CodeSigns.Enum | CodeSigns.Bases);
            return;
        }

        var next = SkipSpace(position);
        if (At(next) is (byte)',' or (byte)'>' or (byte)')' || (state.Signature.Has(CodeSigns.Try) && CatchFollows(next)))
        {
            return;
        }

        EndUnit(CodeUnit.Other);
    }

    private bool CatchFollows(int next)
    {
        var saved = position;
        position = next;
        while (At(position) == '/' && SkipComment())
        {
            position = SkipSpace(position);
        }

        var word = text.Slice(position, CodeBytes.WordLength(text[position..]));
        position = saved;
        return word.SequenceEqual("catch"u8);
    }

    /// <summary>A closing brace between units.</summary>
    private void CloseBrace()
    {
        position = AfterBrace(position);
        var frame = frames[state.Frame];
        if (frame.Parent < 0)
        {
            balanced = false;
            EndUnit(CodeUnit.Other);
            return;
        }

        oldStyle = -1;
        state.Frame = frame.Parent;
        containers[frame.Region] = containers[frame.Region] with { Last = boundaries.Count };
        if (frame.Block == CodeBlock.Namespace)
        {
            EndUnit(CodeUnit.Other);
        }
        else
        {
            state.Signature = default;
            Take(CodeToken.CloseBlock);
        }
    }
}
