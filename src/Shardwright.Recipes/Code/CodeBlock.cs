namespace Shardwright.Recipes.Code;

/// <summary>What a brace opens.</summary>
internal enum CodeBlock : byte
{
    /// <summary>The file itself.</summary>
    File,

    /// <summary>A namespace or <c>extern "C"</c>: units inside, ends at its brace.</summary>
    Namespace,

    /// <summary>A class: units inside, ends at the semicolon after its brace.</summary>
    Class,

    /// <summary>A body: nothing inside, ends at its brace.</summary>
    Body,

    /// <summary>An enumeration, an initialiser, an expression: nothing inside, and the unit goes on.</summary>
    Part,
}
