namespace Shardwright.Recipes.Code;

/// <summary>The kinds of tokens that matter to what follows them.</summary>
internal enum CodeToken : byte
{
    /// <summary>None yet.</summary>
    None,

    /// <summary>A name, a number or a keyword without a meaning here.</summary>
    Word,

    /// <summary>A keyword that takes a group of its own: <c>alignas</c>, <c>__attribute__</c>, <c>__declspec</c>.</summary>
    Attribute,

    /// <summary><c>class</c>, <c>struct</c>, <c>union</c> or <c>enum</c>.</summary>
    Key,

    /// <summary>The keyword <c>enum</c>.</summary>
    Enum,

    /// <summary>The keyword <c>extern</c>.</summary>
    Extern,

    /// <summary>The language after <c>extern</c>, or <c>export</c>.</summary>
    Language,

    /// <summary>The keyword <c>template</c>.</summary>
    Template,

    /// <summary>The keyword <c>operator</c>.</summary>
    Operator,

    /// <summary><c>requires</c> before a constraint.</summary>
    Requires,

    /// <summary><c>requires</c> that begins an expression with a body, or the end of its parameters.</summary>
    RequiresBody,

    /// <summary>A string or a character.</summary>
    Literal,

    /// <summary>The end of a group in parentheses.</summary>
    CloseGroup,

    /// <summary>The end of a block.</summary>
    CloseBlock,

    /// <summary>A closing angle bracket.</summary>
    CloseAngle,

    /// <summary>Any other character.</summary>
    Mark,
}
