namespace Shardwright.Recipes.Code;

/// <summary>All that an arm of a conditional changes and its next arm takes back.</summary>
internal record struct CodeState
{
    /// <summary>The innermost container, as an index of frames.</summary>
    public int Frame;

    /// <summary>Braces that are open in the innermost container and hold no units.</summary>
    public int Depth;

    /// <summary>Where the unit around those braces begins.</summary>
    public int StartBytes;

    /// <summary>What the first of those braces opened.</summary>
    public CodeBlock Block;

    /// <summary>The unit that is being read.</summary>
    public CodeSignature Signature;
}
