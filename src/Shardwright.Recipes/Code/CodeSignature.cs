namespace Shardwright.Recipes.Code;

/// <summary>What has been seen of a unit that is not at its end: enough to say what its next brace opens.</summary>
internal record struct CodeSignature
{
    /// <summary>Parentheses and brackets that are open.</summary>
    public int Groups;

    /// <summary>Angle brackets that are open, of a template's parameters or of a class's arguments.</summary>
    public int Angles;

    /// <summary>Names since the class key, up to a few.</summary>
    public byte Names;

    /// <summary>The token before.</summary>
    public CodeToken Last;

    /// <summary>What else has been seen.</summary>
    public CodeSigns Signs;

    /// <summary>Whether all of some signs have been seen.</summary>
    public readonly bool Has(CodeSigns signs) => (Signs & signs) == signs;
}
