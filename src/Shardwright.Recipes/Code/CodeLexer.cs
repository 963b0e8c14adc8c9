using System.Buffers;

namespace Shardwright.Recipes.Code;

/// <summary>Finds the boundaries of a C or C++ file in one pass, without recursion. For one file.</summary>
/// <remarks>
/// Lexical rules: C++23 (ISO/IEC 14882:2024), [lex.phases] to [lex.string] and [cpp]. Names are not looked up and macros are not
/// expanded: what a brace opens is told from the tokens before it.
/// </remarks>
internal ref partial struct CodeLexer
{
    private static readonly SearchValues<byte> BlockBytes = SearchValues.Create("{}\"'/#%"u8);
    private static readonly SearchValues<byte> DeadBytes = SearchValues.Create("\"'/#%"u8);
    private static readonly SearchValues<byte> BlankLineBytes = SearchValues.Create("\"'/#\n"u8);

    private readonly ReadOnlySpan<byte> text;
    private readonly List<CodeBoundary> boundaries = [];
    private readonly List<CodeRegion> containers = [];
    private readonly List<CodeRegion> conditionals = [];
    private readonly List<CodeFrame> frames = [new(-1, CodeBlock.File, -1, 0)];
    private CodeState state;
    private int position;
    private int oldStyle = -1;
    private bool balanced = true;

    private readonly List<CodeState> states = [];
    private readonly List<Arms> arms = [];

    // One failed search for each is enough: what has no end is ordinary text, and so is all of its kind after it.
    private bool commentsEnd = true;
    private bool rawStringsEnd = true;

    // What lies before these places has been looked at, so that looking back stays linear.
    private int numberEnd = -1;
    private int leadingCommentEnd = -1;

    private CodeLexer(ReadOnlySpan<byte> text) => this.text = text;

    /// <summary>Reads one file.</summary>
    /// <param name="text">UTF-8; a byte order mark and any other bytes are taken as they are.</param>
    public static CodeOutline Read(ReadOnlySpan<byte> text)
    {
        var lexer = new CodeLexer(text);
        return lexer.Read();
    }

    private CodeOutline Read()
    {
        boundaries.Add(new(0, -1, -1, CodeUnit.Other, false));
        position = text.StartsWith("\uFEFF"u8) ? 3 : 0;
        while (position < text.Length)
        {
            if (state.Depth > 0)
            {
                ReadBlock();
            }
            else
            {
                ReadUnits();
            }
        }

        return Finish();
    }

    private void ReadBlock()
    {
        while (position < text.Length)
        {
            var skip = text[position..].IndexOfAny(BlockBytes);
            if (skip < 0)
            {
                position = text.Length;
                return;
            }

            position += skip;
            switch (Primary(position))
            {
                case (byte)'{':
                    state.Depth++;
                    position++;
                    break;
                case (byte)'}':
                    position = AfterBrace(position);
                    if (--state.Depth == 0)
                    {
                        CloseBlock();
                        return;
                    }

                    break;
                case (byte)'#' when IsDirective(position):
                    ReadDirective();
                    if (state.Depth == 0)
                    {
                        return;
                    }

                    break;
                default:
                    SkipText();
                    break;
            }
        }
    }

    private CodeOutline Finish()
    {
        var last = boundaries[^1];
        if (last.OffsetBytes < text.Length || text.IsEmpty)
        {
            boundaries.Add(new(text.Length, -1, -1, state.Depth > 0 || state.Signature.Has(CodeSigns.Any) ? CodeUnit.Other : CodeUnit.Comment, false));
        }
        else
        {
            boundaries[^1] = last with { Container = -1, Conditional = -1, IsWeak = false };
        }

        Close(containers);
        Close(conditionals);
        var unclosed = UnclosedStart(out var container);
        balanced &= unclosed < 0 && state.Frame == 0;
        if (unclosed >= 0)
        {
            AddBlankLines(unclosed, container);
        }

        return new(boundaries, containers, conditionals, balanced);
    }

    private readonly void Close(List<CodeRegion> regions)
    {
        for (var i = 0; i < regions.Count; i++)
        {
            if (regions[i].Last < 0 || regions[i].Last >= boundaries.Count)
            {
                regions[i] = regions[i] with { Last = boundaries.Count - 1 };
            }
        }
    }

    /// <summary>Where the outermost block begins that does not close and is no namespace; -1 for none.</summary>
    private readonly int UnclosedStart(out int container)
    {
        var start = state.Depth > 0 ? state.StartBytes : state.Signature.Groups > 0 ? LastUnitStart() : -1;
        var frame = state.Frame;
        container = frames[frame].Region;
        for (; frame > 0; frame = frames[frame].Parent)
        {
            if (frames[frame].Block == CodeBlock.Class)
            {
                start = frames[frame].StartBytes;
                container = frames[frames[frame].Parent].Region;
            }
        }

        return start;
    }

    private readonly int LastUnitStart()
        => boundaries[^1].OffsetBytes < text.Length || boundaries.Count == 1 ? boundaries[^1].OffsetBytes : boundaries[^2].OffsetBytes;

    /// <summary>From a place on, makes every blank line outside of comments, strings and directives a boundary.</summary>
    private void AddBlankLines(int start, int container)
    {
        var found = new List<CodeBoundary>();
        position = start;
        while (position < text.Length)
        {
            var skip = text[position..].IndexOfAny(BlankLineBytes);
            if (skip < 0)
            {
                break;
            }

            position += skip;
            if (text[position] == '\n')
            {
                position++;
                var next = SkipBlanks(position);
                if (next < text.Length && text[next] == '\n')
                {
                    SkipToLine();
                    found.Add(new(position, container, -1, CodeUnit.Other, false));
                }
            }
            else if (text[position] == '#' && IsDirective(position))
            {
                position = DirectiveEnd(DirectiveName(position, out var after), after);
            }
            else
            {
                SkipText();
            }
        }

        Merge(found);
    }

    private readonly void Merge(List<CodeBoundary> found)
    {
        var old = boundaries.ToArray();
        var places = new int[old.Length];
        boundaries.Clear();
        for (var (i, j) = (0, 0); i < old.Length; i++)
        {
            for (; j < found.Count && found[j].OffsetBytes < old[i].OffsetBytes; j++)
            {
                boundaries.Add(found[j]);
            }

            places[i] = boundaries.Count;
            var same = j < found.Count && found[j].OffsetBytes == old[i].OffsetBytes;
            boundaries.Add(same && i < old.Length - 1 ? found[j++] : old[i]);
        }

        foreach (var regions in new[] { containers, conditionals })
        {
            for (var i = 0; i < regions.Count; i++)
            {
                regions[i] = regions[i] with { First = places[regions[i].First], Last = places[regions[i].Last] };
            }
        }
    }
}
