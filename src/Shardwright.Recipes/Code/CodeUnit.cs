namespace Shardwright.Recipes.Code;

/// <summary>What the stretch of a file before a boundary is.</summary>
internal enum CodeUnit : byte
{
    /// <summary>A definition or a declaration, or none of the others.</summary>
    Other,

    /// <summary>Comments that stand alone: a blank line follows.</summary>
    Comment,

    /// <summary>Preprocessor lines.</summary>
    Directive,

    /// <summary>A using declaration or directive, a typedef or a namespace alias.</summary>
    Alias,

    /// <summary>The head of a namespace or a class, up to its brace.</summary>
    Opening,
}
